"""Exactly once: a form that carries a key is carried out once, however often it arrives.

A browser that got no answer cannot know whether the form came through. It sends the same again, with the same key, and
is led to where the first answer led. Forms without a key, from browsers without scripts, have `after`: see topics.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import flask
from werkzeug.wrappers import Response

from . import queries, web
from .clock import now
from .db import Reader, Writer

FIELD = "key"
LIFE = 7 * 24 * 3600  # seconds for which a key is known
_KEY = re.compile(r"[0-9a-f]{32}")  # 128 bits; no other is looked for or kept


@dataclass(frozen=True, slots=True)
class Sent:
    """What a member wrote under the name of a draft (reply:5, new, edit:7 …) stands where it belongs."""

    member_id: int
    draft: str


def is_key(text: str) -> bool:
    return bool(_KEY.fullmatch(text))


def key() -> str:
    """The key of the form that was sent; '' without a proper one."""
    given = flask.request.form.get(FIELD, "")
    return given if is_key(given) else ""


def answered(db: Reader | None = None) -> Response | None:
    """The answer to a form that this member sent before, if its key is known.

    Asked first, since what was allowed then may not be any more, and once more in the transaction, where nothing comes
    between the question and `done`.
    """
    given = key()
    path = given and queries.sent_path(db or web.db(), web.viewer().id, given)
    return web.seen(web.links().to(path)) if path else None


def done(tx: Writer, path: str, draft: str) -> None:
    """The form is carried out, and `path` shows it: a permanent link without words in it, such as /p/9.

    `draft` is the name under which the words were kept until now.
    """
    member_id = web.viewer().id
    if given := key():
        queries.put_sent(tx, member_id, given, path, now())
    tx.emit(Sent(member_id, draft))
