"""One's messages as files to take along: each talk as its member sees it, others in it by name alone."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel import text
from ..kernel.db import Reader
from ..kernel.i18n import lazy as _
from ..kernel.times import iso
from .queries import keeping
from .queries.keeping import Line, OwnTalk

BATCH = 500


def messages(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """(path, content) for each talk that the member is in."""
    after = 0
    while talks := keeping.talks_of(db, member_id, after, BATCH):
        for talk in talks:
            slug = text.slug(talk.title)
            yield f"messages/{talk.id}{'-' if slug else ''}{slug}.md", _to_read(db, talk).encode()
        after = talks[-1].id


def _to_read(db: Reader, talk: OwnTalk) -> str:
    parts = [f"# {talk.title or _('Messages')}", f"/m/{talk.id}"]
    after = talk.from_number - 1
    while lines := keeping.lines(db, talk.id, after, BATCH):
        parts += [part for line in lines for part in _parts(line)]
        after = lines[-1].number
    return "\n\n".join(parts) + "\n"


def _parts(line: Line) -> Iterator[str]:
    marks = [line.author, iso(line.created_at), f"#{line.number}"]
    if line.edited_at:
        marks.append(str(_("edited %(time)s", time=iso(line.edited_at))))
    if line.deleted_at:
        marks.append(str(_("deleted %(time)s", time=iso(line.deleted_at))))
    yield f"## {' · '.join(marks)}"
    if line.kind == "left":
        yield str(_("%(name)s left.", name=line.author))
    elif line.kind:
        yield str(_("%(name)s brought %(other)s in.", name=line.author, other=line.about or "?"))
    elif line.body:
        yield line.body
