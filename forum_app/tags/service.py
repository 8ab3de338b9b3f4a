"""The rules of tags. No HTTP, no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..kernel import acts
from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.jobs import Jobs
from ..kernel.queries import bump_site
from ..kernel.viewer import Viewer
from ..topics.queries.read import Topic
from ..topics.queries.write import bump_topic
from ..topics.service import lists_changed
from . import names
from .names import Wanted
from .queries import read, write
from .queries.read import Tag

MOST = 5000  # tags and synonyms together: they are kept in memory
LONGEST_DESCRIPTION = 300
AT_ONCE = 1000  # topics from which a tag is taken in one transaction; of more, a job does it
CLEAR, SWEEP = "tags.clear", "tags.sweep"
TAGGED, MADE, CHANGED, MERGED, REMOVED = "tags", "tag made", "tag changed", "tag merged", "tag removed"  # kinds of acts


@dataclass(frozen=True, slots=True)
class Allowed:
    """What somebody may about the tags of one topic. `hidden`: JSON of the boards that they do not see."""

    hidden: str
    make: bool = False  # new tags
    staff: bool = False  # those for who keeps order
    most: int = 5


# --- which tag a name means


def find(db: Reader, wanted: Wanted) -> Tag | None:
    """The tag of this name, of a synonym, or of a name that no reader tells from this one."""
    if found := read.called(db, wanted.slug):
        return found
    alike = [tag_id for name, tag_id in read.looking_like(db, wanted.look) if names.taken_for(wanted.name, name)]
    return read.tag(db, alike[0]) if alike else None


def sees(db: Reader, tag: Tag, hidden: str) -> bool:
    """Is there such a tag for who does not see the boards `hidden`? One that stands only there is as absent."""
    return bool(tag.offered or read.seen_topics(db, tag.id, hidden))


def check(db: Reader, wanted: Iterable[Wanted], may: Allowed, present: Iterable[int] = ()) -> list[Tag | Wanted]:
    """What the names mean: tags that there are, and names of tags to be made. `present` are those it has already.

    :raises Invalid: for the field `tags`: for too many, for one that the viewer may not put on, or not make.
    """
    kept, found = set(present), dict[str, Tag | Wanted]()
    for each in wanted:
        tag = find(db, each)
        if tag is not None and (tag.id in kept or sees(db, tag, may.hidden)):
            if tag.staff and not may.staff and tag.id not in kept:
                raise Invalid("tags", _("Only those who keep order put the tag “%(name)s” on a topic.", name=tag.name))
            found.setdefault(tag.slug, tag)
        elif not may.make:
            raise Invalid("tags", _("There is no tag “%(name)s”, and only some may make new ones here. Choose another.",
                                    name=each.name))  # fmt: skip
        else:
            found.setdefault(tag.slug if tag else each.slug, tag or each)
    if any(isinstance(tag, Wanted) for tag in found.values()) and read.count(db) + may.most > MOST:
        raise Invalid("tags", _("There are %(num)d tags already. Choose one of them.", num=MOST))
    if len(found) > may.most and len(found) > len(kept):
        raise Invalid("tags", _("A topic has at most %(num)d tags; these are %(there)d.",
                                num=may.most, there=len(found)))  # fmt: skip
    return list(found.values())


def made(tx: Writer, checked: Iterable[Tag | Wanted], now: int) -> list[int]:
    """The numbers of these tags; those that are new are made."""
    return [tag.id if isinstance(tag, Tag) else make(tx, tag, now=now) for tag in checked]


def make(tx: Writer, wanted: Wanted, *, now: int) -> int:
    """A tag that somebody typed; only who sees a topic with it learns of it."""
    return write.put_tag(
        tx, slug=wanted.slug, name=wanted.name, look=wanted.look, description="", hue=0, staff=0, offered=0, now=now
    )  # fmt: skip


def put_on_new(tx: Writer, topic_id: int, wanted: Iterable[Wanted], may: Allowed, now: int) -> None:
    """What was checked when it was typed goes on a topic that has none; what is not to be had any more is left out."""
    checked: list[Tag | Wanted] = []
    for each in wanted:
        try:
            checked += check(tx, [each], may)
        except Invalid:
            continue
    write.put_on(tx, topic_id, made(tx, checked, now))


# --- on a topic


def put(tx: Writer, topic: Topic, tag_ids: list[int]) -> tuple[list[int], list[int]] | None:
    """These are the tags of a topic from now on; answers those before and now, None when they are the same."""
    was = read.ids_of(tx, topic.id)
    if set(was) == set(tag_ids):
        return None
    write.take_off(tx, topic.id, set(was) - set(tag_ids))
    write.put_on(tx, topic.id, [tag_id for tag_id in tag_ids if tag_id not in was])
    bump_topic(tx, topic.id)
    lists_changed(tx, topic.board_id)
    return was, read.ids_of(tx, topic.id)


def change_tags(
    tx: Writer, viewer: Viewer, topic: Topic, wanted: list[Wanted], were: list[Wanted], may: Allowed, *, now: int
) -> int:
    """What somebody typed, in a form that showed the tags `were`: what another put on or took off meanwhile stays so,
    and only who keeps order takes off what only they put on. Answers the number of the act, 0 where it is none.

    :raises Invalid: for the field `tags`.
    """
    present = read.ids_of(tx, topic.id)
    typed = made(tx, check(tx, wanted, may, present), now)
    shown = [tag.id for each in were if (tag := find(tx, each))]
    taken = {tag_id for tag_id in shown if tag_id not in typed and (may.staff or not _again(tx, tag_id).staff)}
    new = [tag_id for tag_id in typed if tag_id not in {*present, *shown}]
    asked = [*(tag_id for tag_id in present if tag_id not in taken), *new]
    if len(asked) > max(may.most, len(present)):
        raise Invalid("tags", _("A topic has at most %(num)d tags; these are %(there)d.",
                                num=may.most, there=len(asked)))  # fmt: skip
    return put_down(tx, viewer, topic, put(tx, topic, asked), now=now)


def put_down(tx: Writer, viewer: Viewer, topic: Topic, change: tuple[list[int], list[int]] | None, *, now: int) -> int:
    """An act of order, when the topic is somebody else's; answers its number, 0 for none."""
    if change is None or topic.author_id == viewer.id:
        return 0
    return acts.record(
        tx, viewer.id, TAGGED, now=now, board_id=topic.board_id, topic_id=topic.id, member_id=topic.author_id,
        before={"was": change[0], "made": change[1]},
    )  # fmt: skip


