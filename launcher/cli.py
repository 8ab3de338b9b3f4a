"""Arguments -> what to start."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from forum_app import (
    COMMANDS,
    VERIFY,
    VERSION,
    StartError,
    StorageError,
    create_app,
    decode_pictures,
    load,
    make_parts,
    pick_driver,
    restore_backup,
    sources,
)

from . import frozen, licenses, moving
from .instance import Instance
from .serving import serve

# an empty folder is no forum to them, but a mistyped path
ABOUT_A_FORUM = ("backup", "export", "check", "reset-password")


class Hearth(click.Group):
    """`hearth` alone serves; the commands of the forum get `--data-dir` and run inside an application."""


@click.group(cls=Hearth, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--headless", is_flag=True, help="Serve without opening anything.")
@click.option("--background", is_flag=True, help="Serve, and open the window when Hearth is started once more.")
@click.option("--host", help="The address to listen on; 0.0.0.0 lets the network in.")
@click.option("--port", type=int, help="The port to listen on; 0 takes any free one.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="The folder that holds everything.")
@click.option("--base-path", help="The path under which the forum lives, as /forum.")
@click.option("--public-url", multiple=True, help="An address people use, as https://forum.example. Repeatable.")
@click.option("--trusted-proxy", help="The address of the one proxy whose X-Forwarded headers are believed.")
@click.option("--workers", type=int, help="How many processes answer requests, with --headless.")
@click.option("--log-level", type=click.Choice(["debug", "info", "warning", "error"]), help="How much is logged.")
@click.option("--version", is_flag=True, help="Say the version; with --json that of every part.")
@click.option("--json", "as_json", is_flag=True, help="With --version: answer as JSON.")
@click.option("--licenses", "show_licenses", is_flag=True, help="Print the licences of what Hearth is made of.")
@click.pass_context
def hearth(
    context: click.Context,
    /,
    headless: bool,
    background: bool,
    version: bool,
    as_json: bool,
    show_licenses: bool,
    **flags: Any,
) -> int:
    """Hearth (围炉): a forum that people can simply have. Without a command it starts and opens the forum."""
    context.obj = flags
    if version:
        click.echo(json.dumps(_versions()) if as_json else f"Hearth {VERSION}")
        return 0
    if show_licenses:
        click.echo(licenses.text())
        return 0
    if context.invoked_subcommand is not None:
        return 0
    asked = sources(flags)["port"][1] != "default"
    return serve(load(flags), headless=headless, port_asked=asked, background=background)


@hearth.command()
@click.option("--data-dir", type=click.Path(path_type=Path), help="The folder that holds everything.")
@click.pass_context
def config(context: click.Context, data_dir: Path | None) -> None:
    """Show every setting, its value and where it comes from."""
    flags = {**context.obj, "data_dir": data_dir or context.obj.get("data_dir")}
    for name, (value, source) in sources(flags).items():
        if isinstance(value, bool):
            value = "on" if value else "off"
        shown = " ".join(value) if isinstance(value, tuple) else value
        click.echo(f"{name} = {shown}  ({source})")
    load(flags)


@hearth.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--data-dir", type=click.Path(path_type=Path), help="The folder that holds everything.")
@click.pass_context
def move(context: click.Context, folder: Path, data_dir: Path | None) -> None:
    """Move everything to FOLDER, on another disk say; a note in the old place leads there."""
    moving.move(load({**context.obj, "data_dir": data_dir or context.obj.get("data_dir")}), folder)


@hearth.command("decode-pictures", hidden=True)
def decode() -> None:
    """The process in which pictures are decoded, where the program is frozen and there is no Python to call."""
    decode_pictures()


@hearth.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="The folder that holds everything.")
@click.pass_context
def restore(context: click.Context, file: Path, yes: bool, data_dir: Path | None) -> int:
    """Open the forum on a backup. What is there now is kept aside. Stop the forum first."""
    settings = load({**context.obj, "data_dir": data_dir or context.obj.get("data_dir")})
    make_parts(settings.data_dir)
    instance = Instance(settings.run_dir, "Stop it first, or restore in the browser: Keep the house, Backups.")
    try:
        if not restore_backup(settings.data_dir, file, yes=yes):
            click.echo("Nothing was changed.")
            return 1
        create_app(settings, worker=False).close()  # brings an older backup to the present schema, and ends sessions
    finally:
        instance.close()
    click.echo(
        f"The forum in {settings.data_dir} is as it was then. Everybody logs in again, with the password of then."
    )
    return 0


def _versions() -> dict[str, str]:
    return {
        "hearth": VERSION,
        "python": platform.python_version(),
        "sqlite": pick_driver().sqlite_version,
        "platform": platform.platform(),
        **frozen.stamp(),
        **licenses.versions(),
    }


def _could_be_made(database: Path) -> bool:
    """It is not there, and nothing stands in its way that should be told instead."""
    existing = next(path for path in (database, *database.parents) if path.exists())
    return existing != database and existing.is_dir()


def _inside_forum(command: click.Command) -> click.Command:
    """The command, and each one below it, with `--data-dir` and a forum to work on."""
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            command.commands[name] = _inside_forum(child)
        return command
    inner: Callable[..., Any] | None = command.callback
    if inner is None or getattr(inner, "inside_forum", False):
        return command

    def callback(data_dir: Path | None, **params: Any) -> Any:
        flags = {**click.get_current_context().find_root().obj}
        flags["data_dir"] = data_dir or flags.get("data_dir")
        settings = load(flags)
        if command.name in ABOUT_A_FORUM and _could_be_made(settings.database):
            elsewhere = "Where it lies elsewhere, say so: --data-dir FOLDER"
            raise StartError(f"There is no forum in {settings.data_dir}. {elsewhere}")
        app = create_app(settings, worker=False)
        try:
            with app.app_context():
                return inner(**params)
        finally:
            app.db.close()

    callback.inside_forum = True  # type: ignore[attr-defined]
    command.callback = callback
    command.params.append(
        click.Option(["--data-dir"], type=click.Path(path_type=Path), help="The folder that holds everything.")
    )
    return command


for _command in COMMANDS:
    hearth.add_command(_inside_forum(_command))
VERIFY.params.append(
    click.Option(["--data-dir"], type=click.Path(path_type=Path), expose_value=False, help="Not needed here.")
)
hearth.add_command(VERIFY)


def main(arguments: list[str] | None = None) -> int:
    """Run `hearth`; answers the exit code. Whatever goes wrong is one sentence on stderr."""
    os.umask(0o077)  # what is made in the data folder is for this user only
    try:
        return int(hearth.main(arguments, prog_name="hearth", standalone_mode=False) or 0)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return _failed("stopped.", 1)
    except click.ClickException as error:
        return _failed(error.format_message(), error.exit_code)
    except StartError as error:
        return _failed(str(error), error.exit_code)
    except StorageError as error:
        return _failed(_STORAGE.get(type(error).__name__, "The database cannot be used."), 1)
    except OSError as error:
        return _failed(f"{error.filename or 'The system'}: {error.strerror or error}.", 1)


_STORAGE = {
    "StorageFull": "The disk is full; nothing of the last step was kept.",
    "StorageReadOnly": "The data folder cannot be written.",
    "StorageBusy": "Another program holds the database; try again in a moment.",
    "StorageBroken": "The database is damaged or cannot be read.",
}


def _failed(sentence: str, code: int) -> int:
    if sys.stderr is not None:
        click.echo(f"hearth: {sentence}", err=True)
    return code
