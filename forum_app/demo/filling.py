"""Brings the sample community in beside whatever is there. What stands already is left alone: twice adds nothing."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from ..accounts import queries as accounts
from ..accounts.directory import set_names
from ..accounts.service import put_imported
from ..boards.service import Draft, make, make_category
from ..kernel import markup
from ..kernel import queries as kernel_queries
from ..kernel.db import Writer
from ..kernel.forum import Forum
from ..kernel.markup import Prepared
from ..kernel.security import new_token
from ..kernel.viewer import GUEST, Role, Viewer
from ..kernel.writing import NOWHERE
from ..topics import keeping, top
from ..topics import service as topics
from ..topics.importing import ImportedPost, put_whole_topic
from ..topics.queries import read
from ..transfer import queries as transfer
from . import doings, queries
from .drawing import chart
from .queries import DATASET
from .script import Person, Script, Talk
from .script import read as read_script

DAY = 86400
ON_ITS_BOARD = 1  # a pin


@dataclass(frozen=True, slots=True)
class Filled:
    """What came in; all 0 when everything was there."""

    people: int
    boards: int
    topics: int
    posts: int


@dataclass(frozen=True, slots=True)
class _House:
    """Where the script's keys lead in this forum."""

    members: Mapping[str, int]
    boards: Mapping[str, int]
    moderator: int
    at: int


def fill(app: Forum, at: int, *, beside: bool) -> Filled:
    """The whole community, as it would be at this moment. Each topic is in whole or not at all.

    `beside` people of flesh and blood it keeps to its boards: nobody of it has a role or is shown as being here, and
    nothing is pinned everywhere.
    """
    script = read_script()
    keeper = next(person.key for person in script.people if person.role == "moderator")
    script = _modest(script) if beside else script
    before = len(queries.members(app.db.reader())), len(queries.boards(app.db.reader()))
    nobodys = app.hashes.hash(new_token())  # nobody knows this password; the owner may let somebody in all the same
    bios = {person.key: markup.prepare(person.bio) for person in script.people}
    letters = doings.written(app)
    with app.db.transaction() as tx:
        empty = not queries.members(tx)
        members = {person.key: _person(tx, person, bios[person.key], nobodys, at) for person in script.people}
        boards = _boards(tx, script)
        kernel_queries.bump_site(tx)  # names and roles
        for letter in letters if empty else ():
            doings.write(tx, letter, members, at)
    house = _House(members, boards, members[keeper], at)
    came = [_bring_in(app, talk, house) for talk in script.talks]
    top.refresh(app.db)
    return Filled(len(members) - before[0], len(boards) - before[1], sum(map(bool, came)), sum(came))


def _modest(script: Script) -> Script:
    return dataclasses.replace(
        script,
        people=tuple(dataclasses.replace(person, role="member", hidden=True) for person in script.people),
        talks=tuple(dataclasses.replace(talk, pinned=min(talk.pinned, ON_ITS_BOARD)) for talk in script.talks),
    )


def _person(tx: Writer, person: Person, bio: Prepared, password: str, at: int) -> int:
    known = queries.member_of(tx, person.key)
    if known is not None:
        return known
    member_id = put_imported(tx, person.key, at)
    queries.set_person(
        tx,
        member_id,
        display_name=person.shown,
        role=cast(Role, person.role),
        password=password,
        language=person.language,
        created_at=at - person.joined * DAY,
        seen_at=at - person.seen,
        hide_seen=person.hidden,
        bio=person.bio,
        bio_html=bio.html,
        bio_lang=bio.lang,
    )
    if found := accounts.member(tx, member_id):
        set_names(tx, found.id, found.name, found.display_name)
    queries.put_member(tx, member_id, person.key)
    return member_id


