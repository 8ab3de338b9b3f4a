"""Which uploaded files one may see."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.errors import NotFound
from . import queries


def avatar_to_see(db: Reader, digest: str) -> queries.File:
    """Of all files only those that are some member's picture; everybody sees them, as they see the names.

    :raises NotFound: for any other.
    """
    found = queries.avatar(db, digest)
    if found is None:
        raise NotFound
    return found