# --- the owner's


@dataclass(frozen=True, slots=True)
class Draft:
    """What the owner typed about a tag."""

    name: str
    description: str = ""
    hue: int = 0
    staff: bool = False
    synonyms: str = ""


def _checked(db: Reader, draft: Draft, tag_id: int = 0) -> tuple[Wanted, list[Wanted]]:
    """:raises Invalid: for a name that is taken or cannot be, and for what is too long."""
    wanted, others = names.read(draft.name), names.parse(draft.synonyms, "synonyms")
    if len(draft.description) > LONGEST_DESCRIPTION:
        raise Invalid("description", _("This has at most %(num)d characters.", num=LONGEST_DESCRIPTION))
    for each, field in [(wanted, "name"), *((other, "synonyms") for other in others)]:
        found = find(db, each)
        if found is not None and found.id != tag_id:
            raise Invalid(field, _("“%(name)s” is another tag already. Merge the two, if they mean the same.",
                                   name=each.name))  # fmt: skip
    return wanted, [other for other in others if other.slug != wanted.slug]


def make_by_owner(tx: Writer, viewer: Viewer, draft: Draft, *, now: int) -> int:
    """A tag that everybody is offered, also before a topic has it."""
    wanted, others = _checked(tx, draft)
    if read.count(tx) >= MOST:
        raise Invalid("name", _("There are %(num)d tags already. Choose one of them.", num=MOST))
    tag_id = write.put_tag(
        tx, slug=wanted.slug, name=wanted.name, look=wanted.look, description=draft.description, hue=draft.hue,
        staff=int(draft.staff), offered=1, now=now,
    )  # fmt: skip
    for other in others:
        write.put_synonym(tx, tag_id, other.slug, other.name, other.look)
    bump_site(tx)
    acts.record(tx, viewer.id, MADE, now=now, why=wanted.name)
    return tag_id


def change(tx: Writer, viewer: Viewer, tag: Tag, draft: Draft, *, now: int) -> int:
    """Rename, describe, give synonyms; the old name leads on. Answers the number of the act, 0 where none is."""
    was = _kept(tx, tag)
    said = _set(tx, tag, draft, lead_on=True)
    made = _kept(tx, _again(tx, tag.id))
    if made == was:
        return 0
    return acts.record(tx, viewer.id, CHANGED, now=now, why=said, before={"tag": tag.id, "was": was, "made": made})


