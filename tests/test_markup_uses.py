"""Every place that says "this text is HTML already" is known by name, with why it is true."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
USES = {
    "search/excerpt.py": 2,  # our own <mark> and …, around pieces that are escaped
    "search/filling.py": 2,  # tags of ours that escape what they take
    "kernel/pages.py": 4,  # a hole's mark, whose argument is ours; what its filler rendered; rows of a frame
    "kernel/times.py": 2,  # <time>, with its words escaped
    "kernel/i18n.py": 1,  # a message of the catalogue; the values in it are escaped
    "kernel/avatar.py": 2,  # a drawing of ours, or the address of a picture; letter and address are escaped
    "kernel/markup/fragment.py": 1,  # sanitised when it was stored
    "templates/ui.html": 1,  # two tags of ours
    "topics/templates/topics/topic.html": 3,  # what other slices' templates rendered
    "topics/templates/topics/_post.html": 3,  # what other slices' templates rendered
    "accounts/templates/accounts/join.html": 1,  # what another slice's template rendered
    "accounts/templates/accounts/profile.html": 1,  # what another slice's template rendered
    "accounts/templates/accounts/profile_base.html": 2,  # what other slices' templates rendered
    "accounts/templates/accounts/settings.html": 1,  # what another slice's template rendered
    "look/templates/look/look.html": 1,  # a word in our own tag
    "accounts/templates/accounts/_card.html": 1,  # what other slices' templates rendered
    "admin/templates/admin/member.html": 2,  # what other slices' templates rendered
    "admin/templates/admin/members.html": 1,  # what another slice's template rendered
    "approval/word_views.py": 3,  # <mark>, around pieces that are escaped
    "polls/templates/polls/keep.html": 1,  # the fields, as our template rendered them
    "topics/templates/topics/edit.html": 1,  # what other slices' templates rendered
    "topics/templates/topics/new.html": 1,  # what other slices' templates rendered
}


def uses(name: str, source: str) -> int:
    if name.endswith(".html"):
        return len(re.findall(r"\|\s*safe\b|autoescape|Markup", source))
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return sum(ast.unparse(node.func).split(".")[-1] == "Markup" for node in calls)


def test_no_text_is_called_html_but_where_it_is() -> None:
    files = [*(ROOT / "forum_app").rglob("*.py"), *(ROOT / "forum_app").rglob("*.html")]
    found = {
        path.relative_to(ROOT / "forum_app").as_posix(): uses(path.name, path.read_text("utf-8")) for path in files
    }
    assert Counter(found) == Counter(USES)


def test_a_new_use_is_seen() -> None:
    assert uses("x.py", "return markupsafe.Markup(body)") == 1
    assert uses("x.html", "{{ body | safe }}") == uses("x.html", "{% autoescape false %}") == 1
