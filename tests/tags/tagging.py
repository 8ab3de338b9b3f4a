"""What tests of tags do: put them on, look which stand where."""

from __future__ import annotations

import re
from html import unescape

from tests.people import Person

_TAG = re.compile(r'<a class="tag"[^>]*href="[^"]*/tags/[^"]*"[^>]*><bdi>([^<]*)')


def tagged(person: Person, tags: str, title: str = "A topic", board: str = "talk") -> int:
    """A new topic with these tags; answers its id."""
    answer = person.post("/new", {"board": board, "title": title, "body": "Its first words.", "tags": tags})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.headers["Location"].split("/")[2])


def shown(person: Person, path: str) -> list[str]:
    """The tags that a page shows, each time that it does."""
    return [unescape(name) for name in _TAG.findall(person.page(path))]


def titles(person: Person, path: str) -> list[str]:
    return [
        unescape(title) for title in re.findall(r'class="title"[^>]*><a href="[^"]*"><bdi>([^<]*)', person.page(path))
    ]


def tag_id(person: Person, slug: str) -> int:
    return int(person.app.db.reader().value("SELECT id FROM tag WHERE slug = :slug", slug=slug) or 0)


def problems(person: Person) -> list[str]:
    """What `hearth check` says of the whole forum."""
    app = person.app
    return [line for fn in app.events.provided("check") for line in fn(app.db.reader())]
