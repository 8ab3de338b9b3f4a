"""What a hot page asks of the database: how many statements, the same for one row and for fifty, and by which plan."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from forum_app import Forum, create_app, load
from forum_app.accounts import service as accounts
from forum_app.acts import jobs as jobs_of_acts
from forum_app.drafts import jobs as draft_jobs
from forum_app.kernel import moments
from forum_app.kernel.clock import now
from forum_app.search import queries as search
from forum_app.search import tokens
from forum_app.tags.queries import write as tags
from forum_app.topics import jobs, keeping, top
from forum_app.topics.queries import addenda
from forum_app.topics.streams import SORTS, parse
from tests.people import Person

Statements = list[tuple[str, dict[str, Any]]]

# page -> statements when it is kept already: (guest, member); a member's session is one of them
KEPT = {
    "home": (1, 2),
    "board": (1, 2),
    "topic": (1, 2),
    "boards": (1, 2),
    "tag": (1, 2),
    "home hot": (1, 2),
    "home top": (1, 2),
    "board newest": (1, 2),
    "peek": (2, 3),
    "card": (2, 3),  # the member, site
    "feed": (2, 3),  # site, which posts
    "feed-posts": (2, 3),  # site, which topics
    "feed-board": (2, 3),  # board with site, which posts
    "feed-board-posts": (2, 3),
    "feed-topic": (1, 2),  # topic with board and site
    "feed-member": (3, 4),  # the member, site, which posts
    "feed-tag": (4, 5),  # site, the tag, is it seen, which posts
    "feed-key": (3, 4),  # whose key, site, which posts; a cookie is looked at all the same
    "opensearch": (1, 2),
    "robots": (1, 2),
    "sitemap": (1, 2),
    "sitemap-places": (1, 2),
    "sitemap-topics": (1, 2),
}
# page -> statements when it has to be made: (guest, member); to a member's come the session, and what is unread
MADE = {
    "home": (4, 6),  # site, topics, pinned, boards
    "board": (4, 6),  # board with site, topics, pinned, boards
    "home newest": (3, 5),  # site, topics, boards
    "home unanswered": (3, 5),
    "home hot": (3, 5),
    "home top": (3, 5),
    "board newest": (3, 5),  # board with site, topics, boards
    "board unanswered": (3, 5),
    "board hot": (3, 5),
    "board top": (3, 5),
    "topic": (5, 7),  # topic with board and site, posts, its tags, reactions, poll
    "tag": (4, 6),  # site, what is seen of it, topics, boards
    "boards": (3, 4),  # site, categories, boards
    "members": (2, 3),  # members, site
    "members-new": (2, 3),
    "members-posts": (2, 3),
    "members-seen": (2, 3),
    "members-here": (2, 3),
    "members-found": (2, 3),
    "profile": (5, 7),  # member, site, what was written, reactions received, solutions; to members their groups
    "profile-posts": (5, 6),  # … posts …
    "profile-topics": (5, 6),  # … topics …
    "card": (4, 5),  # member, site, reactions received, solutions
    "feed": (3, 4),  # … the posts
    "feed-posts": (4, 5),  # … which posts of the topics, the posts
    "feed-board": (3, 4),
    "feed-board-posts": (4, 5),
    "feed-topic": (3, 4),  # topic with board and site, which posts, the posts
    "feed-member": (4, 5),
    "feed-tag": (5, 6),
    "feed-key": (4, 5),
    "opensearch": (1, 2),
    "robots": (1, 2),
    "sitemap": (2, 3),
    "sitemap-places": (2, 3),
    "sitemap-topics": (2, 3),
    "reactions": (5, 6),  # post, topic, numbers, people, site
    # candidates, those by title, hits, site, is the index whole? members, (by the version) boards and tags so called
    "search": (7, 8),
    "post": (2, 3),  # its place, its topic
    "peek": (3, 4),  # the post, its topic, the post with its people
}
# these few rows stand on every list; sorting them costs nothing, whatever the number of posts
SMALL = re.compile(r"FROM (board b|board|category|tag g)\b")
# the index holds what is pinned everywhere and nothing else: walking along it is the point of it
FEW = "SCAN t USING INDEX topic_pinned_everywhere"


STREAMS = [parse({"sort": sort}) for sort in SORTS if sort != "latest"]


@pytest.fixture
def paths(ann: Person) -> dict[str, str]:
    return _paths(ann)


@pytest.fixture(scope="module")
def grown(made_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A forum with fifty of everything, and its paths. It is made once; tests get copies."""
    folder = Path(shutil.copytree(made_folder, tmp_path_factory.mktemp("grown") / "data"))
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    ann, bob = Person(app, "ann"), Person(app, "bob")
    paths = _paths(ann)
    _fill(ann, bob)
    app.close()
    return folder, paths