def _boards(tx: Writer, script: Script) -> dict[str, int]:
    """The board for each slug of the script, made where the demo has none of its name."""
    boards = {made.name: made.id for made in queries.boards(tx)}
    categories = {made.name: made.id for made in queries.categories(tx)}
    for place in script.places:
        if place.name in boards:
            continue
        if place.category not in categories:
            categories[place.category] = make_category(tx, place.category)
            queries.put_category(tx, categories[place.category])
        draft = Draft(place.name, place.description, place.slug, categories[place.category], place.hue)
        boards[place.name] = make(tx, draft)
        queries.put_board(tx, boards[place.name])
    return {place.slug: boards[place.name] for place in script.places}


def _bring_in(app: Forum, talk: Talk, house: _House) -> int:
    """The topic, unless it is there; answers how many posts came."""
    db = app.db.reader()
    if transfer.topic_of_source(db, DATASET, talk.title) is not None:
        return 0
    texts = _texts(app, talk, house)
    with app.db.transaction() as tx:
        if transfer.topic_of_source(tx, DATASET, talk.title) is not None:  # another `hearth demo` was quicker
            return 0
        _put(tx, talk, texts, house)
    return len(talk.turns)


def _texts(app: Forum, talk: Talk, house: _House) -> list[Prepared]:
    """Rendered. Who is called by a name that somebody else has here is called by their own."""
    db = app.db.reader()
    names = {key: name for key, name in queries.names(db).items() if key != name}
    call = re.compile("@(" + "|".join(map(re.escape, names)) + r")(?![\w-])") if names else None
    bodies = [call.sub(lambda m: f"@{names[m[1]]}", t.body) if call else t.body for t in talk.turns]
    return [
        _with_drawing(app, house.members[turn.who], body, house.at)
        if doings.PICTURE in body
        else topics.prepare(db, app.events, body, home=NOWHERE)
        for turn, body in zip(talk.turns, bodies, strict=True)
    ]


def _with_drawing(app: Forum, member_id: int, body: str, at: int) -> Prepared:
    """The drawing is made, and hung where the text names it."""
    address = doings.hang(app, member_id, chart(), "moisture.png", at)
    writer: Viewer = dataclasses.replace(GUEST, id=member_id, role="member")
    body = body.replace(doings.PICTURE, address)
    return topics.prepare(app.db.reader(), app.events, body, home=NOWHERE, writer=writer)


def _put(tx: Writer, talk: Talk, texts: list[Prepared], house: _House) -> None:
    posts = [
        ImportedPost(house.members[turn.who], text, house.at - talk.ago + turn.at, turn.re - 1 if turn.re else None)
        for turn, text in zip(talk.turns, texts, strict=True)
    ]
    topic_id = put_whole_topic(
        tx,
        board_id=house.boards[talk.board],
        author_id=posts[0].author_id,
        title=talk.title,
        created_at=posts[0].created_at,
        posts=posts,
        now=house.at,
    )
    transfer.put_source(tx, DATASET, talk.title, topic_id)
    _keep_order(tx, talk, topic_id, house)
    doings.do(tx, topic_id, talk.title, house.members, house.at)
    views = 9 * len(posts) + 2 * talk.ago // DAY + len(talk.title)
    queries.set_views(tx, topic_id, views)


def _keep_order(tx: Writer, talk: Talk, topic_id: int, house: _House) -> None:
    """What the moderator did in it."""
    for number, turn in enumerate(talk.turns, start=1):
        if turn.off:
            _take_back(tx, topic_id, number, house.moderator, house.at)
    topic = read.topic(tx, topic_id)
    if topic and talk.pinned:
        keeping.pin(tx, topic, talk.pinned, now=house.at)
    if topic and talk.locked:
        keeping.lock(tx, topic, talk.locked)


def _take_back(tx: Writer, topic_id: int, number: int, moderator: int, at: int) -> None:
    viewer = dataclasses.replace(GUEST, id=moderator, role="moderator")
    topic = read.topic(tx, topic_id)
    post = read.post(tx, read.post_numbered(tx, topic_id, number) or 0)
    if topic and post:
        topics.delete_post(tx, viewer, topic, post, now=at)
