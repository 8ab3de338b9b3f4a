"""The owner's list of first steps: a hole on the first page, until it is put away."""

from __future__ import annotations

from ..accounts.queries.recovery import codes_left
from ..kernel import pages, web
from ..kernel.pages import Look
from ..kernel.viewer import Viewer
from . import queries


def checklist_filler(viewer: Viewer, look: Look, argument: str) -> str:  # noqa: ARG001
    if not viewer.is_owner:
        return ""
    site = web.site()
    steps = {
        "written": queries.owner_posts(web.db(), viewer.id) > 1,
        "company": site.members > 1,
        "codes": codes_left(web.db(), viewer.id) > 0,
    }
    return pages.render("welcome/_checklist.html", look, steps=steps)
