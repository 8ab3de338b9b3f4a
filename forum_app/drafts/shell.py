"""What stands on pages: whose they are, and in a sheet whether its words were begun before."""

from __future__ import annotations

import functools

from markupsafe import escape

from ..kernel import i18n, web
from ..kernel.forum import current
from ..kernel.pages import Look
from ..kernel.viewer import Viewer

MINE = "drafts"


def whose_filler(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    """This forum and this member: under that name a browser keeps words, so that nobody else at it sees them."""
    return str(escape(f"{current().config['INSTANCE']}.{viewer.id}"))


def draft_filler(viewer: Viewer, look: Look, argument: str) -> str:
    """`argument` is the draft's name. With what scripts say about it, and the mark that the host has one."""
    if not viewer.id:
        return ""
    return _part(argument in web.mine(MINE), look.language)


@functools.lru_cache(maxsize=16)
def _part(there: bool, language: str) -> str:
    return current().jinja_env.get_template("drafts/_kept.html").render(**i18n.words(language), there=there)
