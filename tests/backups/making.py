"""Backups for tests: of a forum, and hostile ones that are sealed as ours are."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from forum_app import Forum
from forum_app.backups import archive, making
from forum_app.backups.archive import DIGEST, MANIFEST, SEAL, Inside

INSIDE = Inside("Plum Lane", "abc", 1, 2, 3, 1_700_000_000, "asked", 1, "1.0", 3, "3.53.4")


def back_up(app: Forum, target: Path | None = None, reason: str = "asked") -> Path:
    """As the keeper and the command do."""
    source = making.source_of(app.db, app.settings.data_dir)
    with source.ledger.alone(60):
        return making.make(source, reason, target=target)[0]


def sealed(
    path: Path,
    entries: dict[str, bytes],
    manifest: dict[str, Any] | None = None,
    kind: int = zipfile.ZIP_DEFLATED,
    **more: Any,
) -> Path:
    """An archive with these entries, sealed as ours are, so that only what is inside can give it away."""
    listed = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in entries.items()
    }
    words = {"format": 1, **dataclasses.asdict(INSIDE), "gone": [], "entries": listed, **more, **(manifest or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(zipfile.ZipInfo(name), content, kind)
        made.writestr(MANIFEST, json.dumps(words))
        made.comment = SEAL + bytes(DIGEST)
    return seal(path)


def seal(path: Path) -> Path:
    """Put the right digest at the end, whatever stands before."""
    content = path.read_bytes()[:-DIGEST]
    path.write_bytes(content + hashlib.sha256(content).hexdigest().encode())
    return path


def names(path: Path) -> set[str]:
    with archive.opened(path) as found:
        return set(found.entries)
