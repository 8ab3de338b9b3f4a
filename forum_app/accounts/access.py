"""Which members a viewer may see. Today everyone; the views ask here all the same."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.errors import NotFound
from ..kernel.viewer import Viewer
from . import names, queries


def member_to_see(db: Reader, viewer: Viewer, name: str) -> queries.Member:  # noqa: ARG001
    """:raises NotFound: when nobody has this name."""
    found = queries.member_by_key(db, names.key(name)[: 4 * names.LONGEST])
    if found is None:
        raise NotFound
    return found
