"""What search engines and browsers are told: robots.txt, the map of the site, the head of a page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from forum_app import Forum
from forum_app.feeds import queries
from forum_app.kernel.clock import now
from tests.feeds.test_feeds import SETTINGS
from tests.outsiders.inside import WORD, make, stir, write
from tests.people import PNG, Person

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPEN = SETTINGS | {"indexed": "1"}


@pytest.fixture
def found(app: Forum) -> Forum:
    """A forum that wants to be found."""
    with app.db.transaction() as tx:
        app.options.put(tx, {"indexed": True}, now())
    return app


def places(person: Person, path: str) -> list[str]:
    answer = person.get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    return [loc.text or "" for loc in ET.fromstring(answer.get_data()).iter(f"{MAP}loc")]


def meta(page: str, name: str) -> str | None:
    match = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', page)
    return unescape(match[1]) if match else None


def test_a_house_asks_search_engines_to_stay_away_until_its_owner_wants_them(guest: Person, root: Person) -> None:
    assert guest.page("/robots.txt") == "User-agent: *\nDisallow: /\n"
    assert guest.get("/sitemap.xml").status_code == 404
    for path in ("/", "/boards", "/b/talk", "/login"):
        assert meta(guest.page(path), "robots") == "noindex", path
    root.post("/admin/settings", OPEN)
    for path in ("/", "/boards", "/b/talk"):
        assert meta(guest.page(path), "robots") is None, path
    for path in ("/login", "/search", "/u/ann", "/?sort=newest", "/b/talk?sort=hot", "/members"):
        assert meta(guest.page(path), "robots") == "noindex", path


def test_robots_are_kept_from_what_is_no_reading(found: Forum, guest: Person) -> None:
    lines = guest.page("/robots.txt").splitlines()
    for path in ("/search", "/login", "/settings", "/admin", "/*?token="):
        assert f"Disallow: {path}" in lines
    assert "Disallow: /" not in lines
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"


@pytest.mark.parametrize("closed", [{"shown": "guests_read"}, {"mode": "closed"}])
def test_where_guests_do_not_read_robots_do_not_either(closed: dict[str, str], guest: Person, root: Person) -> None:
    root.post("/admin/settings", OPEN | closed)
    assert guest.page("/robots.txt") == "User-agent: *\nDisallow: /\n"
    assert guest.get("/sitemap.xml").status_code in (403, 404, 503)
    assert root.get("/sitemap.xml").status_code == (404 if "shown" in closed else 200)


def test_the_map_names_what_guests_see(found: Forum, ann: Person, guest: Person) -> None:
    topic, gone = ann.topic("烧水"), ann.topic("gone")
    ann.post(f"/t/{gone}/delete")
    assert places(guest, "/sitemap.xml") == ["http://localhost/sitemap/0.xml", "http://localhost/sitemap/1.xml"]
    assert {"http://localhost/", "http://localhost/b/talk"} < set(places(guest, "/sitemap/0.xml"))
    topics = places(guest, "/sitemap/1.xml")
    assert f"http://localhost/t/{topic}/%E7%83%A7%E6%B0%B4" in topics
    assert not [path for path in topics if f"/t/{gone}" in path]
    for path in topics:
        assert guest.get(path).status_code == 200, path
    for part in ("2", "999999999999999"):
        assert guest.get(f"/sitemap/{part}.xml").status_code == 404


def test_the_map_is_in_parts_and_leaves_out_empty_ones(found: Forum, ann: Person, guest: Person) -> None:
    with found.db.transaction() as tx:
        tx.run("UPDATE sqlite_sequence SET seq = 30000 WHERE name = 'topic'")
    topic = ann.topic("far out")
    assert topic > 30_000
    assert [path.split("/")[-1] for path in places(guest, "/sitemap.xml")] == ["0.xml", "1.xml", "4.xml"]
    assert [f"/t/{topic}/" in path for path in places(guest, "/sitemap/4.xml")] == [True]
    assert guest.get("/sitemap/3.xml").status_code == 404
    tag = guest.get("/sitemap.xml").headers["ETag"]
    assert guest.get("/sitemap.xml", headers={"If-None-Match": tag}).status_code == 304
    ann.post(f"/t/{topic}/delete")
    assert len(places(guest, "/sitemap.xml")) == 2


def test_what_happens_on_a_private_board_changes_no_map(found: Forum, ann: Person, root: Person, guest: Person) -> None:
    ann.topic("public")
    inside = make(found)
    found.jobs.run_due()  # what a new forum does once
    paths = ("/sitemap.xml", "/sitemap/0.xml", "/sitemap/1.xml", "/feed.atom", "/posts.atom", "/robots.txt")

    def seen() -> list[tuple[str | None, bytes]]:
        """To whoever asks, it is the map of what guests see."""
        people = (guest, ann, root, inside.ina)
        answers = [person.get(path) for path in paths[:3] for person in people] + [guest.get(path) for path in paths]
        return [(answer.headers.get("ETag"), answer.get_data()) for answer in answers]

    before = seen()
    write(inside, 3)
    assert seen() == before
    stir(inside, root)
    assert seen() == before
    assert WORD.encode() not in b"".join(body for _, body in before)


def test_the_map_is_read_along_the_ids(app: Forum) -> None:
    ran: list[tuple[str, dict[str, Any]]] = []
    app.db.trace = lambda sql, params: ran.append((sql, params))
    queries.parts(app.db.reader(), "[]", 10_000)
    queries.named(app.db.reader(), "[]", 1, 10_000)
    app.db.trace = None
    for sql, params in ran:
        plan = [row[3] for row in app.db.reader().tuples(f"EXPLAIN QUERY PLAN {sql}", **params)]
        assert any(re.match(r"SEARCH t( EXISTS)? USING INTEGER PRIMARY KEY \(rowid>", line) for line in plan), plan
        assert not [line for line in plan if "TEMP B-TREE" in line or re.match(r"SCAN (t|p|topic|post)\b", line)], plan


def test_a_page_tells_its_title_its_words_and_its_one_address(found: Forum, ann: Person, guest: Person) -> None:
    topic = ann.topic('A "kettle" & <b>', "It **boils** over.\n\nAgain.\n\n::: spoiler x\nA secret.\n:::")
    for _ in range(20):
        ann.reply(topic)
    page = guest.page(f"/t/{topic}")
    assert meta(page, "og:title") == 'A "kettle" & <b>'
    assert meta(page, "og:type") == "article"
    assert meta(page, "og:site_name") == "Plum Lane"
    assert (meta(page, "description") or "").startswith("It boils over. Again.")
    assert "secret" not in (meta(page, "og:description") or "")
    assert f'<link rel="canonical" href="/t/{topic}/a-kettle-b">' in page
    assert f'<link rel="next" href="/t/{topic}/a-kettle-b?page=2">' in page
    second = guest.page(f"/t/{topic}?page=2")
    assert f'<link rel="canonical" href="/t/{topic}/a-kettle-b?page=2">' in second
    assert f'<link rel="prev" href="/t/{topic}/a-kettle-b">' in second and 'rel="next"' not in second
    assert "og:title" not in ann.page(f"/t/{topic}")


def test_with_a_public_address_the_head_names_it(
    open_app: Callable[..., Forum], folder: Path, root: Person, guest: Person
) -> None:
    assert root.post("/admin/look/logo", {"picture": PNG}).status_code == 303
    assert "og:url" not in guest.page("/")
    app = open_app(folder, public_url=("https://plum.example/",), base_path="/forum")
    page = app.test_client().get("/forum/b/talk", base_url="https://plum.example").get_data(as_text=True)
    assert '<link rel="canonical" href="https://plum.example/forum/b/talk">' in page
    assert meta(page, "og:url") == "https://plum.example/forum/b/talk"
    assert (meta(page, "og:image") or "").startswith("https://plum.example/forum/logo/")
    assert 'href="/forum/opensearch.xml"' in page
    robots = app.test_client().get("/forum/robots.txt", base_url="https://plum.example").get_data(as_text=True)
    assert robots == "User-agent: *\nDisallow: /forum/\n"


def test_browsers_can_add_the_search(guest: Person, root: Person) -> None:
    assert 'rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml"' in guest.page("/")
    root.post("/admin/settings", SETTINGS | {"name": "Plum & <Lane>, the very long one"})
    answer = guest.get("/opensearch.xml")
    assert answer.headers["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    root_ = ET.fromstring(answer.get_data())
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root_.findtext(f"{space}ShortName") == "Plum & <Lane>, t"
    assert root_.find(f"{space}Url").attrib["template"] == "http://localhost/search?q={searchTerms}"  # type: ignore[union-attr]


def test_a_forum_of_members_only_tells_its_name_and_no_more(root: Person, guest: Person) -> None:
    root.post("/admin/settings", OPEN | {"about": "kingfisher people", "shown": "guests_read"})
    assert "kingfisher" not in guest.get("/opensearch.xml").get_data(as_text=True)
    page = guest.page("/login")
    assert meta(page, "og:title") is None and meta(page, "robots") == "noindex" and 'rel="canonical"' not in page