@pytest.fixture
def large(grown: tuple[Path, dict[str, str]], open_app: Callable[..., Forum], tmp_path: Path) -> Forum:
    return open_app(Path(shutil.copytree(grown[0], tmp_path / "large")))


def _traced(app: Forum, statements: Statements) -> Forum:
    app.db.trace = lambda sql, params: statements.append((sql, params))
    return app


def _paths(ann: Person) -> dict[str, str]:
    topic = ann.topic("kettle")
    slug = ann.get(f"/t/{topic}").headers["Location"]
    ann.reply(ann.topic("answered"))  # so that each list has a row
    ann.post("/new", {"board": "talk", "title": "tagged", "body": "with one", "tags": "tea"})
    top.refresh(ann.app.db)
    with ann.app.db.transaction() as tx:
        ann.app.options.put(tx, {"indexed": True}, now())
    return {
        "home": "/",
        "board": "/b/talk",
        **{f"home {stream.sort}": f"/?{urlencode(stream.query)}" for stream in STREAMS},
        **{f"board {stream.sort}": f"/b/talk?{urlencode(stream.query)}" for stream in STREAMS},
        "topic": slug,
        "tag": "/tags/tea",
        "boards": "/boards",
        "members": "/members",
        "members-new": "/members?sort=new",
        "members-posts": "/members?sort=posts",
        "members-seen": "/members?sort=seen",
        "members-here": "/members?online=1",
        "members-found": "/members?q=an",
        "profile": "/u/ann",
        "card": "/u/ann/card",
        "profile-posts": "/u/ann/posts",
        "profile-topics": "/u/ann/topics",
        "search": '/search?q="kettle"',
        "search by date": '/search?q="kettle"&sort=new',
        "post": f"/p/{topic}",
        "peek": f"/p/{topic}/peek",
        "reactions": f"/p/{topic}/reactions",
        "feed": "/feed.atom",
        "feed-posts": "/posts.atom",
        "feed-board": "/b/talk/feed.atom",
        "feed-board-posts": "/b/talk/posts.atom",
        "feed-topic": f"/t/{topic}/feed.atom",
        "feed-member": "/u/ann/feed.atom",
        "feed-tag": "/tags/tea/feed.atom",
        "feed-key": f"/feed.atom?token={_feed_key(ann)}",
        "opensearch": "/opensearch.xml",
        "robots": "/robots.txt",
        "sitemap": "/sitemap.xml",
        "sitemap-places": "/sitemap/0.xml",
        "sitemap-topics": "/sitemap/1.xml",
    }


def _feed_key(person: Person) -> str:
    found = re.search(r"[?]token=([\w-]+)", person.post("/settings/feeds").get_data(as_text=True))
    assert found
    return found[1]


def _cost(person: Person, path: str, statements: Statements) -> int:
    statements.clear()
    assert person.get(path).status_code in (200, 302)
    return len(statements)


def _fill(ann: Person, bob: Person) -> None:
    """Fifty topics, and fifty answers in each of two of them."""
    with ann.app.app_context():
        for i in range(50):
            ann.topic(f"kettle {i}", f"kettle {i} boils")
    topic = int(ann.app.db.reader().value("SELECT min(id) FROM topic WHERE board_id = (SELECT max(id) FROM board)"))
    with ann.app.db.transaction() as tx:
        for (topic_id,) in tx.tuples("SELECT id FROM topic WHERE title LIKE 'kettle %'"):
            tags.put_on(tx, topic_id, [1])
    for i in range(25):
        ann.reply(topic, f"kettle, says ann {i}")
        bob.reply(topic, f"kettle, says bob {i}")
    top.refresh(ann.app.db)


