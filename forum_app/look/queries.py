"""The statements about the owner's look."""

from __future__ import annotations

import json

from ..kernel.db import Reader


def logo(db: Reader) -> str:
    """The digest of the house's logo, as it is now; '' without one."""
    value = db.value("SELECT value FROM option WHERE name = 'look_logo'")
    return str(json.loads(str(value))) if value else ""


def logo_files(db: Reader) -> list[str]:
    """The digests of files that are in use here."""
    found = logo(db)
    return [found] if found else []
