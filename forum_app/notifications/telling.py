"""Who is told of what: everything here runs in the transaction of its cause, and is short however many follow."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from ..accounts import names
from ..accounts.events import KnockAnswered, Knocked
from ..answers.events import Solved
from ..approval.events import HeldDecided, HeldWaitsAgain
from ..boards.service import BoardEmptied
from ..groups.events import Answered
from ..kernel.clock import now
from ..kernel.db import Reader, Writer
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.jobs import Jobs
from ..kernel.queries import bump_mine, site_version
from ..kernel.rights import SEE, table
from ..messages.events import MessagePosted, MessagesGone, TalkLeft, WritesTo
from ..reactions.events import Reacted, ReactionTaken
from ..reports.events import ReportAnswered, ReportOpenedAgain
from ..topics.events import PostAdded, PostEdited, PostPurged, SightChanged, TopicMoved, TopicPurged
from .kinds import TAB
from .queries import gone, levels, notices
from .queries.levels import Listener, Written
from .queries.notices import Part

SPREAD = "notices.spread"
AT_ONCE = 50  # followers that are told in the transaction of the post; of more, a job tells all
MOST_NAMED = 100  # people one post calls or quotes
# as the renderer writes them: what somebody typed cannot look like it, since it is sanitised
_NAMED = re.compile(r'<a href="hearth:/u/([^"]+)" class="at">')
_QUOTED = re.compile(r'<blockquote class="said">\s*<p class="src"><a href="hearth:/p/(\d{1,15})">')


def post_added(tx: Writer, event: PostAdded) -> None:
    """Those it answers, calls and quotes; then those who follow the topic, its board or its author."""
    if not event.author_id:
        return
    post = levels.written(tx, event.post_id)
    if post is None:
        return
    if levels.follow_topic(tx, post.author_id, post.topic_id):
        bump_mine(tx, post.author_id)
    told = _tell_named(
        tx, post, event.text.html, post.author_id, _answered(tx, post, event.reply_to_id), set(), event.at
    )
    for kind, target in sources(post):
        found = levels.followers(tx, kind, target, 0, AT_ONCE + 1)
        if len(found) > AT_ONCE:
            later(tx, kind, post.post_id, 0)
        elif found:
            told |= tell_of_post(tx, kind, post, [one for one in found if one not in told], post.author_id, event.at)


def _answered(tx: Writer, post: Written, reply_to_id: int | None) -> list[int]:
    if reply_to_id:
        return levels.authors(tx, [reply_to_id])
    return [post.topic_author_id] if post.number > 1 else []


def _tell_named(
    tx: Writer, post: Written, html: str, by_id: int, answered: list[int], told: set[int], at: int
) -> set[int]:
    """Each by the most specific of what the post does; answers who knows of it now."""
    told = {*told, by_id}
    for kind, found in (("reply", answered), ("mention", _named(tx, html)), ("quote", _quoted(tx, html))):
        new = [member_id for member_id in dict.fromkeys(found) if member_id not in told]
        if new:
            told |= tell_of_post(tx, kind, post, new, by_id, at)
    return told


def _named(tx: Writer, html: str) -> list[int]:
    found = dict.fromkeys(names.key(unquote(name)) for name in _NAMED.findall(html))
    return levels.members_called(tx, list(found)[:MOST_NAMED]) if found else []


def _quoted(tx: Writer, html: str) -> list[int]:
    found = dict.fromkeys(int(post_id) for post_id in _QUOTED.findall(html))
    return levels.authors(tx, list(found)[:MOST_NAMED]) if found else []


def sources(post: Written) -> list[tuple[str, int]]:
    """What is followed, the most specific first."""
    begins = [("board", post.board_id)] if post.number == 1 else [("topic", post.topic_id)]
    return [*begins, ("person", post.author_id)]


def tell_of_post(tx: Writer, kind: str, post: Written, member_ids: list[int], by_id: int, at: int) -> set[int]:
    """Those of them who want to hear; answers who was told."""
    target = {"reply": post.topic_id, "topic": post.topic_id, "board": post.board_id, "person": post.author_id}
    part = Part(post.post_id, by_id, post.topic_id, post.post_id)
    place = {"topic_id": post.topic_id, "board_id": post.board_id}
    return _tell(tx, kind, target.get(kind, post.post_id), member_ids, part, by_id, at, **place)


def _tell(
    tx: Writer, kind: str, target: int, member_ids: Iterable[int], part: Part, by_id: int, at: int, **place: int
) -> set[int]:
    """:param place: `topic_id` and `board_id`, where what is muted counts, and which one must see to be told."""
    found = levels.listeners(tx, member_ids, by_id, **place)
    told = {one.id for one in found if kind not in one.off.split()}
    if told and "board_id" in place:
        told &= _who_see(tx, found, place["board_id"])
    if told:
        notices.put(tx, kind, TAB[kind], target, sorted(told), part, min(at, now()))
        bump_mine(tx, *told)
    return told


def _who_see(tx: Writer, found: list[Listener], board_id: int) -> set[int]:
    mine = table(tx, site_version(tx)).of
    return {one.id for one in found if mine(one.role, one.people, one.keeps).may(board_id, SEE)}


def later(tx: Writer, kind: str, post_id: int, after: int) -> None:
    """A job tells those who follow, the first after this member."""
    payload = {"kind": kind, "post": post_id, "after": after}
    Jobs.put(tx, SPREAD, payload, now(), name=f"{SPREAD} {kind} {post_id}")


def post_edited(tx: Writer, event: PostEdited) -> None:
    """Whoever is named in it now, and was not told of it before."""
    if event.by_id and (_NAMED.search(event.text.html) or _QUOTED.search(event.text.html)):
        post = levels.written(tx, event.post_id)
        if post is not None:
            told = {*notices.told_of(tx, post.post_id), post.author_id}
            _tell_named(tx, post, event.text.html, event.by_id, [], told, now())


def reacted(tx: Writer, event: Reacted) -> None:
    post = levels.written(tx, event.post_id)
    if post is not None and post.author_id != event.by_id:
        part = Part(event.post_id, event.by_id, post.topic_id, event.post_id, event.kind)
        place = {"topic_id": post.topic_id, "board_id": post.board_id}
        _tell(tx, "reaction", event.post_id, [post.author_id], part, event.by_id, event.at, **place)


def reaction_taken(tx: Writer, event: ReactionTaken) -> None:
    gone.drop_reaction(tx, event.post_id, event.by_id, event.kind)


def solved(tx: Writer, event: Solved) -> None:
    post = levels.written(tx, event.post_id)
    if post is not None and post.author_id != event.by_id:
        tell_of_post(tx, "solved", post, [post.author_id], event.by_id, event.at)


def report_answered(tx: Writer, event: ReportAnswered) -> None:
    """It is about no post that must be readable: what was hidden is told as well. Who did it is not told."""
    _tell(tx, "report", event.case_id, event.reporter_ids, Part(event.case_id, None, word=event.outcome), 0, event.at)


def report_opened_again(tx: Writer, event: ReportOpenedAgain) -> None:
    gone.drop_report(tx, event.case_id, event.reporter_ids)


def held_decided(tx: Writer, event: HeldDecided) -> None:
    """Not by whom; why it was not posted stands beside the words."""
    part = Part(event.held_id, None, event.topic_id, event.post_id, "" if event.post_id else "refused")
    _tell(tx, "held", event.held_id, [event.member_id], part, 0, event.at)


def held_waits_again(tx: Writer, event: HeldWaitsAgain) -> None:
    gone.drop_decision(tx, "held", event.held_id, event.member_id)


def group_answered(tx: Writer, event: Answered) -> None:
    """Only the last answer counts."""
    gone.drop_decision(tx, "group", event.people_id, event.member_id)
    part = Part(event.people_id, None, word="in" if event.admitted else "")
    _tell(tx, "group", event.people_id, [event.member_id], part, 0, event.at)


def message_posted(tx: Writer, event: MessagePosted) -> None:
    part = Part(event.message_id, event.author_id)
    _tell(tx, "message", event.talk_id, event.to, part, event.author_id, event.at)


def writes_to(db: Reader, event: WritesTo) -> None:
    """:raises Invalid: when one of them ignores the writer, who is told no more than that it does not go; when they
    ignore one of them, who then could not answer.
    """
    for member_id, name in event.to:
        if levels.ignores(db, event.by_id, member_id):
            raise Invalid("to", _("You ignore %(name)s. Take that back on their profile, then write.", name=name))
        if levels.ignores(db, member_id, event.by_id):
            raise Invalid("to", _("%(name)s does not take messages from you. Your words are below.", name=name))


def messages_gone(tx: Writer, event: MessagesGone) -> None:
    for message_id in event.message_ids:
        gone.drop_message(tx, event.talk_id, message_id)


def talk_left(tx: Writer, event: TalkLeft) -> None:
    gone.drop_talk(tx, event.talk_id, event.member_id)


def knocked(tx: Writer, event: Knocked) -> None:
    """To the owners, who alone may let them in."""
    _tell(tx, "knock", 0, levels.owners(tx), Part(event.knock_id, None), 0, event.at)


def knock_answered(tx: Writer, event: KnockAnswered) -> None:
    gone.drop_knock(tx, event.knock_id)


def sight_changed(tx: Writer, event: SightChanged) -> None:
    gone.sight_changed(tx, event.topic_id, event.post_id)


def topic_moved(tx: Writer, event: TopicMoved) -> None:
    """Whoever was told may see it no more, or again."""
    gone.sight_changed(tx, event.topic_id, 0)


def board_emptied(tx: Writer, event: BoardEmptied) -> None:
    if event.into_id is not None:
        gone.board_emptied(tx, event.into_id)


def post_purged(tx: Writer, event: PostPurged) -> None:
    gone.drop_post(tx, event.post_id)


def topic_purged(tx: Writer, event: TopicPurged) -> None:
    gone.drop_topic(tx, event.topic_id)
    levels.drop_topic_levels(tx, event.topic_id)
