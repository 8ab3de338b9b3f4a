"""The owner's table of members: found, filtered, ordered, paged by key; acts on many; as CSV; people added in lines."""

from __future__ import annotations

import csv
import html
import io
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from forum_app import Forum
from forum_app.accounts import directory
from forum_app.accounts.desk import MemberAct, MemberFilter
from forum_app.admin import member_views
from forum_app.kernel.clock import now
from forum_app.kernel.errors import Conflict
from tests.people import PASSWORD, Person
from tests.test_queries import faults

HERE, ACT, ADD, CSV = "/admin/members", "/admin/members/act", "/admin/members/add", "/admin/members/csv"
Statements = list[tuple[str, dict[str, Any]]]


def shown(person: Person, query: str = "") -> list[str]:
    page = person.page(f"{HERE}?{query}")
    return [html.unescape(name) for name in re.findall(r'<th scope="row"><a [^>]+><bdi>(.*?)</bdi>', page)]


def add(root: Person, lines: str, days: str = "7") -> str:
    answer = root.post(ADD, {"people": lines, "days": days})
    assert answer.status_code == 200, re.findall(r"<li class=.small.*?</li>", answer.get_data(as_text=True))
    return html.unescape(answer.get_data(as_text=True))


def id_of(app: Forum, name: str) -> int:
    return int(app.db.reader().value("SELECT id FROM member WHERE name = :name", name=name))


def fill(app: Forum, many: int) -> None:
    """So many members, in every order another one."""
    with app.db.transaction() as tx:
        tx.run_many(
            """
            INSERT INTO member (name, name_key, name_look, display_name, password, created_at, seen_at, posts,
                                hide_seen)
            VALUES (:name, :name, :name, :shown, :password, :at, :seen, :posts, :hide)
            """,
            [
                {
                    "name": f"p{i:05}", "shown": f"王{'小大中'[i % 3]}{i}", "password": None if i % 10 == 0 else "x",
                    "at": 1_700_000_000 + i * 7919 % 10007, "seen": i * 31 % 97 * 1000, "posts": i * 13 % 41,
                    "hide": i % 50 == 0,
                }
                for i in range(many)
            ],
        )  # fmt: skip
        ids = dict(tx.tuples("SELECT name, id FROM member WHERE name LIKE 'p0%'"))
        for i in range(many):
            directory.set_names(tx, ids[f"p{i:05}"], f"p{i:05}", f"王{'小大中'[i % 3]}{i}")
        tx.run("UPDATE site SET members = members + :many", many=many)


# --- the table


def test_everybody_stands_in_it_the_newest_first(root: Person) -> None:
    assert shown(root) == ["bob", "ann", "mod", "root"]
    assert shown(root, "sort=name") == ["ann", "bob", "mod", "root"]
    assert shown(root, "sort=posts")[0] == "root"  # who wrote the welcome


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=an", ["ann"]),
        ("q=方", ["王方"]),
        ("q=王方", ["王方"]),
        ("q=lee", ["Ada Lee"]),
        ("q=zzz", []),
        ("q=%25", []),
        ("role=moderator", ["mod"]),
        ("role=king&only=nobody&sort=fate&after=x", ["Ada Lee", "王方", "bob", "ann", "mod", "root"]),
        ("only=unclaimed", ["Ada Lee", "王方"]),
        ("only=silent&sort=name", ["Ada Lee", "ann", "bob", "王方", "mod"]),
        ("only=unclaimed&q=ada", ["Ada Lee"]),
        ("only=unclaimed&role=owner", []),
    ],
)
def test_it_is_narrowed(root: Person, query: str, names: list[str]) -> None:
    add(root, "fang, 王方\nada, Ada Lee")
    assert shown(root, query) == names


def test_who_never_logged_in_and_who_joined_lately(app: Forum, root: Person) -> None:
    with app.db.transaction() as tx:
        tx.run(
            "UPDATE member SET created_at = created_at - 8 * 86400, seen_at = 5 WHERE name IN ('ann', 'bob', 'root')"
        )
    assert shown(root, "only=never") == ["mod"]
    assert shown(root, "only=new") == ["mod"]


def test_slices_add_filters_and_a_clause_is_never_typed(root: Person) -> None:
    root.app.events.provide(
        "member filter", MemberFilter("b", "With b", "m.name >= :b_from", lambda now: {"b_from": "b"})
    )
    assert "With b" in root.page(HERE)
    assert shown(root, "only=b&sort=name") == ["bob", "mod", "root"]
    assert len(shown(root, "only=1%3D1")) == 4


