"""`hearth backup`, `hearth verify`, `hearth restore`. The last two stand beside the forum, not inside it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from ..kernel.clock import now
from ..kernel.forum import current
from ..kernel.swap import carry_out
from . import making, restoring
from .archive import Inside
from .ledger import Busy, Ledger, stamped
from .verifying import verify as verified
from .words import BadArchive

PATIENCE = 600  # seconds to wait for a backup that is being made by somebody else
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class NotGood(click.ClickException):
    """The archive must not be used: exit code 6, or 5 when a newer Hearth made it."""

    def __init__(self, file: Path, error: BadArchive) -> None:
        super().__init__(f"{file}: {error}")
        self._newer = error.newer

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        return 5 if self._newer else 6


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Put it in the place of a file that is there already.")
def backup(file: Path, overwrite: bool) -> None:
    """Keep everything in one file, read back and verified. FILE may be a folder. Works while the forum is open."""
    app = current()
    source = making.source_of(app.db, app.settings.data_dir)
    if file.is_dir():
        file = file / f"hearth-{stamped(now(), making.zone_of(source))}.hearth"
    if file.exists() and not overwrite:
        raise click.ClickException(f"{file} is there already; take another name, or add --overwrite.")
    try:
        with source.ledger.alone(PATIENCE), _bar("Backing up") as progress:
            path, inside = making.make(source, "asked", progress, target=file.absolute())
    except Busy as error:
        raise click.ClickException("A backup is being made just now; try again when it is done.") from error
    except BadArchive as error:  # read back, it is not what was written
        raise click.ClickException(f"No backup was made: {error}") from error
    click.echo(f"Kept {_what(inside)} in {path} ({_size(path.stat().st_size)}), read back and verified.")
    _warn_of_missing(inside)


@click.command()
@click.argument("file", type=FILE)
def verify(file: Path) -> None:
    """Is this file a good backup? Exit code 6 if not. Needs no forum."""
    try:
        with tempfile.TemporaryDirectory(prefix="hearth-", dir=_roomy(file)) as work, _bar("Verifying") as progress:
            inside = verified(file, Path(work), progress)
    except BadArchive as error:
        raise NotGood(file, error) from error
    _show(inside)
    click.echo("All of it is as it was written.")
    _warn_of_missing(inside)


def restore(data_dir: Path, file: Path, *, yes: bool) -> bool:
    """Open this folder on a backup; answers False when the person would rather not. The folder must be ours alone.

    What was there is kept: as a backup, and as it was, put aside.
    """
    ledger = Ledger(data_dir)
    try:
        with ledger.alone(PATIENCE):
            with _bar("Verifying") as progress:
                inside = restoring.inspect(ledger, file, progress)
            _show(inside)
            question = f"Take the forum in {data_dir} back to this? What is there now is kept as a backup."
            if not yes and not click.confirm(question, default=False, err=True):
                return False
            with _bar("Restoring") as progress:
                restoring.prepare(data_dir, file.absolute(), progress)
    except BadArchive as error:
        raise NotGood(file, error) from error
    except Busy as error:
        raise click.ClickException("A backup is being made just now; try again when it is done.") from error
    carry_out(data_dir)
    return True


def _show(inside: Inside) -> None:
    made = datetime.fromtimestamp(inside.made_at, UTC).astimezone()
    click.echo(f"{inside.forum}: {_what(inside)}.")
    click.echo(
        f"Made {made:%Y-%m-%d %H:%M} by Hearth {inside.hearth} (schema {inside.schema}, SQLite {inside.sqlite})."
    )


def _what(inside: Inside) -> str:
    return f"{inside.topics} topics, {inside.posts} posts, {inside.members} members"


def _warn_of_missing(inside: Inside) -> None:
    if inside.missing:
        click.echo(
            f"{inside.missing} files that the database names were not there; `hearth check` names them.", err=True
        )


def _size(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB"


def _roomy(file: Path) -> Path | None:
    """Where to unpack the database: beside the file if that has more room, and may be written, than /tmp."""
    usual, beside = Path(tempfile.gettempdir()), file.absolute().parent
    try:
        with tempfile.TemporaryFile(dir=beside):
            return max((usual, beside), key=_room)
    except OSError:
        return None


def _room(folder: Path) -> int:
    return shutil.disk_usage(folder).free


@contextmanager
def _bar(label: str) -> Iterator[Callable[[float], None]]:
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:
        yield lambda part: bar.update(max(0, int(part * 1000) - bar.pos))