@pytest.mark.parametrize("page", sorted(KEPT))
def test_a_kept_page_costs_its_versions(
    page: str, paths: dict[str, str], guest: Person, bob: Person, statements: Statements
) -> None:
    for person, budget in zip((guest, bob), KEPT[page], strict=True):
        person.get(paths[page])
        assert _cost(person, paths[page], statements) == budget, statements


@pytest.mark.parametrize("page", sorted(MADE))
def test_a_page_costs_the_same_for_one_row_and_for_fifty(
    page: str, paths: dict[str, str], app: Forum, large: Forum, grown: tuple[Path, dict[str, str]],
    statements: Statements,
) -> None:  # fmt: skip
    there = grown[1]
    few = [_fresh_cost(Person(app, name), paths[page], statements) for name in ("", "bob")]
    many = [_fresh_cost(Person(_traced(large, statements), name), there[page], statements) for name in ("", "bob")]
    assert few == many == list(MADE[page]), statements


def _fresh_cost(person: Person, path: str, statements: Statements) -> int:
    person.get("/settings")  # the options of this version are read once by each process
    person.get("/boards")
    person.get(path)  # what is the member's own is remembered from then on, see kernel/mine.py
    person.app.pages = type(person.app.pages)(1 << 20)
    person.app.copies = type(person.app.copies)(1 << 20)
    person.app.extensions["feeds"] = type(person.app.extensions["feeds"])(1 << 20)
    return _cost(person, path, statements)


def test_five_thousand_names_cost_one_look_up(ann: Person, statements: Statements) -> None:
    topic = ann.topic()
    body = " ".join(f"@name{i}" for i in range(3000))
    statements.clear()
    ann.reply(topic, body)
    assert sum("name_key IN" in sql for sql, _ in statements) == 1


# --- plans


def faults(app: Forum, sql: str, params: dict[str, Any]) -> list[str]:
    """What is wrong with the plan of a statement: scans of tables that grow, sorts outside an index."""
    plan = [row[3] for row in app.db.reader().tuples(f"EXPLAIN QUERY PLAN {sql}", **params)]
    # a subquery that answers so many rows is "scanned"
    one_row = re.findall(r"LIMIT (?:(?:\d+|:most)\) AS|:walk\)) (\w+)", sql)
    plan = [line for line in plan if line not in [FEW, *(f"SCAN {name}" for name in one_row)]]
    if SMALL.search(sql):
        return [line for line in plan if re.match(r"SCAN (?!b\b|c\b|g\b|category\b|board\b|json_each VIRTUAL)", line)]
    return [line for line in plan if re.match(r"SCAN (?!\w+ VIRTUAL TABLE)", line) or "TEMP B-TREE" in line]


@pytest.mark.parametrize("page", sorted({*MADE, "search by date"}))
def test_no_hot_statement_scans_or_sorts(page: str, large: Forum, grown: tuple[Path, dict[str, str]]) -> None:
    statements: Statements = []
    _fresh_cost(Person(_traced(large, statements), "bob"), grown[1][page], statements)
    large.db.trace = None
    asked = [(sql, params) for sql, params in statements if sql.lstrip().startswith("SELECT")]
    assert asked
    for sql, params in asked:
        assert faults(large, sql, params) == [], sql


def test_titles_beside_more_finds_than_are_ranked_come_by_the_index(
    ann: Person, bob: Person, paths: dict[str, str], statements: Statements
) -> None:
    assert paths
    _fill(ann, bob)
    statements.clear()
    term = tokens.one(tokens.runs("kettle")[0])
    found = search.titled_candidates(ann.app.db.reader(), search.Asked(term, "[]", titles=term), 20)
    assert len(found) == 20
    ((sql, params),) = statements
    assert faults(ann.app, sql, params) == [], sql


def test_writing_scans_nothing(ann: Person, mod: Person, statements: Statements) -> None:
    topic = ann.topic()
    statements.clear()
    post = ann.reply(topic)
    ann.post(f"/p/{post}/delete")
    ann.post(f"/p/{post}/restore")
    ann.post(f"/p/{post}/edit", {"body": "other words"})
    mod.post(f"/p/{post}/revert", {"number": "1"})
    ann.post(f"/p/{post - 1}/append", {"body": "later words"})
    mod.get(f"/p/{post}/history")
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    mod.post(f"/t/{topic}/pin", {"pinned": "2"})
    app = ann.app
    for sql, params in statements:
        if re.match(r"\s*(SELECT|UPDATE|DELETE)", sql) and "search_post" not in sql:
            # the board's last topic is looked up by a subquery that an index orders
            assert faults(app, sql, params) == [], sql


