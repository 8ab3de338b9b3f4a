"""Renders stored messages again after the renderer, or the owner's wish about pictures from elsewhere, changed."""

from __future__ import annotations

from typing import Any

from ..kernel import markup, writing
from ..kernel.clock import now
from ..kernel.db import Database, Reader, Writer
from ..kernel.forum import Forum
from ..kernel.jobs import Jobs
from ..kernel.markup import files
from ..kernel.options import Options, OptionsPut
from ..kernel.writing import Home
from .queries import keeping

KIND = "messages.render"
BATCH = 50


def _wanted(options: Options, db: Reader) -> int:
    return markup.made_by(bool(options.read(db)["outside_images"]))


def plan(app: Forum) -> None:
    """At start: queue the job where there is HTML of another renderer."""
    db = app.db.reader()
    if keeping.stale(db, _wanted(app.options, db), 1):
        with app.db.transaction() as tx:
            app.jobs.put(tx, KIND, {}, now(), name=KIND)


def options_put(tx: Writer, event: OptionsPut, options: Options) -> None:
    if "outside_images" in event.names and keeping.stale(tx, _wanted(options, tx), 1):
        Jobs.put(tx, KIND, {}, now(), name=KIND)


def render_again(db: Database, payload: dict[str, Any], options: Options, home: Home) -> dict[str, Any] | None:
    """One batch; None when nothing is left. The rows tell what is to be done, so it may be killed anywhere."""
    maker = _wanted(options, db.reader())
    images = maker == markup.made_by(True)
    rows = keeping.stale(db.reader(), maker, BATCH)
    made = [
        {"id": row.id, "body": row.body, "renderer": maker, "html": writing.prepare(
            db.reader(), db.events, row.body, home=home, images=images, kept=files.shown(row.html)
        ).html if row.body else ""}
        for row in rows
    ]  # fmt: skip
    if made:
        with db.transaction() as tx:
            keeping.set_html(tx, made)
    return payload if made else None
