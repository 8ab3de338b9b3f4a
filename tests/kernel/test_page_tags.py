"""By what a browser knows that the page it keeps is the page as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, DictLoader

from forum_app import Forum
from tests.people import Person


def _tag(app: Forum, **headers: str) -> tuple[int, str]:
    answer = Person(app, "").get("/boards", headers=headers)
    return answer.status_code, answer.headers["ETag"]


def test_another_release_says_other_words_under_the_same_versions(folder: Path, open_app: Callable[..., Forum]) -> None:
    app = open_app(folder)
    tag = _tag(app)[1]
    app.close()
    again = open_app(folder)
    assert _tag(again, **{"If-None-Match": tag}) == (304, tag)
    again.close()
    later: Any = open_app(folder)
    templates = later.jinja_env
    templates.bytecode_cache = None
    templates.loader = ChoiceLoader([DictLoader({"_banners.html": "<p>New in this release</p>"}), templates.loader])
    assert _tag(later, **{"If-None-Match": tag})[0] == 200
