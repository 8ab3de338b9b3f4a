"""What the people of the sample community did besides writing: reacted, voted, kept, followed, wrote to each other."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..answers import service as answers
from ..bookmarks import service as bookmarks
from ..kernel.db import Writer
from ..kernel.forum import Forum
from ..kernel.viewer import GUEST
from ..kernel.writing import NOWHERE
from ..messages import service as messages
from ..messages.queries import read as talks
from ..messages.service import Words
from ..notifications import service as notifications
from ..notifications.queries.levels import FOLLOWS
from ..polls import poll as polls
from ..polls import queries as poll_queries
from ..polls import service as poll_service
from ..reactions import service as reactions
from ..tags import service as tags
from ..topics.queries import read
from ..transfer import queries as transfer
from ..uploads import attaching, images
from .queries import DATASET

FILE = Path(__file__).parent / "content" / "doings.toml"
PICTURE = "hearth-demo:picture"  # in a text: where the drawing stands
LATER = 5400  # seconds after a post when somebody reacts to it


@dataclass(frozen=True, slots=True)
class Written:
    """A talk between two, ready to be stored."""

    people: tuple[str, ...]
    title: str
    ago: int  # seconds
    lines: tuple[tuple[str, Words], ...]


@functools.cache
def script() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


def of_topic(title: str) -> dict[str, Any]:
    return next((row for row in script()["topic"] if row["title"] == title), {})


def do(tx: Writer, topic_id: int, title: str, members: Mapping[str, int], at: int) -> None:
    """All that belongs to a topic that has just come in, in its transaction."""
    row = of_topic(title)
    tags.put_imported(tx, topic_id, row.get("tags", ()), at)
    for number, kind, who in row.get("reactions", ()):
        post = _post(tx, topic_id, number)
        for key in who:
            reactions.react(tx, members[key], post, kind, now=min(at, post.created_at + LATER))
    for key, number, note in row.get("bookmarks", ()):
        keep(tx, members[key], topic_id, number, note, at)
    for key in row.get("follows", ()):
        notifications.set_topic_level(tx, members[key], topic_id, FOLLOWS)
    if "solved" in row:
        _solve(tx, topic_id, row["solved"], at)
    if "poll" in row:
        _ask(tx, topic_id, row["poll"], members, at)


def for_owner(tx: Writer, owner_id: int, at: int) -> None:
    """Something kept and something followed, to look around in."""
    row = script()["owner"]
    title, number, note = row["bookmark"]
    keep(tx, owner_id, transfer.topic_of_source(tx, DATASET, title) or 0, number, note, at)
    notifications.set_topic_level(tx, owner_id, transfer.topic_of_source(tx, DATASET, row["follow"]) or 0, FOLLOWS)


def keep(tx: Writer, member_id: int, topic_id: int, number: int, note: str, at: int) -> None:
    """A bookmark, with its note."""
    post = _post(tx, topic_id, number)
    bookmarks.keep(tx, member_id, topic_id, post.id, now=at)
    bookmarks.note(tx, member_id, topic_id, post.id, note)


def _post(tx: Writer, topic_id: int, number: int) -> read.Post:
    post = read.post(tx, read.post_numbered(tx, topic_id, number) or 0)
    assert post, f"no post {number}"
    return post


def _solve(tx: Writer, topic_id: int, number: int, at: int) -> None:
    topic, post = read.topic(tx, topic_id), _post(tx, topic_id, number)
    if topic:
        answers.mark(tx, topic.author_id, topic, post, now=min(at, post.created_at + LATER))


def _ask(tx: Writer, topic_id: int, row: dict[str, Any], members: Mapping[str, int], at: int) -> None:
    poll_service.put(tx, topic_id, polls.Draft(row["question"], tuple(row["choices"])), at)
    for key, choice in row["votes"]:
        poll = polls.made_of(poll_queries.rows(tx, topic_id))
        if poll:
            poll_service.vote(tx, members[key], poll, poll.id, [poll.choices[choice - 1].id], now=at)


# --- the drawing


def hang(app: Forum, member_id: int, drawing: bytes, name: str, at: int) -> str:
    """Among the member's files; answers its address. Nobody shows it yet: left so, it is swept."""
    upload = attaching.of_picture(name, images.picture(drawing))
    digests = app.files.put(upload.content), app.files.put(upload.small) if upload.small else ""
    key = attaching.new_key()
    with app.db.transaction() as tx:
        attaching.take(tx, app.files, member_id, upload, digests, key, now=at)
    return f"/files/{key}/{upload.name}"


# --- private messages


def written(app: Forum) -> list[Written]:
    """Rendered, which is slow."""
    db = app.db.reader()
    return [
        Written(
            tuple(row["people"]),
            row["title"],
            3600 * row["ago"],
            tuple(
                (who, messages.prepare(db, app.events, body, home=NOWHERE, images=False, writer=GUEST))
                for who, body in row["lines"]
            ),
        )
        for row in script()["message"]
    ]


def write(tx: Writer, talk: Written, members: Mapping[str, int], at: int) -> None:
    """The lines in turn, ten minutes between two of them."""
    (first, words), *rest = talk.lines
    others = [members[key] for key in talk.people if key != first]
    talk_id = messages.start(tx, members[first], others, talk.title, words, now=at - talk.ago)
    for place, (who, words) in enumerate(rest, start=1):
        if found := talks.talk(tx, talk_id, members[who]):
            messages.reply(tx, members[who], found, words, now=at - talk.ago + 600 * place)
