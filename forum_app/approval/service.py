"""The rules of what waits: it is kept, changed, posted or not. No HTTP, no SQL."""

from __future__ import annotations

import json
from typing import Any

from ..kernel import acts
from ..kernel.db import Writer
from ..kernel.errors import Conflict, Forbidden, Held, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.markup import Prepared
from ..kernel.queries import bump_mine
from ..kernel.viewer import Viewer
from ..topics import service as topics
from ..topics.events import PostApproved, PostComes
from ..topics.parts import TopicPart
from ..topics.queries.read import Place, Topic
from .events import HeldDecided, HeldWaitsAgain
from .queries import held as rows
from .queries.held import REFUSED, REPLY, TOPIC

LONGEST_WHY = 500
MOST_WAITING = 50  # of one member: whoever writes more has to wait until somebody looked
SAME = 3600  # seconds in which the same form may arrive again without a key
APPROVE, REFUSE = "approve", "refuse"  # kinds of acts


def keep(tx: Writer, comes: PostComes, held: Held) -> str:
    """Keep what is about to be posted; answers where its author sees it. Provided as `hold`.

    :raises Invalid: for what is no new post, and when too much of this member waits.
    """
    if comes.post_id:
        raise Invalid("body", _("What you changed would have to be looked at by a moderator first. Leave it out, or "
                                "ask one of them."))  # fmt: skip
    kind, topic_id = (REPLY, comes.topic_id) if comes.topic_id else (TOPIC, None)
    member_id, made = comes.author.id, comes.text
    before = rows.same(tx, member_id, kind, topic_id, comes.title, made.body, comes.at - SAME)
    if before is not None:
        return f"/held/{before}"
    if rows.waiting_of(tx, member_id) >= MOST_WAITING:
        raise Invalid("body", _("%(num)d of your posts wait for a moderator already. Write on when they were "
                                "looked at.", num=MOST_WAITING))  # fmt: skip
    held_id = rows.put(
        tx,
        member_id=member_id,
        kind=kind,
        board_id=None if comes.topic_id else comes.board_id,
        topic_id=topic_id,
        reply_to_id=comes.reply_to_id,
        title=comes.title,
        body=made.body,
        html=made.html,
        lang=made.lang,
        parts=json.dumps(dict(comes.parts), ensure_ascii=False),
        reason=held.reason,
        found=held.found,
        now=comes.at,
    )
    bump_mine(tx, member_id)
    return f"/held/{held_id}"


def change(tx: Writer, held: rows.Held, title: str, made: Prepared, found: str, *, now: int) -> None:
    """Its author says something else; it waits on."""
    rows.set_words(
        tx, held.id, title=title, body=made.body, html=made.html, lang=made.lang, found=found or held.found, now=now
    )
    bump_mine(tx, held.member_id)


def withdraw(tx: Writer, held: rows.Held) -> None:
    rows.drop(tx, held.id)
    bump_mine(tx, held.member_id)


# --- deciding


def check_why(why: str) -> None:
    """:raises Invalid: for a word to the author that is too long."""
    if len(why) > LONGEST_WHY:
        raise Invalid("why", _("A word to the author has at most %(num)d characters; this one has %(length)d.",
                               num=LONGEST_WHY, length=len(why)))  # fmt: skip


def post(
    tx: Writer,
    keeper: Viewer,
    held: rows.Held,
    where: tuple[int, Topic | None, int | None],
    made: Prepared,
    parts: list[TopicPart],
    *,
    now: int,
) -> tuple[Place, int]:
    """Post it as its author, now; answers where it stands, and the act.

    :param where: the board, and of a reply the topic and the post it answers.
    :raises Conflict: when its author may not write at the moment.
    """
    board_id, topic, reply_to_id = where
    try:
        tx.events.ask(tx, PostApproved(held.member_id, board_id, now))
    except Forbidden as error:
        raise Conflict(error.reason or _("Its author may not write at the moment. It waits on.")) from error
    if topic is None:
        place = topics.post_topic(tx, held.member_id, board_id, held.title, made, now=now)
        _put_parts(tx, place.topic_id, json.loads(held.parts), parts, now)
    else:
        place = topics.reply(tx, held.member_id, topic, made, now=now, reply_to_id=reply_to_id)
    rows.set_approved(tx, held.id, keeper.id, now, place.post_id)
    rows.drop_unproved(tx, held.member_id)
    tx.emit(HeldDecided(held.id, held.member_id, now, place.topic_id, place.post_id))
    bump_mine(tx, held.member_id)
    act = acts.record(
        tx,
        keeper.id,
        APPROVE,
        now=now,
        board_id=board_id,
        topic_id=place.topic_id,
        post_id=place.post_id,
        member_id=held.member_id,
        before={"held": held.id, "kind": held.kind},
    )
    return place, act


def _put_parts(tx: Writer, topic_id: int, packed: dict[str, Any], parts: list[TopicPart], now: int) -> None:
    for part in parts:
        if part.name in packed:
            part.write(tx, topic_id, part.unpack(packed[part.name], now), now)


def refuse(tx: Writer, keeper: Viewer, held: rows.Held, why: str, *, now: int) -> int:
    """It is not posted. Its author reads why and still has the words; answers the act."""
    rows.set_refused(tx, held.id, keeper.id, now, why)
    tx.emit(HeldDecided(held.id, held.member_id, now))
    bump_mine(tx, held.member_id)
    return acts.record(
        tx,
        keeper.id,
        REFUSE,
        now=now,
        board_id=held.board_id,
        topic_id=held.topic_id,
        member_id=held.member_id,
        why=why,
        before={"held": held.id, "kind": held.kind},
    )


def waits_again(tx: Writer, held: rows.Held | None) -> None:
    """A refusal is undone.

    :raises Conflict: when there is nothing to wait any more.
    """
    if held is None or held.state != REFUSED or held.board_id is None:
        raise Conflict(_("It is not there any more: its author took it back, or it has no place to stand."))
    rows.set_waiting(tx, held.id)
    tx.emit(HeldWaitsAgain(held.id, held.member_id))
    bump_mine(tx, held.member_id)