def test_traces_cost_one_statement_more_where_there_are_any(
    paths: dict[str, str], mod: Person, guest: Person, bob: Person, ann: Person, statements: Statements
) -> None:
    mod.post(f"/t/{ann.topic('elsewhere soon')}/move", {"board": "around-the-fire", "trace": "1"})
    for page, more in (("board", 1), ("home", 0)):
        costs = [_fresh_cost(person, paths[page], statements) for person in (guest, bob)]
        assert costs == [cost + more for cost in MADE[page]], page
        guest.get(paths[page])
        assert _cost(guest, paths[page], statements) == KEPT[page][0]
    _fresh_cost(guest, paths["board"], statements)
    for sql, params in [*statements]:
        assert faults(guest.app, sql, params) == [], sql


def test_what_was_added_costs_one_statement_for_all_posts_of_a_page(ann: Person, statements: Statements) -> None:
    """An import may bring addenda to any post."""
    topic = ann.topic()
    posts, path = [ann.reply(topic) for _ in range(5)], ann.get(f"/t/{topic}").headers["Location"]
    ann.page(path)  # where one goes on reading is asked once for each version of a topic
    plain = _fresh_cost(ann, path, statements)
    for number, post in enumerate(posts, start=1):
        with ann.app.db.transaction() as tx:
            for n in (1, 2):
                words = {"body": "x", "html": f"<p>no. {n} of {post}</p>", "lang": "", "renderer": 1, "created_at": 1}
                addenda.put_addendum(tx, post_id=post, number=n, **words)
        assert _fresh_cost(ann, path, statements) == plain + 1
        assert faults(ann.app, *statements[-1]) == []
        assert len(re.findall(r"no\. \d of", ann.page(path))) == 2 * number


def test_keeping_order_scans_nothing(ann: Person, mod: Person, root: Person, statements: Statements) -> None:
    """Single acts, acts on many, and the jobs."""
    topics, until = [ann.topic(f"topic {n}") for n in range(3)], now() + 3600
    root.post("/admin/boards/new", {"name": "spare"})
    app, spare = ann.app, ann.app.db.reader().value("SELECT max(id) FROM board")
    statements.clear()
    for act, form in (("pin", {"pinned": "1", "until": moments.typed(until, "UTC")}), ("lock", {"locked": "1"})):
        mod.post(f"/t/{topics[0]}/{act}", form)
    for act, board in (("move", "spare"), ("move", "talk"), ("open", ""), ("delete", ""), ("restore", "")):
        mod.post("/topics/bulk", {"ids": str(topics[1]), "act": act, "board": board, "trace": "1"})
    mod.post("/topics/bulk", {"ids": str(topics[2]), "act": "move", "board": "spare", "trace": "1"})
    mod.post("/topics/bulk", {"ids": str(topics[1]), "act": "move"})  # the page with the chosen ones
    jobs.unpin(app.db, {"until": until})
    with app.db.transaction() as tx:
        keeping.lock_idle(tx, 30, 10, now=now() + 99 * 86400)
        keeping.forget_traces(tx, topics[0])
        keeping.drop_expired_traces(tx, 10, now=now())
    root.post(f"/admin/boards/{spare}/remove", {"into": "talk"})
    looked = 0
    for sql, params in [*statements]:
        # who wrote how much in one topic is counted over its posts, as in deleting it
        if re.match(r"\s*(SELECT|UPDATE|DELETE)", sql) and " topic" in sql and "GROUP BY author_id" not in sql:
            assert faults(app, sql, params) == [], sql
            looked += 1
    assert looked > 50


