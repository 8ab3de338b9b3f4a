"""What an outsider may ask for, and what comes back, without what tells two requests apart in any case."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forum_app import Forum
from tests.outsiders.inside import SLUG, Inside
from tests.people import Person
from tests.test_routes import FORMS

ABSENT, NO_KEY, NO_SLUG = 98_760, "a" * 16, "nowhere-at-all-"  # as long as what is there


@dataclass(frozen=True)
class Asked:
    """A request about something that one does not see: with the ids of what is there, or of what is not."""

    method: str
    path: str
    names: tuple[str, ...]  # what of the request may stand in the answer
    form: tuple[tuple[str, str], ...] = ()


def kinds(inside: Inside, *, absent: bool) -> list[dict[str, str]]:
    """What stands for each part of a rule."""
    topics = [ABSENT + 10 + n for n in range(len(inside.topics))] if absent else inside.topics
    posts = [inside.posts[0], inside.posts[1], inside.posts[-1]]  # the opening one, one that was purged, the last one
    posts = [ABSENT + n for n in range(3)] if absent else posts
    key, slug = (NO_KEY, NO_SLUG) if absent else (inside.key, SLUG)
    return [
        {
            "topic": str(topic),
            "post": str(post),
            "key": key,
            "slug": slug,
            "board": str(ABSENT if absent else inside.board),
        }
        for topic, post in zip(topics, posts, strict=True)
    ]


MORE = (
    "/live?topic={topic}&after=0", "/live?since=0&board={board}", "/unread?board={slug}", "/new?board={slug}",
    "/people?q=&topic={topic}", "/people?q=in&topic={topic}", "/bookmarks?gone={post}&note={post}",
    "/seen?topic={topic}&upto={post}", "/t/{own}/reply?quote={post}", "/t/{own}/reply?reply_to={post}",
    "/t/{topic}/stove?page=2", "/t/{topic}?post=2", "/t/{topic}?at=unread", "/b/{slug}?sort=hot",
    "/drafts/reply:{topic}", "/drafts/edit:{post}", "/drafts/append:{post}", "/confirm?next=/t/{topic}",
    "/messages/new?quote={post}", "/t/{topic}/feed.atom?token=nonsense", "/b/{slug}/posts.atom?token=nonsense",
    "/tags/{slug}", "/tags/{slug}?sort=hot", "/tags?q={slug}", "/tags/suggest?q={slug}", "/tags?q=king",
    "/tags/{slug}/feed.atom", "/?tag={slug}", "/tags/stove?board={slug}",
)  # fmt: skip
FORMS_MORE: tuple[tuple[str, dict[str, str]], ...] = (
    ("/new", {"board": "{slug}", "title": "t", "body": "b"}),
    ("/t/{topic}/tags", {"tags": "{slug}"}),
    ("/topics/bulk", {"ids": "{topic}", "act": "delete"}),
    ("/topics/bulk", {"ids": "{topic}", "act": "move", "board": "talk"}),
    ("/topics/bulk", {"ids": "{own}", "act": "move", "board": "{slug}"}),
    ("/t/{own}/move", {"board": "{slug}"}),
    ("/seen", {"topic": "{topic}", "post": "{post}"}),
    ("/unread/read", {"upto": "1", "topic": "{topic}"}),
    ("/unread/read", {"upto": "1", "board": "{slug}"}),
    ("/unread/undo", {"floor": "0", "board": "{slug}"}),
    ("/drafts/reply:{topic}", {"body": "begun"}),
    ("/drafts/edit:{post}", {"body": "begun"}),
    ("/drafts/reply:{topic}/discard", {}),
    ("/files", {"draft": "reply:{topic}"}),
    ("/files", {"draft": "new", "board": "{slug}"}),
    ("/p/{post}/bookmark", {"note": "x"}),
    ("/preview", {"body": "see /p/{post} and /t/{topic} ![x](/files/{key}/file.webp)"}),
)


def requests(app: Forum, inside: Inside, own: int, *, absent: bool) -> list[Asked]:
    """Every route that names a topic, post, board or upload, and more that take one in the query or a form."""
    rows = sorted(
        {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods & {"GET", "POST"}}
    )
    found: list[Asked] = []
    for parts in kinds(inside, absent=absent):
        names = {**parts, "own": str(own)}
        for method, rule in rows:
            if not re.search(r"<int:(topic|post)_id>|/b/<slug>|/files/<key>", rule):
                continue
            path = rule.replace("<int:topic_id>", parts["topic"]).replace("<int:post_id>", parts["post"])
            path = path.replace("/b/<slug>", f"/b/{parts['slug']}").replace("<slug>", "stove")
            path = path.replace("<key>", parts["key"]).replace("<name>", "file.webp")
            form = FORMS.get(f"{method} {rule}", {}) if method == "POST" else {}
            found.append(_asked(method, path, parts, {k: v for k, v in form.items() if isinstance(v, str)}))
        found += [_asked("GET", path.format(**names), parts, {}) for path in MORE]
        for path, form in FORMS_MORE:
            filled = {name: value.format(**names) for name, value in form.items()}
            found.append(_asked("POST", path.format(**names), parts, filled))
    return found


def _asked(method: str, path: str, parts: dict[str, str], form: dict[str, str]) -> Asked:
    names = tuple(value for name, value in parts.items() if name != "board")  # a small number stands everywhere
    return Asked(method, path, names, tuple(form.items()))


NUMBER = re.compile(r'(<p class="mute small mono">\d+ · .* · )[0-9a-f]+')  # of the request
TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')  # a guest's is new with each page
PASSING = ("X-Request-Id", "Date", "Content-Length", "Set-Cookie")


def answer(person: Person, asked: Asked) -> tuple[int, list[tuple[str, str]], list[str]]:
    """Status, headers and lines of the body; what was asked for stands as # in them."""
    if asked.method == "GET":
        response = person.get(asked.path)
    else:
        response = person.post(asked.path, dict(asked.form))
    headers = [(name, _plain(value, asked)) for name, value in response.headers if name not in PASSING]
    text = TOKEN.sub("", NUMBER.sub(r"\1#", response.get_data().decode("utf-8", "replace")))
    return response.status_code, headers, _plain(text, asked).splitlines()


def _plain(text: str, asked: Asked) -> str:
    for name in sorted(asked.names, key=len, reverse=True):
        text = re.sub(rf"(?<![0-9a-z-]){re.escape(name)}(?![0-9a-z-])", "#", text)
    return text
