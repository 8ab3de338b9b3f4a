"""Only owners come here (`web.owner_only`); this finds the backup an address names."""

from __future__ import annotations

from ..kernel.errors import NotFound
from .ledger import Kept, Ledger


def backup_to_manage(ledger: Ledger, name: str) -> Kept:
    """:raises NotFound: when there is none of this name, or it is no name of a backup."""
    found = ledger.one(name)
    if found is None:
        raise NotFound
    return found