def test_undoing_splitting_and_merging_scan_nothing(
    ann: Person, bob: Person, mod: Person, root: Person, statements: Statements
) -> None:
    """Statements of one topic may sort its posts, which are at most some thousands."""
    one, two = ann.topic("one"), bob.topic("two")
    post = bob.reply(one)
    ann.reply(two)
    statements.clear()
    for path, form in (
        (f"/t/{one}/lock", {"locked": "1"}), (f"/p/{post}/delete", {}), (f"/p/{post}/restore", {}),
        (f"/p/{post}/edit", {"body": "other"}),
        (f"/t/{one}/split", {"title": "t", "board": "talk", "posts": str(post)}),
    ):  # fmt: skip
        assert mod.post(path, form).status_code == 303, path
    act = ann.app.db.reader().value("SELECT max(id) FROM act")
    assert mod.post(f"/t/{two}/merge", {"into": str(one)}).status_code == 303
    for undone in (act + 1, act, act - 1):
        assert mod.post(f"/acts/{undone}/undo").status_code == 303
    assert root.post(f"/p/{post}/attribution", {"author": "mod", "at": "2020-01-01T10:00"}).status_code == 303
    mod.page("/order/log?by=mod&board=talk")
    root.page("/admin/acts?kind=lock")
    jobs_of_acts.empty_old(ann.app.db, {})
    looked = 0
    for sql, params in [*statements]:
        if re.match(r"\s*(SELECT|UPDATE|DELETE)", sql) and re.search(
            r"\b(act|topic|post|read_position|topic_level)\b", sql
        ):
            found = [line for line in faults(ann.app, sql, params) if not re.match(r"SCAN (j|json_each)\b", line)]
            found = [line for line in found if "TEMP B-TREE" not in line or "GROUP BY author_id" not in sql]
            assert found == [], sql
            looked += 1
    assert looked > 60


def test_removing_and_leaving_scan_nothing(ann: Person, bob: Person, root: Person, statements: Statements) -> None:
    app = ann.app
    root.post("/admin/settings", {"name": "x", "about": "", "leaving_posts": "removed"})
    topic, alone = bob.topic(), ann.topic("alone")
    posts = [person.reply(topic) for person in (bob, ann, bob, ann, bob)]
    for path in (f"/p/{posts[0]}/delete", f"/t/{alone}/delete"):
        root.post(path)
    app.jobs.run_due()
    statements.clear()
    for path in (f"/p/{posts[0]}/purge", f"/t/{alone}/purge"):
        assert root.post(path).status_code == 303
    assert ann.post("/settings/leave", {"password": "walnut kettle monday"}).status_code == 303
    app.jobs.run_due()
    ran = {sql: params for sql, params in statements if re.match(r"\s*(SELECT|UPDATE|DELETE)", sql)}
    assert any("first_empty" in sql or "min(number)" in sql for sql in ran)
    for sql, params in ran.items():
        if not re.search(
            r"search_post|FROM (option|site|job|announcement|page|board_right)\b| job\b|SELECT id FROM board$", sql
        ):  # the index, and tables that stay small
            assert faults(app, sql, params) == [], sql


def test_drafts_scan_nothing(ann: Person, statements: Statements) -> None:
    """Saving, going on, the list of many, sending with a key, throwing away; one lookup by the list's index."""
    topics = [ann.topic(f"topic {n}") for n in range(30)]
    for topic in topics:
        ann.post(f"/drafts/reply:{topic}", {"body": "begun"})
    app = ann.app
    ann.get("/drafts")  # what is the member's own is read once
    statements.clear()
    assert ann.get("/drafts").status_code == 200
    assert len(statements) <= 3, statements
    revision = ann.get(f"/drafts/reply:{topics[0]}").get_json()["revision"]
    ann.post(f"/drafts/reply:{topics[0]}", {"body": "more", "revision": str(revision), "key": "0" * 32})
    ann.post(f"/t/{topics[0]}/reply", {"body": "more", "key": "0" * 32})
    ann.post(f"/drafts/reply:{topics[1]}/discard")
    draft_jobs.sweep(app.db, {})
    looked = [(sql, params) for sql, params in statements if re.search(r"\b(draft|sent)\b", sql)]
    for sql, params in looked:
        if re.match(r"\s*(SELECT|UPDATE|DELETE)", sql):
            assert faults(app, sql, params) == [], sql
    assert len(looked) > 10


