"""What owners announced, and how that is taken back."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..kernel import acts
from ..kernel.acts import Act, ActKind
from ..kernel.db import Writer
from ..kernel.errors import Conflict
from ..kernel.i18n import lazy as _
from ..kernel.queries import bump_site
from ..kernel.viewer import Viewer
from . import queries
from .queries import Announcement


def put_down(tx: Writer, viewer: Viewer, kind: str, old: Announcement | None, which: int, *, now: int) -> int:
    """`old` is how it was, None if it was not there; it is looked up how it is."""
    before = {"id": which, "was": _row(old), "made": _row(queries.announcement(tx, which))}
    return acts.record(tx, viewer.id, kind, now=now, before=before)


def _row(found: Announcement | None) -> dict[str, Any] | None:
    return dataclasses.asdict(found) if found else None


def undo(tx: Writer, viewer: Viewer, act: Act, now: int) -> None:  # noqa: ARG001
    """:raises Conflict: when it is another by now."""
    kept = act.before
    present, was = _row(queries.announcement(tx, kept["id"])), kept["was"]
    if present != kept["made"]:
        raise Conflict(_("Somebody changed it again since, so this cannot be undone."))
    if was is None:
        queries.drop_announcement(tx, kept["id"])
    elif present is None:
        queries.put_announcement_back(tx, **was)
    else:
        queries.set_announcement(
            tx,
            kept["id"],
            body=was["body"],
            html=was["html"],
            lang=was["lang"],
            starts_at=was["starts_at"],
            ends_at=was["ends_at"],
        )
    bump_site(tx)


KINDS = (
    ActKind("announce", _("announced something"), undo, owners=True),
    ActKind("announce_change", _("changed an announcement"), undo, owners=True),
    ActKind("announce_down", _("took an announcement down"), undo, owners=True),
)
