"""The acts on one's own posts: a hole at each post of a shared page, empty for everybody else."""

from __future__ import annotations

import functools

from ..kernel import i18n
from ..kernel.forum import current
from ..kernel.pages import Look
from ..kernel.viewer import Viewer


def own_filler(viewer: Viewer, look: Look, argument: str) -> str:
    """`argument` is `part,author id,post or topic id`; the part is a template of this slice."""
    part, author_id, which = argument.split(",")
    if author_id != str(viewer.id) or viewer.is_staff:  # staff have these acts at every post anyway
        return ""
    return _part(part, look, current().assets.version).replace("{id}", which)


@functools.lru_cache(maxsize=256)
def _part(part: str, look: Look, assets: str) -> str:
    template = current().jinja_env.get_template(f"topics/_own_{part}.html")
    return template.render(**i18n.words(look.language), base=look.base, static=f"{look.base}/static/{assets}")
