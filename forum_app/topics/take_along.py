"""What a member wrote, as files to take along: for each topic one to read and one in the shape of the import format."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ..accounts.queries.leaving import profile_of
from ..kernel import queries as kernel_queries
from ..kernel.db import Reader
from ..kernel.i18n import lazy as _
from ..kernel.rights import SEE, of_member
from ..kernel.times import iso
from .queries import own
from .queries.own import Heading, OwnPost, Piece

BATCH = 500  # posts that are read at a time


def written(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """(path, content) of the files for each topic. Its title says where it was; nothing else in it is by others.

    What is deleted stands in the file to read, marked. The import format knows nothing deleted, so it is not in a line:
    an import elsewhere would show it again.
    """
    site, mine = kernel_queries.site(db), of_member(db, member_id)
    member = profile_of(db, member_id)
    name = member.display_name if member else "?"
    # its own: these are parts of topics, which must not keep a later import of the whole from bringing them
    dataset = f"hearth-{site.instance if site else ''}-{member_id}"
    for topic_id, ids in _by_topic(db, member_id).items():
        topic = own.heading(db, topic_id)
        if topic is None:
            continue
        if not mine.may(topic.board_id, SEE):
            yield f"posts/{topic.id}.md", _words_alone(list(_posts(db, ids, member_id))).encode()
            continue
        hidden = topic.deleted_at is not None and topic.author_id != member_id
        title = str(_("A topic that is deleted")) if hidden else topic.title
        posts = list(_posts(db, ids, member_id))
        path = f"posts/{topic.id}" + ("" if hidden or not topic.slug else f"-{topic.slug}")
        yield f"{path}.md", _to_read(topic, title, posts).encode()
        visible = [whole for whole in posts if whole[0].deleted_at is None]
        if visible and topic.deleted_at is None:
            yield f"{path}.json", _line(topic, visible, dataset, name)


def _by_topic(db: Reader, member_id: int) -> dict[int, list[int]]:
    """Topic -> ids of the member's posts in it. Numbers only: a hundred thousand of them take a few MB."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    after = 0
    while places := own.places(db, member_id, after, 10 * BATCH):
        for post_id, topic_id in places:
            found[topic_id].append(post_id)
        after = places[-1][0]
    return found


Whole = tuple[OwnPost, list[Piece], list[Piece]]  # a post, what was added, what it was before


def _posts(db: Reader, ids: list[int], member_id: int) -> Iterator[Whole]:
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        added = _by_post(own.addenda(db, batch))
        before = _by_post(own.revisions(db, batch, member_id))
        for post in own.posts(db, batch):
            yield post, added[post.id], before[post.id]


def _by_post(pieces: list[Piece]) -> defaultdict[int, list[Piece]]:
    found: defaultdict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        found[piece.post_id].append(piece)
    return found


def _words_alone(posts: list[Whole]) -> str:
    """What one wrote where one sees nothing any more: one's own words, and nothing of what they stand among."""
    return "\n\n".join([f"# {_('A topic that you do not see any more')}", *_said(posts)]) + "\n"


def _to_read(topic: Heading, title: str, posts: list[Whole]) -> str:
    return "\n\n".join([f"# {title}", f"{topic.board} · /t/{topic.id}", *_said(posts)]) + "\n"


def _said(posts: list[Whole]) -> Iterator[str]:
    for post, added, before in posts:
        marks = [iso(post.created_at), f"#{post.number}", f"/p/{post.id}"]
        if post.edited_at:
            marks.append(str(_("edited %(time)s", time=iso(post.edited_at))))
        if post.deleted_at:
            marks.append(str(_("deleted %(time)s", time=iso(post.deleted_at))))
        yield from (f"## {' · '.join(marks)}", post.body)
        for piece in added:
            yield from ("### " + str(_("Added %(time)s", time=iso(piece.at))), piece.body)
        for piece in before:
            yield from ("### " + str(_("As it was on %(time)s", time=iso(piece.at))), piece.body)


def _line(topic: Heading, posts: list[Whole], dataset: str, name: str) -> bytes:
    numbers = {post.id: post.number for post, _added, _before in posts}
    data = {
        "dataset": dataset,
        "topic_id": str(topic.id),
        "board": topic.board,
        "title": topic.title,
        "created": iso(topic.created_at),
        "posts": [_post(whole, numbers, name) for whole in posts],
    }
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"


def _post(whole: Whole, numbers: dict[int, int], name: str) -> dict[str, Any]:
    """As an import reads it; what it does not know of stands beside."""
    post, added, before = whole
    data: dict[str, Any] = {
        "n": post.number,
        "author": name,
        "created": iso(post.created_at),
        "format": post.format,
        "body": post.body,
        "reply_to": numbers.get(post.reply_to_id or 0),
    }
    more = {
        "edited": post.edited_at and iso(post.edited_at),
        "addenda": [{"created": iso(piece.at), "body": piece.body} for piece in added],
        "before": [{"created": iso(piece.at), "body": piece.body} for piece in before],
    }
    return data | {key: value for key, value in more.items() if value}
