"""No text that a person can leave here runs in anybody's browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from forum_app.kernel.door import POLICY
from tests.conftest import SIZE
from tests.process import ROOT, start
from tests.turns import turn

from .browser import Seats
from .hostile import INSPECT, Ask, Frames, batches, inspect
from .house import Made, bring_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OWN = (ROOT / "tests" / "data" / "xss.txt").read_text(encoding="utf-8").splitlines()
MARK = "zebrawood"  # in every hostile topic, so that a search finds them all
# side by side: all of them take most of an hour. With small counts one of them, by turns
SHARES = range(1, 5) if SIZE == "full" else [1 + turn() % 4]
BOARDS = 40  # at most; changed again and again: a page shows them all
RUN_EVERY = 7  # of the pages that say a text again; they come by twos and fives, so that each kind has its turn

LINKS = """() => {
  const href = (link) => link && link.getAttribute("href");
  return [[...document.querySelectorAll(".title a")].map(href), href(document.querySelector("a[rel=next]"))];
}"""

# A text in every place that Markdown has.
MARKDOWN = (
    "{0}",
    "```{0}\n{0}\n```",
    "`{0}` **{0}** *{0}* ~~{0}~~",
    "[{0}](https://example.org/) ![{0}](/boards)",
    "[one]({0}) [two](<{0}>) [three](https://example.org/ '{0}') ![four]({0})",
    "<{0}> https://example.org/{0} @{0}",
    "| {0} | b |\n| --- | :-: |\n| {0} | `{0}` |",
    "> {0}\n\n- {0}\n- [ ] {0}\n\n1. {0}",
    "# {0}\n\n    {0}\n\n[ref]\n\n[ref]: {0}",
    "a^{0}^ a~{0}~ a[^1] a[^{0}]\n\n[^1]: {0}\n[^{0}]: {0}",
    ":::spoiler {0}\n{0}\n:::\n\n> [{0} #1](/p/1):\n> {0}",
)


@pytest.fixture
def trial(furnished: tuple[Path, Made], tmp_path: Path, browser: Browser) -> Iterator[Trial]:
    """A community of its own: its name and boards will be hostile."""
    folder = Path(shutil.copytree(furnished[0], tmp_path / "data"))
    with start(folder) as server:
        yield Trial(folder, Seats(browser, f"http://127.0.0.1:{server.port}"))


def test_our_own_hostile_texts_stay_texts(trial: Trial) -> None:
    assert trial.assault(OWN) == []


@pytest.mark.proof
@pytest.mark.long
@pytest.mark.parametrize("share", SHARES)
def test_a_big_list_of_hostile_texts_stays_texts(
    share: int, trial: Trial, shared_data: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    lines = (shared_data / "hostile" / "xss.txt").read_text(encoding="utf-8").splitlines()
    texts = lines[:: max(1, len(lines) // count("xss"))][: count("xss")][share - 1 :: 4]
    alive = trial.assault(texts)
    what = f"hostile texts in every field, opened in Chromium, quarter {share}"
    proved(what, texts=len(texts), pages=trial.pages, alive=len(alive))
    assert alive == []


@dataclass
class Trial:
    folder: Path
    seats: Seats
    pages: int = 0

    def assault(self, texts: list[str]) -> list[str]:
        """Put the texts into every field, look at every page that shows them; answers what was not inert."""
        bring_in(self.folder, [_topic(number, text) for number, text in enumerate(texts, start=1)])
        owner = Frames.opened(
            self.seats, "root"
        )  # at once: after this many wrong passwords nobody comes in for a while
        guest = Frames.opened(self.seats)
        seen, topics = self._read_lists()
        seen += self._look(guest, [(topic, None) for topic in topics])
        seen += self._look(guest, [(person, None) for person in sorted(guest.people)], RUN_EVERY)
        seen += self._look(guest, _typed_by_a_guest(texts, guest.token()), RUN_EVERY)
        seen += self._look(owner, _typed_by_the_owner(texts, owner.token()), RUN_EVERY)
        seen += self._name_the_house(owner, texts)
        seen += self._announce(owner, guest, texts)
        seen += self._name_boards(owner, texts)
        return seen + self.seats.rise()

    def _look(self, frames: Frames, asks: Iterable[Ask], run_every: int = 1) -> list[str]:
        listed = list(asks)
        self.pages += len(listed)
        return frames.look(listed, run_every)

    def _open(self, page: Page, path: str) -> list[str]:
        page.goto(path)
        self.pages += 1
        return inspect(page)

    def _read_lists(self) -> tuple[list[str], list[str]]:
        """Turn the pages of home, board and search; answers what was wrong, and where the topics are."""
        page = self._reading("")
        seen, topics = [], set()
        for first in ("/", "/b/trial", f"/search?q={MARK}"):
            path: str | None = first
            while path:
                seen += self._open(page, path)
                links, path = page.evaluate(LINKS)
                topics.update(link.partition("#")[0] for link in links)
        return seen, sorted(topics)

    def _reading(self, who: str) -> Page:
        page = self.seats.sit(who)
        page.add_init_script(INSPECT)
        return page

    def _name_the_house(self, owner: Frames, texts: list[str]) -> list[str]:
        """The forum and its owner are called by one text after the other; the first page and the settings show it."""
        token, seen = owner.token(), []
        fixed = {"csrf_token": token, "zone": "UTC", "language": "en", "joining": "open"}
        for place, text in enumerate(texts):
            owner.send("/admin/settings", {**fixed, "name": text.strip()[:60], "about": text.strip()[:300]})
            mine = {"csrf_token": token, "display_name": text.strip()[:60], "bio": text[:1000]}
            owner.send("/settings", mine)
            in_turn = place % RUN_EVERY == 0
            asks: list[Ask] = [("/", None), ("/u/root", None)]
            asks += [("/settings", None), ("/u/root/posts", None)] if in_turn else []
            seen += self._look(owner, asks, run_every=1 if in_turn else 0)
        return seen

    def _announce(self, owner: Frames, guest: Frames, texts: list[str]) -> list[str]:
        """Announced one after the other, in the rules and why the house rests as well; then it is as it was."""
        token, seen = owner.token(), []
        rest = {"csrf_token": token, "mode": "read-only"}
        for place, text in enumerate(texts):
            owner.send("/admin/announcements/new", {"csrf_token": token, "body": text[:500]})
            owner.send("/admin/pages/rules", {"csrf_token": token, "body": MARKDOWN[place % 9].replace("{0}", text)})
            owner.send("/admin/settings", {**rest, "mode_message": text.strip()[:500]})
            seen += self._look(guest, [("/rules", None)], run_every=1 if place % RUN_EVERY == 0 else 0)
        owner.send("/admin/settings", {**rest, "mode": "open"})
        return seen + self._look(owner, [("/admin/announcements", None), ("/admin/settings", None)])

    def _name_boards(self, owner: Frames, texts: list[str]) -> list[str]:
        """Forty boards at a time are called by the texts, and looked at wherever boards are listed."""
        token, page, seen = owner.token(), self._reading("root"), []
        boards = min(BOARDS, len(texts))
        for number in range(boards):
            owner.send("/admin/boards/new", {"csrf_token": token, "name": f"Board {number}"})
        page.goto("/admin/boards")
        links = page.locator("a[href^='/admin/boards/']:has(.vh)").evaluate_all("all => all.map(link => link.pathname)")
        assert len(links) > boards
        for some in batches(texts, len(links)):
            named = dict(zip(links, some, strict=False))
            for link, text in named.items():
                owner.send(link, {**_board(text), "csrf_token": token})
            seen += self._look(owner, [(link, None) for link in named], RUN_EVERY)
            seen += self._look(owner, [(f"{links[0]}/remove", None)])
            for path in ("/boards", "/admin/boards", "/new"):
                seen += self._open(page, path)
        return seen


def _board(text: str) -> dict[str, str]:
    return {"name": text.strip()[:60], "description": text[:300], "hue": "1"}


def _topic(number: int, text: str) -> dict[str, Any]:
    """A topic whose title, authors and posts are the text."""
    made = {"author": text[:490] if text.strip() else "nobody", "created": "2026-01-31T12:00:00Z"}
    bodies = [("md", place.replace("{0}", text)) for place in MARKDOWN]
    bodies += [("html", text), ("html", f"<p title='{text}'><a href='{text}'>{text}</a>"), ("text", text)]
    posts = [
        {**made, "format": kind, "body": body, "reply_to": place or None} for place, (kind, body) in enumerate(bodies)
    ]
    where = {"dataset": "hostile", "topic_id": number, "board": "Trial"}
    return {**where, "title": f"{MARK} {text}"[:490], **made, "posts": posts}


def _typed_by_a_guest(texts: list[str], token: str) -> Iterator[Ask]:
    """Pages that say again what was typed."""
    for text in texts:
        yield f"/search?q={quote(text, safe='')}", None
        yield f"/nowhere/{quote(text, safe='')}", None
        yield "/login", {"csrf_token": token, "username": text, "password": "not this one", "next": text}
        yield "/join", {"csrf_token": token, "username": text, "password": "short"}
        yield "/new", {"csrf_token": "stale", "title": text, "body": text, "board": text}


def _typed_by_the_owner(texts: list[str], token: str) -> Iterator[Ask]:
    for text in texts:
        yield "/new", {"csrf_token": token, "title": text, "body": text, "board": text, "preview": "1"}
        yield "/admin/categories", {"csrf_token": token, "name": f"{text} {'x' * 60}"}


# --- the detector itself

UNSAFE = "<!doctype html><title>x</title><main>{0}</main>"


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("<script>window.__fired = 1</script>", "script ran: 1"),
        ("<img src=/nothing onerror=alert(2)>", "script ran: 2"),
        ("<img src=https://elsewhere.invalid/a.png>", "request to https://elsewhere.invalid/a.png"),
        ("<a onclick=x>x</a>", "onclick: <a onclick"),
        ("<a href=' javascript:x'>x</a>", "href: <a href"),
        ("<p style='color:red'>x", "style: <p style"),
        ("<marquee>x</marquee>", "element: <marquee>"),
    ],
)
def test_a_text_that_runs_in_a_frame_is_noticed(text: str, sign: str, seats: Seats) -> None:
    frames = Frames.opened(seats)
    frames.page.route("**/unsafe", lambda route: route.fulfill(body=UNSAFE.format(text), content_type="text/html"))
    seen = frames.look([("/unsafe", None)])
    frames.page.wait_for_timeout(200)  # a picture that is not there says so a moment later
    seen += frames.watch.take()
    assert sign in "\n".join(seen)


def test_a_text_that_only_the_policy_stops_is_noticed(seats: Seats) -> None:
    page = seats.sit()
    policy = {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}
    body = UNSAFE.format("<script>window.__fired = 1</script><img src=/boards onerror=alert(2)>")
    page.route("**/unsafe", lambda route: route.fulfill(body=body, headers=policy))
    page.goto("/unsafe")
    page.wait_for_timeout(200)
    seen = "\n".join(seats.watch_of(page).take())
    assert "policy: script-src-elem stopped inline" in seen
    assert "policy: script-src-attr stopped inline" in seen
    assert "script ran" not in seen