@pytest.mark.parametrize("sort", ["joined", "seen", "posts", "name"])
def test_pages_go_on_by_key_and_leave_nobody_out(app: Forum, root: Person, sort: str) -> None:
    fill(app, 130)
    seen: list[str] = []
    path = f"{HERE}?sort={sort}"
    while path:
        page = root.page(path)
        seen += re.findall(r'href="/admin/members/(\d+)"', page)
        older = re.search(r'<a rel="next" href="([^"]+)"', page)
        path = html.unescape(older[1]) if older else ""
    column = {"joined": "created_at", "seen": "seen_at", "posts": "posts", "name": "name_key"}[sort]
    order = f"{column}, id" if sort == "name" else f"{column} DESC, id DESC"
    tells = "WHERE hide_seen = 0" if sort == "seen" else ""
    assert seen == [str(i) for i in app.db.reader().column(f"SELECT id FROM member {tells} ORDER BY {order}")]


def test_who_hides_when_they_were_here_hides_it_from_the_table_too(app: Forum, root: Person) -> None:
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET hide_seen = 1, seen_at = 1700000000 WHERE name = 'bob'")
    page = root.page(HERE)
    assert "does not tell" in page
    assert "bob" not in shown(root, "sort=seen")
    assert "2023" not in root.get(CSV).get_data(as_text=True)
    assert "2023" not in root.page(f"{HERE}/{id_of(app, 'bob')}")


@pytest.mark.parametrize("query", ["", "sort=seen", "sort=posts", "sort=name"])
@pytest.mark.parametrize("part", ["", "q=王", "role=member", "only=never", "only=unclaimed", "only=silent", "only=new"])
def test_no_order_and_no_part_of_it_scans_or_sorts(
    app: Forum, root: Person, statements: Statements, query: str, part: str
) -> None:
    fill(app, 60)
    root.page(HERE)
    statements.clear()
    root.page(f"{HERE}?{query}&{part}")
    asked = [(sql, params) for sql, params in statements if "FROM member m" in sql or "counted" in sql]
    assert asked
    assert len(statements) <= 8
    for sql, params in asked:
        found = [fault for fault in faults(app, sql, params) if fault != "SCAN counted"]
        assert found == [], (sql, found)


# --- acts on many


def links_in(page: str) -> list[str]:
    return re.findall(r'<p class="mono small">https?://[^/]+(/reset[^<]+)</p>', page)


def test_ending_sessions_ends_those_of_the_chosen(app: Forum, root: Person, ann: Person, bob: Person) -> None:
    assert root.post(ACT, {"act": "sessions", "ids": str(id_of(app, "ann"))}).status_code == 303
    assert "1 person is logged out." in root.page(HERE)
    assert ann.get("/settings").status_code == 403
    assert bob.get("/settings").status_code == 200
    refused = root.post(ACT, {"act": "sessions", "ids": str(id_of(app, "ann"))}, follow_redirects=True)
    assert "They are not logged in anywhere." in refused.get_data(as_text=True)


def test_ending_everybodys_leaves_the_owner_in_this_browser(app: Forum, root: Person, ann: Person) -> None:
    other = Person(app, "root")
    root.post(ACT, {"act": "sessions", "everybody": "1"})
    assert (root.get("/admin/").status_code, other.get("/admin/").status_code) == (200, 403)
    assert ann.get("/settings").status_code == 403
    assert app.db.reader().column("SELECT DISTINCT kind FROM act") == ["end_sessions"]


def test_links_for_many_are_shown_once_and_each_works(app: Forum, root: Person, guest: Person) -> None:
    answer = root.post(ACT, {"act": "links", "everybody": "1", "q": "bob"})
    page = html.unescape(answer.get_data(as_text=True))
    (link,) = links_in(page)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "@bob" in guest.page(link)
    assert "One-time link" in root.page(f"{HERE}/{id_of(app, 'bob')}")


def test_none_is_made_for_oneself_and_the_others_get_theirs(app: Forum, root: Person) -> None:
    page = html.unescape(root.post(ACT, {"act": "links", "everybody": "1"}).get_data(as_text=True))
    assert len(links_in(page)) == 3
    alone = root.post(ACT, {"act": "links", "ids": str(id_of(app, "root"))}, follow_redirects=True)
    assert "change your own password" in alone.get_data(as_text=True)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"act": "links"}, "Choose somebody first."),
        ({"act": "links", "ids": "x"}, "Choose somebody first."),
        ({"act": "links", "ids": "9" * 400}, "Choose somebody first."),
        ({"act": "crown", "ids": "1"}, "Choose what to do."),
        ({"act": "sessions", "everybody": "1", "q": "nobody at all"}, "Choose somebody first."),
    ],
)
def test_an_act_that_makes_no_sense_is_refused(root: Person, form: dict[str, str], sentence: str) -> None:
    answer = root.post(ACT, form)
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)


