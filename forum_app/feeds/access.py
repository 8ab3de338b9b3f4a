"""Who reads a feed: a member by a key, or whoever looks."""

from __future__ import annotations

from ..kernel.db import Reader, Writer
from ..kernel.errors import NotFound
from ..kernel.security import digest
from ..kernel.viewer import Viewer
from . import queries
from .queries import Holder

LONGEST = 100  # characters of a key


def holder_of(db: Reader, token: str, now: int) -> Holder | None:
    """Whose key this is; None for one that was ended, or never was, and while its member may not come in.

    What is looked up is the digest, so that the time of the answer tells nothing about keys that there are.
    """
    return queries.holder(db, digest(token), now) if len(token) <= LONGEST else None


def end_key(tx: Writer, viewer: Viewer, key_id: int) -> None:
    """:raises NotFound: when there is none, or it is another's."""
    if not queries.drop_key(tx, viewer.id, key_id):
        raise NotFound
