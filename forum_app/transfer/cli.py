"""`hearth import`, `hearth export`, `hearth check`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import click

from ..kernel import queries as kernel_queries
from ..kernel.forum import Forum, current
from . import exporting, queries
from .importing import Count, Importer
from .lines import BadLine, in_order, size

PAUSE = 5  # seconds between two lines of an import that no terminal shows


def _instance(app: Forum) -> str:
    return str(app.config["INSTANCE"])


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Bring in topics from a file of JSON lines. What is there already is left alone."""
    app = current()
    importer = Importer(app.db, _instance(app), app.options)
    try:
        with shown(size(file), importer.count) as read:
            importer.run(in_order(file, app.settings.run_dir, read), lambda _: read(0))
    except BadLine as error:
        raise click.ClickException(f"{file.name}, {error}. {_what_now(importer)}") from error
    _summary(importer)


@contextmanager
def shown(length: int, count: Count) -> Iterator[Callable[[int], None]]:
    """How far it is: a bar, and where no terminal can draw one a line every few seconds."""
    if sys.stderr.isatty():
        with click.progressbar(length=length, label="Importing", file=sys.stderr) as bar:
            yield bar.update
        return
    click.echo("Importing", err=True)
    said = monotonic()

    def tell(_: int) -> None:
        nonlocal said
        if monotonic() - said >= PAUSE:
            said = monotonic()
            click.echo(f"{count.topics + count.known} topics so far", err=True)

    yield tell


def _what_now(importer: Importer) -> str:
    count = importer.count
    if not count.topics + count.known:
        return "Nothing was imported; docs/import-format.md says what such a file holds."
    _summary(importer)
    return "What came before it is in; mend it and run the same command again."


def _summary(importer: Importer) -> None:
    count = importer.count
    click.echo(
        f"Imported {count.topics} topics with {count.posts} posts by {count.members} new members; "
        f"{count.known} topics were there already."
    )


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(file: Path) -> None:
    """Write every topic to a file of JSON lines; packed when the name ends with .gz."""
    app = current()
    topics, posts = exporting.export(app.db.reader(), _instance(app), file)
    click.echo(f"Exported {topics} topics with {posts} posts to {file}.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.option("--rebuild-search", is_flag=True, help="Make the search index again first.")
def check(as_json: bool, rebuild_search: bool) -> None:
    """Look whether everything is as it should be; exit code 1 if not."""
    app = current()
    if rebuild_search:
        with click.progressbar(length=queries.post_count(app.db.reader()), label="Indexing", file=sys.stderr) as bar:
            for rebuild in app.events.provided("rebuild"):
                rebuild(app.db, bar.update)
    db = app.db.reader()
    problems = kernel_queries.integrity(db)
    for contributed in app.events.provided("check"):
        problems += contributed(db)
    site = kernel_queries.site(db)
    topics, posts, members = (site.topics, site.posts, site.members) if site else (0, 0, 0)
    if as_json:
        found = {"ok": not problems, "topics": topics, "posts": posts, "members": members, "problems": problems}
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        click.echo(f"{topics} topics, {posts} posts, {members} members.")
        for problem in problems:
            click.echo(f"- {problem}")
        click.echo("All is well." if not problems else f"{len(problems)} problems.")
    if problems:
        click.get_current_context().exit(1)