def test_more_than_can_be_done_at_once_is_refused_and_said_before(
    root: Person, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(member_views, "MOST", 2)
    assert "That is more than 2 people" in root.post(ACT, {"act": "sessions", "everybody": "1"}).get_data(as_text=True)
    assert ann.get("/settings").status_code == 200
    monkeypatch.setattr(member_views.members, "SIZE", 1)
    assert "At most 2 at once" in root.page(HERE)
    assert "All 4 members, not only" not in root.page(HERE)
    add(root, "zoe\nyan")
    assert "All 2 that fit, not only" in root.page(f"{HERE}?only=unclaimed")


def test_somebody_on_whom_it_cannot_be_done_holds_nobody_up(app: Forum, root: Person) -> None:
    def crown(tx: Any, viewer: Any, member: Any, fields: Any, at: int) -> None:
        if member.name == "bob":
            raise Conflict("Bob wears a hat.")
        tx.run(
            "UPDATE member SET display_name = :shown WHERE id = :id", shown=fields["with"] + member.name, id=member.id
        )

    act = MemberAct(
        "crown", "flag", "Crown them", crown, lambda n: f"{n} crowned.", part=lambda db: '<input name="with">'
    )
    app.events.provide("member act", act)
    assert '<input name="with">' in root.page(HERE)
    answer = root.post(ACT, {"act": "crown", "everybody": "1", "with": "King "}, follow_redirects=True)
    assert "3 crowned." in answer.get_data(as_text=True)
    assert "Bob wears a hat." in html.unescape(answer.get_data(as_text=True))
    assert sorted(app.db.reader().column("SELECT display_name FROM member")) == [
        "King ann",
        "King mod",
        "King root",
        "bob",
    ]


def test_who_left_is_neither_shown_nor_acted_on(app: Forum, root: Person, ann: Person) -> None:
    gone = id_of(app, "ann")
    root.post("/u/ann/remove")
    assert "ann" not in shown(root)
    assert root.get(f"{HERE}/{gone}").status_code == 404
    answer = root.post(ACT, {"act": "links", "ids": str(gone)}, follow_redirects=True)
    assert "They are not here any more." in answer.get_data(as_text=True)


# --- as CSV


def table_of(root: Person, query: str = "") -> list[list[str]]:
    text = root.get(f"{CSV}?{query}").get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_table_is_taken_along_as_it_was_narrowed(root: Person) -> None:
    head, *rows = table_of(root)
    assert head[:3] == ["name", "shown_name", "role"]
    assert [row[0] for row in rows] == ["root", "mod", "ann", "bob"]
    assert [row[0] for row in table_of(root, "role=moderator")[1:]] == ["mod"]
    assert root.get(CSV).headers["Content-Disposition"] == 'attachment; filename="hearth-members.csv"'


@pytest.mark.parametrize("shown_name", ["=1+1", "+49 30", "-ann", "@ann", '=HYPERLINK("http://x","y")'])
def test_a_name_is_no_formula(root: Person, ann: Person, shown_name: str) -> None:
    form = {"display_name": shown_name, "bio": "", "language": "", "zone": "", "theme": ""}
    assert ann.post("/settings", form).status_code == 303
    assert "'" + shown_name in [row[1] for row in table_of(root)]


def test_it_streams_and_outside_the_window_nothing_is_saved(app: Forum, root: Person) -> None:
    fill(app, 1200)
    answer = root.get(CSV)
    assert answer.is_streamed
    assert answer.get_data().count(b"\r\n") == 1205
    assert root.post(CSV).status_code == 404


# --- people added


def test_a_list_becomes_accounts_that_are_taken_over_by_their_links(app: Forum, root: Person, guest: Person) -> None:
    page = add(root, "wang.fang，王芳\n\n  lee\t Ada Lee \nplain\n")
    assert [re.sub("<[^>]+>", "", name) for name in re.findall(r"<b>(.*?)</b>", page)][-3:] == [
        "王芳",
        "Ada Lee",
        "plain",
    ]
    links = links_in(page)
    link_id, key = re.findall(r"id=(\d+)&key=(.+)", links[0])[0]
    form = {"id": link_id, "key": key, "password": "three good words"}
    assert guest.post("/reset", form).status_code == 303
    assert "王芳" in guest.page("/settings")
    assert app.db.reader().value("SELECT members FROM site") == 7
    assert "not taken over yet" in root.page("/u/plain")
    assert "王芳" in shown(root, "q=芳")


def test_what_is_wrong_is_said_of_each_line_and_nobody_is_added(app: Forum, root: Person) -> None:
    text = "good\nann\na b\nsame\nSame\nodd, mod\n" + "x" * 40
    answer = root.post(ADD, {"people": text, "days": "7"})
    page = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert re.findall(r"Line (\d+)</b>", page) == ["2", "3", "5", "6", "7"]
    assert "Line 4 has this name" in page
    assert f"{text}</textarea>" in page
    assert app.db.reader().value("SELECT count(*) FROM member") == 4


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"people": " \n\n", "days": "7"}, "Write a name in each line."),
        ({"people": "\n".join(f"n{i}" for i in range(201)), "days": "7"}, "At most 200 people at once; these are 201."),
        ({"people": "zoe", "days": "9999"}, "Choose one of these."),
        ({"people": "zoe", "days": ""}, "Choose one of these."),
    ],
)
def test_a_list_that_makes_no_sense_is_refused(root: Person, form: dict[str, str], sentence: str) -> None:
    answer = root.post(ADD, form)
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)


