"""The member's own corner of the page's head: a hole in shared pages, the same for each page of a look."""

from __future__ import annotations

import functools

from ..kernel import i18n
from ..kernel.avatar import stones
from ..kernel.forum import current
from ..kernel.links import Links
from ..kernel.pages import Look
from ..kernel.viewer import Viewer


def me_filler(viewer: Viewer, look: Look, argument: str) -> str:
    """`argument` names the part: `menu` in the head of the page, `stone` beside the reply form."""
    return _part(argument, viewer.name, viewer.display_name, viewer.avatar, look, current().assets.version)


@functools.lru_cache(maxsize=1024)
def _part(part: str, name: str, display_name: str, avatar: str, look: Look, assets: str) -> str:
    return (
        current()
        .jinja_env.get_template(f"accounts/_{part}.html")
        .render(
            **i18n.words(look.language),
            name=name,
            display_name=display_name,
            avatar=avatar,
            stone=stones(look.base),
            look=look,
            links=Links(look.base),
            static=f"{look.base}/static/{assets}",
        )
    )
