"""Why somebody may not write or come in: silence and suspension; and who of the members is under which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..accounts.desk import RIGHTS, MemberFilter, Why
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer
from . import queries, service

FILTERS = (
    MemberFilter("suspended", _("Suspended"), queries.SUSPENDED, lambda now: {"suspended_now": now}),
    MemberFilter("silenced", _("Silenced"), queries.SILENCED, lambda now: {"silenced_now": now}),
)


def why(db: Reader, who: Viewer, board: Any, topic: Any) -> Iterator[Why]:  # noqa: ARG001
    if found := queries.running(db, who.id, service.SUSPENSION, now()):
        yield from (Why(right, _("They are suspended: %(why)s", why=found.why or "…")) for right in RIGHTS)
    if found := queries.running(db, who.id, service.SILENCE, now()):
        words = _("They are silenced, and may only read: %(why)s", why=found.why or "…")
        yield from (Why(right, words) for right in RIGHTS if right not in ("enter", "see"))
