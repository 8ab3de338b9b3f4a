"""The rules of drafts. No HTTP, no SQL.

Which of two copies is the newer one is never told by a clock, since those of browsers and host differ: whoever saves
names the revision that it began from, and if the host has another one by now, both are kept and the person chooses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..kernel import text
from ..kernel.db import Reader, Writer
from ..kernel.errors import Forbidden, Invalid
from ..kernel.i18n import lazy as _
from ..kernel.queries import bump_mine
from . import queries
from .names import Name, parse
from .queries import Draft

MOST = 100  # drafts of a member
LONGEST_BODY = 60_000  # characters; as many as the sheet takes, so that words that are too many can still be shortened
LONGEST_FIELD = 1000
FIELDS = ("board", "reply_to", "seen", "tags", "tags_were", "to")  # what else of a form is kept


class Elsewhere(Exception):
    """It was changed meanwhile, in another tab or on another device; `draft` is what it says now, None: it is gone."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__("changed elsewhere")
        self.draft = draft


def words_of(given: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form that are kept: title, body, and of FIELDS those that hold something.

    :raises Invalid: for more than is kept.
    """
    found = {"title": text.clean_line(given.get("title", "")), "body": text.clean_lines(given.get("body", ""))}
    if len(found["body"]) > LONGEST_BODY:
        raise Invalid("body", _("A draft has at most %(num)d characters; this one has %(length)d.",
                                num=LONGEST_BODY, length=len(found["body"])))  # fmt: skip
    for name in FIELDS:
        if value := text.clean_line(given.get(name, "")):
            found[name] = value
    if any(len(value) > LONGEST_FIELD for name, value in found.items() if name != "body"):
        raise Invalid("title", _("This is too long."))
    return found


def stored(draft: Draft) -> dict[str, str]:
    """The fields of the form again."""
    return {**json.loads(draft.fields), "title": draft.title, "body": draft.body}


def save(
    tx: Writer, member_id: int, name: Name, words: Mapping[str, str], base: int, *, first: int, now: int
) -> Draft | None:
    """Keep the words that were typed on from revision `base`, 0 if from none; answers what is kept, None for no words.

    `first` is a number by chance: the revision of a draft that is new. Were it 1, a copy of an older draft of this name
    would be taken for it.

    :raises Elsewhere: when the host has another revision, with other words.
    :raises Forbidden: when there are too many drafts.
    """
    present = queries.draft(tx, member_id, *name)
    if present and stored(present) == words:
        return present
    if (present.revision if present else 0) != base:
        raise Elsewhere(present)
    if text.is_blank(words["title"]) and text.is_blank(words["body"]):
        drop(tx, member_id, name)
        return None
    if present is None:
        if queries.count(tx, member_id) >= MOST:
            raise Forbidden(_("You have %(num)d drafts already. Discard one that you do not need.", num=MOST))
        bump_mine(tx, member_id)
    more = json.dumps({field: value for field, value in words.items() if field in FIELDS}, ensure_ascii=False)
    made = Draft(present.revision + 1 if present else first, words["title"], words["body"], more, now)
    queries.put(
        tx, member_id, *name, revision=made.revision, title=made.title, body=made.body, fields=more, now=now
    )  # fmt: skip
    return made


def drop(tx: Writer, member_id: int, name: Name) -> None:
    """It was sent, or thrown away."""
    if queries.drop(tx, member_id, *name):
        bump_mine(tx, member_id)


def sent(tx: Writer, event: Any) -> None:
    """What was written under this name stands; see kernel/once.py."""
    if name := parse(event.draft):
        drop(tx, event.member_id, name)


def names(db: Reader, member_id: int, which: int) -> frozenset[str]:  # noqa: ARG001
    """The member's own on pages: under which names there are drafts."""
    return frozenset(str(Name(*found)) for found in queries.names(db, member_id))
