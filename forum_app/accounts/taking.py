"""Taking one's data along: what each slice keeps of a member, as one archive."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from ..kernel.db import Reader
from ..kernel.events import Events
from ..kernel.times import iso
from .queries import leaving

IN_MEMORY = 1 << 20  # bytes


def archive(db: Reader, events: Events, member_id: int, readme: str, scratch: Path) -> IO[bytes]:
    """A zip at its beginning, in memory if it is small. Each slice's part is asked for piece by piece.

    :param scratch: the folder for a large one, in a file without a name; nothing stays there.
    """
    file = TemporaryFile(dir=scratch)  # noqa: SIM115 (a large one is closed when the answer was sent)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("README.md", readme)
        for contributed in events.provided("take_along"):
            for path, content in contributed(db, member_id):
                made.writestr(path, content)
    size = file.tell()
    file.seek(0)
    if size > IN_MEMORY:
        return file
    with file:
        return io.BytesIO(file.read())


def profile(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """profile.json: names, settings, and when they were here."""
    found = leaving.profile_of(db, member_id)
    if found is None:
        return
    data = {
        "name": found.name,
        "display_name": found.display_name,
        "role": found.role,
        "bio": found.bio,
        "joined": iso(found.created_at),
        "last_seen": iso(found.seen_at) if found.seen_at else None,
        "topics": found.topics,
        "posts": found.posts,
        "settings": {
            "language": found.language,
            "zone": found.zone,
            "theme": found.theme,
            "hide_last_seen": bool(found.hide_seen),
        },
        "sessions": [
            {"browser": agent, "since": iso(since), "last_seen": iso(seen)}
            for agent, since, seen in leaving.visits_of(db, member_id)
        ],
    }
    yield "profile.json", as_json(data)


def as_json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"