def test_links_work_as_long_as_was_chosen(app: Forum, root: Person) -> None:
    add(root, "zoe", days="30")
    until = app.db.reader().value("SELECT expires_at FROM reset_link")
    assert 0 <= now() + 30 * 86400 - until < 60
    root.post(ACT, {"act": "links", "ids": str(id_of(app, "zoe"))})  # a new one takes its place
    until = app.db.reader().value("SELECT expires_at FROM reset_link")
    assert 0 <= now() + 7 * 86400 - until < 60


def test_what_was_added_passes_the_check(app: Forum, root: Person) -> None:
    add(root, "zoe\nyan, 小燕")
    assert [problem for check in app.events.provided("check") for problem in check(app.db.reader())] == []


# --- the last owner


def test_two_owners_who_demote_themselves_at_the_same_time_leave_one(app: Forum, root: Person, ann: Person) -> None:
    root.post("/u/ann/role", {"role": "owner"})
    for person in (root, ann):
        person.csrf()
    with ThreadPoolExecutor(2) as pool:
        ask = [pool.submit(p.post, f"/u/{p.name}/role", {"role": "member"}) for p in (root, ann)]
        got = sorted(each.result().status_code for each in ask)
    assert got == [303, 403]
    assert app.db.reader().value("SELECT count(*) FROM member WHERE role = 'owner'") == 1


def test_two_owners_who_leave_at_the_same_time_leave_one(app: Forum, root: Person, ann: Person) -> None:
    root.post("/u/ann/role", {"role": "owner"})
    for person in (root, ann):
        person.csrf()
    with ThreadPoolExecutor(2) as pool:
        ask = [pool.submit(p.post, "/settings/leave", {"password": PASSWORD}) for p in (root, ann)]
        got = sorted(each.result().status_code for each in ask)
    assert got == [303, 403]
    assert app.db.reader().value("SELECT count(*) FROM member WHERE role = 'owner' AND left_at IS NULL") == 1


def test_two_owners_who_demote_each_other_leave_one(app: Forum, root: Person, ann: Person) -> None:
    root.post("/u/ann/role", {"role": "owner"})
    assert root.post("/u/ann/role", {"role": "member"}).status_code == 303
    assert ann.post("/u/root/role", {"role": "member"}).status_code == 404
    assert app.db.reader().column("SELECT name FROM member WHERE role = 'owner'") == ["root"]


def test_the_last_owner_can_neither_step_down_nor_leave_from_the_desk(app: Forum, root: Person) -> None:
    path = f"{HERE}/{id_of(app, 'root')}"
    answer = root.post("/u/root/role", {"role": "member", "next": path})
    assert answer.status_code == 403
    assert "make another owner first" in answer.get_data(as_text=True)
    assert root.post("/settings/leave", {"password": PASSWORD}).status_code == 403
    assert root.post("/u/ann/role", {"role": "moderator", "next": path}).headers["Location"] == path
    assert root.post("/u/ann/role", {"role": "member", "next": "//evil.example"}).headers["Location"] == "/u/ann"
