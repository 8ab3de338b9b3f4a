"""Every part of the house in every state, by day and by night: for whoever changes it."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from types import SimpleNamespace

import flask
from werkzeug.wrappers import Response

from ..kernel import i18n, web, writing
from ..kernel.assets import SHELL
from ..kernel.clock import now
from ..kernel.forms import Form, line_field, text_field
from ..kernel.forum import current
from . import samples

bp = flask.Blueprint("look_guide", __name__, url_prefix="/admin", template_folder="templates")
NOWHERE = 900_000_000  # where posts have no number that anybody's has
NOTHING: defaultdict[int, str] = defaultdict(str)


class GuideForm(Form):
    """Fields that are fine and fields that are not, for each room."""

    fine_light = line_field()
    wrong_light = line_field()
    fine_dark = line_field()
    wrong_dark = line_field()
    choice_light = line_field()
    choice_dark = line_field()
    body = text_field()


@bp.get("/styleguide")
@web.owner_only
def guide() -> Response:
    wished = flask.request.args.get("in", "")
    if wished in i18n.LANGUAGES:
        flask.g.wished_language = wished
    look, at = web.look_now(), now()
    return web.page(
        "look/guide.html",
        form=GuideForm(formdata=None),
        rows=samples.rows(look.language, at),
        posts={
            room: samples.posts(look.language, at, first)
            for room, first in (("light", NOWHERE), ("dark", NOWHERE + 100))
        },
        prose=writing.prepare(web.db(), current().events, samples.PROSE[look.language], home=writing.NOWHERE).html,
        topic=SimpleNamespace(id=NOWHERE, solved_post_id=None),
        beside=SimpleNamespace(below=NOTHING, acts=NOTHING, more=NOTHING),
        added=defaultdict(list),
        may_write=False,  # the buttons of real posts would do what they say
        tokens=samples.TOKENS,
        arts=samples.ARTS,
        tools=samples.TOOLS,
        sizes=samples.SIZES,
        people=samples.PEOPLE,
        icons=icons(),
        languages=i18n.LANGUAGES,
    )


@cache
def icons() -> list[str]:
    """The names of all icons of the sprite."""
    return re.findall(r'id="i-([a-z0-9-]+)"', (SHELL / "icons.svg").read_text(encoding="utf-8"))