def _set(tx: Writer, tag: Tag, draft: Draft, *, lead_on: bool) -> str:
    """Answers what the log says: the name, or the two."""
    wanted, others = _checked(tx, draft, tag.id)
    there = {line.slug for line in read.synonyms_of(tx, tag.id)}
    slugs = {other.slug for other in others}
    if lead_on and tag.slug not in {wanted.slug, *slugs}:
        others = [*others, Wanted(tag.name, tag.slug, tag.look)]
        slugs.add(tag.slug)
    write.drop_synonyms(tx, there - slugs)
    write.set_tag(
        tx, tag.id, slug=wanted.slug, name=wanted.name, look=wanted.look, description=draft.description, hue=draft.hue,
        staff=int(draft.staff), offered=int(draft.staff or tag.offered),
    )  # fmt: skip
    for other in others:
        if other.slug not in there:
            write.put_synonym(tx, tag.id, other.slug, other.name, other.look)
    bump_site(tx)
    return tag.name if tag.name == wanted.name else f"{tag.name} → {wanted.name}"


def _again(db: Reader, tag_id: int) -> Tag:
    found = read.tag(db, tag_id)
    if found is None:
        raise Conflict(_("This tag is not there any more."))
    return found


def _kept(db: Reader, tag: Tag) -> dict[str, Any]:
    """A tag as the owner's form has it, for undoing."""
    synonyms = ", ".join(sorted(line.name for line in read.synonyms_of(db, tag.id)))
    return {"name": tag.name, "description": tag.description, "hue": tag.hue, "staff": tag.staff, "synonyms": synonyms}


def change_back(tx: Writer, tag_id: int, was: Mapping[str, Any], made: Mapping[str, Any]) -> None:
    """:raises Conflict: when it is gone, or somebody changed it again."""
    tag = _again(tx, tag_id)
    if _kept(tx, tag) != dict(made):
        raise Conflict(_("Somebody changed it again since, so this cannot be undone."))
    _set(tx, tag, Draft(**{**was, "staff": bool(was["staff"])}), lead_on=False)


def merge(tx: Writer, viewer: Viewer, tag: Tag, into: Tag, *, now: int) -> None:
    """All topics with the one have the other instead; its name, its slug and its synonyms lead there.

    :raises Invalid: for the field `into` when it is the same.
    """
    if tag.id == into.id:
        raise Invalid("into", _("This is the same tag. Choose another."))
    write.hand_on_synonyms(tx, tag.id, into.id)
    write.set_going(tx, tag.id, into.id)
    write.put_synonym(tx, into.id, tag.slug, tag.name, tag.look)
    acts.record(tx, viewer.id, MERGED, now=now, why=f"{tag.name} → {into.name}")
    _begin(tx, tag.id, now)


def remove(tx: Writer, viewer: Viewer, tag: Tag, *, now: int) -> None:
    """It is on no topic any more, and its synonyms go."""
    write.drop_synonyms(tx, [line.slug for line in read.synonyms_of(tx, tag.id)])
    write.set_going(tx, tag.id, None)
    acts.record(tx, viewer.id, REMOVED, now=now, why=tag.name)
    _begin(tx, tag.id, now)


def _begin(tx: Writer, tag_id: int, now: int) -> None:
    if not clear(tx, tag_id):
        Jobs.put(tx, CLEAR, {}, now, name=CLEAR)


def clear(tx: Writer, tag_id: int) -> bool:
    """Take a tag that is going off some of its topics; True when it is gone. Pages show it no more already."""
    into_id = dict(write.going(tx)).get(tag_id)
    topics = write.topics_of(tx, tag_id, AT_ONCE)
    if into_id is not None:
        write.put_on_many(tx, topics, into_id)
    write.take_off_many(tx, topics, tag_id)
    bump_site(tx)
    if len(topics) < AT_ONCE:
        write.drop_tag(tx, tag_id)
        return True
    return False


def sweep(tx: Writer, before: int) -> None:
    """Tags that are on no topic any more, and that only whoever typed them knew, go."""
    if write.drop_unused(tx, before):
        bump_site(tx)


# --- when topics are merged, and when that is undone


def saved(db: Reader, topic_id: int) -> list[int]:
    return read.ids_of(db, topic_id)


def restore(tx: Writer, topic_id: int, tag_ids: Iterable[int]) -> None:
    write.put_on(tx, topic_id, tag_ids)


# --- coming in with a file


def put_imported(tx: Writer, topic_id: int, typed: Iterable[str], now: int) -> None:
    """The tags that a topic had elsewhere; names that cannot be tags here are left out, and new ones beyond what there
    is room for."""
    ids = []
    for name in typed:
        try:
            wanted = names.read(name)
        except Invalid:
            continue
        if tag := find(tx, wanted):
            ids.append(tag.id)
        elif read.count(tx) < MOST:
            ids.append(make(tx, wanted, now=now))
    write.put_on(tx, topic_id, ids)


def going(db: Reader) -> list[int]:
    """The tags that are still on topics, though they are gone for all who look."""
    return [tag_id for tag_id, _into in write.going(db)]
