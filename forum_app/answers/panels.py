"""The solution in the head of a topic, the button below its posts, the number on a profile."""

from __future__ import annotations

import functools
from typing import Any

import flask

from ..kernel import i18n, pages, web
from ..kernel.db import Reader
from ..kernel.forum import current
from ..kernel.pages import Look
from ..kernel.standing import may_change
from ..kernel.viewer import AnyViewer, Viewer
from . import queries


def head(db: Reader, topics: list[Any]) -> dict[int, str]:
    """Who solved it, with a link; asked only where something did."""
    found: dict[int, str] = {}
    for topic in topics:
        place = queries.place(db, topic.id) if topic.solved_post_id else None
        if place:
            found[topic.id] = web.part("answers/_head.html", topic=topic, place=place)
    return found


def more(db: Reader, posts: list[Any]) -> dict[int, str]:
    """The staff have the button; who began the topic has it through a hole."""
    look: Look = flask.g.look
    viewer, options = AnyViewer(look.role), flask.g.options
    if not posts or not options["solutions"] or not viewer.is_authenticated or not may_change(options, viewer):
        return {}
    ground = queries.ground(db, posts[0].topic_id)
    if ground is None or ground.deleted or (ground.closed and not flask.g.keeps):
        return {}
    found: dict[int, str] = {}
    for post in posts:
        on = post.id == ground.solved_post_id
        if post.number == 1:
            continue
        if flask.g.keeps:
            found[post.id] = button(look, post.id, post.number, on)
        else:
            argument = f"{ground.author_id},{post.id},{post.number},{int(on)}"
            found[post.id] = web.part("answers/_hole.html", argument=argument)
    return found


def filler(viewer: Viewer, look: Look, arguments: list[str]) -> dict[str, str]:
    """Each argument is `author of the topic,post,number,1 for the solution`."""
    found, me = {}, str(viewer.id)
    for argument in arguments:
        author_id, post_id, number, on = argument.split(",")
        if author_id == me:
            found[argument] = button(look, int(post_id), int(number), on == "1")
    return found


def button(look: Look, post_id: int, number: int, on: bool) -> str:
    made = _button(on, look, current().assets.version)
    return made.replace("{id}", str(post_id)).replace("{number}", str(number))


@functools.lru_cache(maxsize=256)
def _button(on: bool, look: Look, assets: str) -> str:
    template = current().jinja_env.get_template("answers/_button.html")
    return template.render(
        **i18n.words(look.language), on=on, base=look.base, static=f"{look.base}/static/{assets}"
    ).strip()


def facts(db: Reader, members: list[Any]) -> dict[int, str]:
    """How many topics of others somebody solved."""
    look, hidden = web.look_now(), web.may().hidden
    return {
        member_id: pages.render(
            "answers/_facts.html", look, solved=queries.given(db, member_id, hidden), most=queries.MOST
        )
        for member_id in members
    }
