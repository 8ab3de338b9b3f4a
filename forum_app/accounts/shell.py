"""The member's own corner of the page's head, and who is here: holes in shared pages."""

from __future__ import annotations

import functools

from ..kernel import i18n, web
from ..kernel.avatar import stones
from ..kernel.forum import current
from ..kernel.links import Links
from ..kernel.pages import Filler, Look
from ..kernel.viewer import Viewer
from .directory import STONES, Here
from .queries.directory import Present


def me_filler(viewer: Viewer, look: Look, argument: str) -> str:
    """`argument` names the part: `menu` in the head of the page, `stone` beside the reply form."""
    app = current()
    counts = tuple((path, fn(viewer)) for path, fn in app.events.provided("own count")) if argument == "menu" else ()
    orders = argument == "menu" and bool(web.may().keeps)
    return _part(argument, viewer.name, viewer.display_name, viewer.avatar, look, app.assets.version, counts,
                 bool(viewer.factor_due), orders)  # fmt: skip


@functools.lru_cache(maxsize=1024)
def _part(
    part: str,
    name: str,
    display_name: str,
    avatar: str,
    look: Look,
    assets: str,
    counts: tuple[tuple[str, int | None], ...],
    factor_due: bool,
    orders: bool,
) -> str:
    entries, waiting = current().events.menu_items("me"), dict(counts)
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
            entries=entries,
            counts=waiting,  # what waits behind an entry; None: it is not for this member
            calls=sum(waiting.get(item.path) or 0 for item in entries if not item.quiet),
            factor_due=factor_due,
            orders=orders,  # does this member keep order on any board?
            links=Links(look.base),
            static=f"{look.base}/static/{assets}",
        )
    )


def here_filler(here: Here) -> Filler:
    """For members, in the rail of the first page; nothing while nobody is here."""

    def filler(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
        return _here(here.people, look) if viewer.id and here.people else ""

    return filler


@functools.lru_cache(maxsize=64)
def _here(people: tuple[Present, ...], look: Look) -> str:
    template = current().jinja_env.get_template("accounts/_here.html")
    many = len(people) == STONES
    return template.render(
        **i18n.words(look.language), people=people, many=many, stone=stones(look.base), links=Links(look.base)
    )