def test_taking_part_scans_nothing(ann: Person, bob: Person, statements: Statements) -> None:
    """Each act, there and back, and one's own list."""
    poll = {"poll_question": "When?", "poll_choices": "now\nlater", "poll_closes": moments.typed(now() + 3600, "UTC")}
    made = ann.post("/new", {"board": "talk", "title": "t", "body": "b", **poll})
    topic = int(made.headers["Location"].split("/")[2])
    post = bob.reply(topic)
    choice = ann.app.db.reader().value("SELECT max(id) FROM poll_choice")
    statements.clear()
    for path, form in (
        (f"/p/{post}/react", {"kind": "like"}), (f"/p/{post}/react", {"off": "like"}),
        (f"/p/{post}/bookmark", {"on": "1"}), (f"/p/{post}/bookmark", {"note": "x"}),
        (f"/p/{post}/bookmark", {"on": "0"}), (f"/poll/{topic}/vote", {"poll": "1", "choice": str(choice)}),
        (f"/poll/{topic}/vote", {"poll": "1", "choice": str(choice - 1)}),
        (f"/p/{post}/solve", {"solved": "1"}), (f"/p/{post}/solve", {"solved": "0"}), (f"/poll/{topic}/close", {}),
    ):  # fmt: skip
        assert ann.post(path, form).status_code == 303, path
    assert ann.get("/bookmarks").status_code == 200
    asked = [(sql, params) for sql, params in statements if re.match(r"\s*(SELECT|UPDATE|DELETE)", sql)]
    assert len(asked) > 40
    for sql, params in asked:
        assert faults(ann.app, sql, params) == [], sql


def test_a_bad_plan_would_be_seen(app: Forum) -> None:
    assert faults(app, "SELECT id FROM post WHERE body = 'x'", {})
    assert faults(app, "SELECT t.id FROM topic t ORDER BY t.title", {})
    assert not faults(app, "SELECT id FROM post WHERE id = 1", {})


def test_a_get_writes_nothing(ann: Person, paths: dict[str, str], statements: Statements) -> None:
    statements.clear()
    for path in [*paths.values(), "/settings", "/settings/password", "/new", "/preferences", "/login"]:
        ann.get(path)
    assert [sql for sql, _ in statements if not sql.lstrip().startswith(("SELECT", "WITH"))] == []


def test_login_costs_a_bounded_number_of_statements(app: Forum, guest: Person, statements: Statements) -> None:
    guest.csrf()
    statements.clear()
    guest.post("/login", {"username": "ann", "password": "walnut kettle monday"})
    assert len(statements) <= 8, statements
    assert accounts.LOGIN.check(app.db.reader(), "ann", "127.0.0.1", now()) is None


def test_groups_and_rights_scan_nothing_that_grows(
    ann: Person, bob: Person, root: Person, statements: Statements
) -> None:
    """Groups and boards are few; who is in them are many, and no more than these are sorted."""
    made = [root.post("/admin/groups", {"name": f"g{n}", "joining": "request"}).headers["Location"] for n in range(3)]
    app, at = ann.app, made[0]
    board = app.db.reader().value("SELECT max(id) FROM board")
    ids = dict(app.db.reader().tuples("SELECT name, id FROM member"))
    statements.clear()
    root.post(f"{at}/add", {"names": "ann"})
    root.post(f"{at}/keeper", {"member": str(ids["ann"]), "keeper": "1"})
    root.post(f"/admin/groups/{at[3:]}", {"name": "g0", "joining": "request", "listed": "1"})
    for act, form in (("ask", {"line": "x"}), ("leave", {}), ("ask", {})):
        assert bob.post(f"{at}/{act}", form).status_code == 303
    ann.page("/")
    for page in (at, "/groups", "/u/bob"):
        ann.page(page)
    ann.post(f"{at}/answer", {"admit": str(ids["bob"])})
    ann.post(f"{at}/out", {"ids": str(ids["bob"])})
    root.post(f"/admin/boards/{board}/rights", {"preset": "groups", "among": at[3:]})
    root.post(f"/admin/boards/{board}/keepers", {"names": "bob"})
    root.page(f"/admin/boards/{board}/rights")
    root.post(f"/admin/groups/{at[3:]}/remove")
    small = (  # tables and lists that stay so
        r"count\(\*\) FROM people_request|SELECT id FROM people|"
        r"FROM (people p|people WHERE|board_right|option|site|announcement|page)\b"
    )
    asked = {sql: params for sql, params in statements if re.search(r"people|keeper|member", sql)}
    looked = 0
    for sql, params in asked.items():
        if re.match(r"\s*(SELECT|UPDATE|DELETE)", sql) and not re.search(small, sql):
            assert [line for line in faults(app, sql, params) if line.startswith("SCAN")] == [], sql
            looked += 1
    assert looked > 20
