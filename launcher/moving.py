"""`hearth move`: the data folder to another place, while nobody works in it."""

from __future__ import annotations

from pathlib import Path

import click

from forum_app import Database, Settings, StartError, check_target, clear_folder, folder_risks, move_folder

from .instance import Instance


def move(settings: Settings, target: Path) -> None:
    """:raises StartError: with a sentence; then everything is where it was."""
    source, target = settings.data_dir, target.expanduser().absolute()
    check_target(source, target)
    for risk in folder_risks(target):
        raise StartError(f"{risk.sentence(target)} Choose another folder.")
    # a server would go on writing into the old place
    instance = Instance(settings.run_dir, "Stop it first, then move the forum.")
    try:
        db = Database(settings.database, lock=settings.run_dir / "write.lock")
        try:
            db.checkpoint()  # one file instead of three
            with db.lock:  # nor may a command write meanwhile
                _copy(source, target)
        finally:
            db.close()
    finally:
        instance.close()
    clear_folder(source)  # what was held until now
    click.echo(f"The forum lies in {target} now. Start Hearth as before: a note in {source} leads there.")


def _copy(source: Path, target: Path) -> None:
    with click.progressbar(length=100, label="Moving") as bar:

        def tell(done: int, total: int) -> None:
            bar.update(100 * done // max(1, total) - bar.pos)

        move_folder(source, target, tell)
