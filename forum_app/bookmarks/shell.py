"""The bookmark below a post: a hole, since nobody else sees it."""

from __future__ import annotations

import functools
from typing import Any

import flask

from ..kernel import i18n, web
from ..kernel.db import Reader
from ..kernel.forum import current
from ..kernel.pages import Look
from ..kernel.standing import may_change
from ..kernel.viewer import AnyViewer, Viewer


def panel(db: Reader, posts: list[Any]) -> dict[int, str]:  # noqa: ARG001
    """A place for each post; guests keep nothing."""
    look: Look = flask.g.look
    if look.role == "guest" or not may_change(flask.g.options, AnyViewer(look.role)):
        return {}
    return {
        post.id: web.part("bookmarks/_hole.html", argument=f"{post.topic_id},{post.id},{post.number}") for post in posts
    }


def filler(viewer: Viewer, look: Look, arguments: list[str]) -> dict[str, str]:  # noqa: ARG001
    """Each argument is `topic,post,number`."""
    mine = web.mine("bookmarks", int(arguments[0].split(",", 1)[0]))  # all of a page are of one topic
    found = {}
    for argument in arguments:
        _, post_id, number = argument.split(",")
        found[argument] = button(look, int(post_id), int(number), int(post_id) in mine)
    return found


def button(look: Look, post_id: int, number: int, on: bool) -> str:
    made = _button(on, look, current().assets.version)
    return made.replace("{id}", str(post_id)).replace("{number}", str(number))


@functools.lru_cache(maxsize=256)
def _button(on: bool, look: Look, assets: str) -> str:
    template = current().jinja_env.get_template("bookmarks/_button.html")
    return template.render(
        **i18n.words(look.language), on=on, base=look.base, static=f"{look.base}/static/{assets}"
    ).strip()
