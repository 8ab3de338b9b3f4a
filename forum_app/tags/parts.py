"""The line for tags, in the form of a new topic and in that of its first post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

import flask

from ..boards import access as boards_access
from ..kernel import pages, web
from ..kernel.db import Reader, Writer
from ..kernel.errors import Invalid, NotFound
from ..kernel.rights import MODERATE
from ..kernel.text import clean_line
from ..topics import access as topics_access
from ..topics.parts import Again, TopicPart
from ..topics.queries.read import Topic
from . import names, rules, service
from .names import Wanted
from .queries import read
from .service import Allowed

FIELD, WERE = "tags", "tags_were"


class Line(NamedTuple):
    """What was typed, and what its writer may."""

    wanted: list[Wanted]
    may: Allowed


class Changed(NamedTuple):
    """The same for a topic that has tags: those that the form showed, too."""

    wanted: list[Wanted]
    were: list[Wanted]
    may: Allowed


def field(fields: Mapping[str, str]) -> str:
    if not web.options()["tags"]:
        return ""
    typed = fields.get(FIELD, "")
    if flask.request.method == "GET" and FIELD not in fields:
        typed = clean_line(flask.request.args.get(FIELD, ""))[: names.LONGEST_LINE]
    return pages.render("tags/_field.html", web.look_now(), typed=typed, were=fields.get(WERE))


def _read(fields: Mapping[str, str]) -> Line | None:
    """:raises Invalid: for the field `tags`."""
    if not web.options()["tags"]:
        return None
    wanted = names.parse(clean_line(fields.get(FIELD, "")))
    may = rules.allowed(web.db(), web.viewer(), keeps=_keeps(fields.get("board", "")))
    rules.check(web.db(), wanted, may)
    return Line(wanted, may) if wanted else None


def _keeps(board: str) -> bool:
    """Whoever keeps order on the board that was chosen; another sentence says that there is none."""
    try:
        return web.may().may(boards_access.board_to_see(web.db(), web.viewer(), board).id, MODERATE)
    except (Invalid, NotFound):
        return False


def _write(tx: Writer, topic_id: int, line: Line | None, now: int) -> None:
    if line is not None:
        service.put_on_new(tx, topic_id, line.wanted, line.may, now)


def _pack(line: Line) -> dict[str, Any]:
    return {"wanted": [asdict(each) for each in line.wanted], "may": asdict(line.may)}


def _unpack(packed: dict[str, Any], at: int) -> Line:  # noqa: ARG001
    return Line([Wanted(**each) for each in packed["wanted"]], Allowed(**packed["may"]))


# --- the first post is changed


def names_of(db: Reader, topic: Topic) -> str:
    """As they stand in the line."""
    return ", ".join(tag.name for tag_id in read.ids_of(db, topic.id) if (tag := read.tag(db, tag_id)))


def _theirs(db: Reader, topic: Topic) -> bool:
    """Others, too, may change a post that is everybody's, but not its tags."""
    viewer = web.viewer()
    return bool(web.options()["tags"]) and (topic.author_id == viewer.id or topics_access.keeps(db, viewer, topic))


def present(db: Reader, topic: Topic) -> dict[str, str] | None:
    if not _theirs(db, topic):
        return None
    line = names_of(db, topic)
    return {FIELD: line, WERE: line}


def read_again(fields: Mapping[str, str], topic: Topic) -> Changed | None:
    """None when nothing was changed, or the form had no such line.

    :raises Invalid: for the field `tags`.
    """
    if FIELD not in fields or not _theirs(web.db(), topic):
        return None
    typed, shown = clean_line(fields[FIELD]), clean_line(fields.get(WERE, ""))
    if typed == shown:
        return None
    db, viewer = web.db(), web.viewer()
    may = rules.allowed(db, viewer, keeps=topics_access.keeps(db, viewer, topic))
    wanted = names.parse(typed)
    rules.check(db, wanted, may, read.ids_of(db, topic.id))
    return Changed(wanted, names.parse(shown), may)


def write_again(tx: Writer, topic: Topic, changed: Changed, now: int) -> int:
    """Answers the number of the act; 0 when it is none of order."""
    return service.change_tags(tx, web.viewer(), topic, changed.wanted, changed.were, changed.may, now=now)


PART = TopicPart(FIELD, field, _read, _write, _pack, _unpack, Again(present, read_again, write_again))
