"""Caches never lie: every change of the table in docs/architecture.md is made by one person and seen by another."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from forum_app import Forum
from forum_app.kernel import moments
from forum_app.kernel.clock import now
from forum_app.polls import service as polls
from forum_app.polls.poll import Draft
from forum_app.polls.queries import rows as poll_rows
from forum_app.topics import jobs, top
from tests.conftest import ROOT
from tests.people import PASSWORD, PNG, Person

COLUMNS = ("topic.version", "board.version", "board.stream", "site.stream", "site.version")
LOOK = {"strength": "15", "welcome": "", "css": ""}


@dataclass
class Stage:
    """Two boards, ann's topic with her second post, and everybody."""

    app: Forum
    root: Person
    mod: Person
    ann: Person
    topic: int
    post: int
    board: int
    spare: int
    later: Callable[[int], None]

    def versions(self) -> dict[str, int]:
        db = self.app.db.reader()
        board = db.tuples("SELECT version, stream FROM board WHERE id = :id", id=self.board)
        version, stream = board[0] if board else (0, 0)
        return {
            "topic.version": db.value("SELECT version FROM topic WHERE id = :id", id=self.topic),
            "board.version": version,
            "board.stream": stream,
            "site.stream": db.value("SELECT stream FROM site"),
            "site.version": db.value("SELECT version FROM site"),
        }


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let that many hours pass."""
    began = time.time()

    def go_on(hours: int) -> None:
        monkeypatch.setattr("forum_app.kernel.clock.time", SimpleNamespace(time=lambda: began + hours * 3600))

    return go_on


@pytest.fixture
def stage(app: Forum, root: Person, mod: Person, ann: Person, later: Callable[[int], None]) -> Stage:
    root.post("/admin/boards/new", {"name": "spare"})
    topic = ann.topic("Old title", "Old words", "talk")
    post = ann.reply(topic, "Second words")
    db = app.db.reader()
    boards = dict(db.tuples("SELECT slug, id FROM board"))
    return Stage(app, root, mod, ann, topic, post, boards["talk"], boards["spare"], later)


Act = Callable[[Stage], object]
SETTINGS = {"name": "New name", "about": "", "language": "en", "zone": "UTC", "joining": "open"}


def _last_change(s: Stage) -> int:
    return int(s.app.db.reader().value("SELECT max(id) FROM option_change"))


def _deleted_post(s: Stage) -> object:
    return s.ann.post(f"/p/{s.post}/delete")


def _deleted_topic(s: Stage) -> object:
    return s.mod.post(f"/t/{s.topic}/delete")


def _bulk(s: Stage, act: str, **more: str) -> object:
    return s.mod.post("/topics/bulk", {"ids": str(s.topic), "act": act, **more})


def _pin_for_now(s: Stage) -> None:
    """Pinned until a time that is over by now, for which the job did not run yet."""
    s.mod.post(f"/t/{s.topic}/pin", {"pinned": "1", "until": moments.typed(now() + 3600, "UTC")})
    with s.app.db.transaction() as tx:
        tx.run("UPDATE topic SET pinned_until = 1 WHERE id = :id", id=s.topic)


def _end_pins(s: Stage) -> None:
    jobs.unpin(s.app.db, {"until": 1})


def _lock_idle(s: Stage) -> None:
    with s.app.db.transaction() as tx:
        tx.run("UPDATE topic SET last_post_at = 1 WHERE id = :id", id=s.topic)
    jobs.lock_idle(s.app.db, {}, s.app.options)


def _report_hides(s: Stage) -> None:
    """One report is enough, and mod's counts."""
    with s.app.db.transaction() as tx:
        tx.run("UPDATE member SET created_at = created_at - 90000, posts = posts + 1 WHERE name = 'mod'")
        s.app.options.put(tx, {"report_hide_after": 1}, now())


def _report(s: Stage) -> None:
    assert s.mod.post(f"/p/{s.post}/report", {"reason": "spam"}).status_code == 303


def _case(s: Stage) -> int:
    return int(s.app.db.reader().value("SELECT max(id) FROM report_case"))


def _leave_trace(s: Stage) -> None:
    s.mod.post(f"/t/{s.topic}/move", {"board": "spare", "trace": "1"})


def _end_traces(s: Stage) -> None:
    with s.app.db.transaction() as tx:
        tx.run("UPDATE topic_trace SET expires_at = 1")
    jobs.sweep_traces(s.app.db, {})


def _knock(s: Stage) -> None:
    s.root.post("/admin/settings", {"joining": "knock"})
    Person(s.app, "").post("/join", {"username": "cat", "password": "three words fine"})


# change -> (what is done before, the change, where another person looks, what is there then and was not before)
CHANGES: dict[str, tuple[Act, Act, str, str]] = {
    "reply": (lambda s: 0, lambda s: s.mod.reply(s.topic, "Third words"), "topic", "Third words"),
    "new topic": (lambda s: 0, lambda s: s.mod.topic("Fresh topic"), "home", "Fresh topic"),
    "edit a post": (
        lambda s: 0,
        lambda s: s.ann.post(f"/p/{s.post}/edit", {"body": "Other words"}),
        "topic",
        "Other words",
    ),
    "add to a post": (
        lambda s: 0,
        lambda s: s.ann.post(f"/p/{_first(s)}/append", {"body": "Words added later"}),
        "topic",
        "Words added later",
    ),
    "edit the title": (
        lambda s: 0,
        lambda s: s.ann.post(f"/p/{_first(s)}/edit", {"title": "New title", "body": "Old words"}),
        "board",
        "New title",
    ),
    "delete a post": (lambda s: 0, _deleted_post, "topic", "#2 was deleted"),
    "restore a post": (_deleted_post, lambda s: s.ann.post(f"/p/{s.post}/restore"), "topic", "Second words"),
    "delete a topic": (lambda s: 0, _deleted_topic, "board", "Nothing here yet"),
    "restore a topic": (_deleted_topic, lambda s: s.mod.post(f"/t/{s.topic}/restore"), "board", "Old title"),
    "remove a post for good": (
        _deleted_post,
        lambda s: s.root.post(f"/p/{s.post}/purge"),
        "topic",
        r"(?s)^(?!.*#2 was deleted)",
    ),
    "remove a topic for good": (_deleted_topic, lambda s: s.root.post(f"/t/{s.topic}/purge"), "", ""),
    "lock": (lambda s: 0, lambda s: s.mod.post(f"/t/{s.topic}/lock", {"locked": "1"}), "topic", "locked: can be read"),
    "pin": (lambda s: 0, lambda s: s.mod.post(f"/t/{s.topic}/pin", {"pinned": "2"}), "home", 'class="pinned'),
    "a pin ends": (lambda s: _pin_for_now(s), lambda s: _end_pins(s), "topic", "(?s)^(?!.*mk pin)"),
    "lock by itself": (
        lambda s: s.root.post("/admin/settings", SETTINGS | {"lock_after_days": "30"}),
        lambda s: _lock_idle(s),
        "topic",
        "It locked itself",
    ),
    "move": (lambda s: 0, lambda s: s.mod.post(f"/t/{s.topic}/move", {"board": "spare"}), "topic", "/b/spare"),
    "rank the most answered": (lambda s: 0, lambda s: top.refresh(s.app.db), "top", "Old title"),
    "a trace expires": (lambda s: _leave_trace(s), lambda s: _end_traces(s), "board", "Nothing here yet"),
    "lock many": (lambda s: 0, lambda s: _bulk(s, "lock"), "topic", "locked: can be read"),
    "pin many": (lambda s: 0, lambda s: _bulk(s, "pin"), "board", 'class="pinned'),
    "move many": (lambda s: 0, lambda s: _bulk(s, "move", board="spare", trace="1"), "board", 'class="trace"'),
    "delete many": (lambda s: 0, lambda s: _bulk(s, "delete"), "board", "Nothing here yet"),
    "restore many": (_deleted_topic, lambda s: _bulk(s, "restore"), "board", "Old title"),
    "reports hide a post": (lambda s: _report_hides(s), lambda s: _report(s), "topic", "#2 is hidden until"),
    "keep hidden what reports hid": (
        lambda s: (_report_hides(s), _report(s)),
        lambda s: s.root.post(f"/order/{_case(s)}", {"outcome": "hide"}),
        "topic",
        "#2 was deleted by a moderator",
    ),
    "make a board": (lambda s: 0, lambda s: s.root.post("/admin/boards/new", {"name": "Nook"}), "boards", "Nook"),
    "change a board": (
        lambda s: 0,
        lambda s: s.root.post(f"/admin/boards/{s.board}", {"name": "Chatter"}),
        "topic",
        "Chatter",
    ),
    "order boards": (
        lambda s: 0,
        lambda s: s.root.post(f"/admin/boards/{s.spare}/order", {"direction": "up"}),
        "boards",
        "(?s)/b/spare.*/b/talk",
    ),
    "remove a board": (
        lambda s: 0,
        lambda s: s.root.post(f"/admin/boards/{s.board}/remove", {"into": "spare"}),
        "topic",
        "/b/spare",
    ),
    "rename a category": (
        lambda s: [  # a heading stands where there are several
            s.root.post("/admin/categories", {"name": "Second"}),
            s.root.post("/admin/boards/new", {"name": "second", "category": "2"}),
        ],
        lambda s: s.root.post("/admin/categories/1", {"name": "Downstairs"}),
        "boards",
        "Downstairs",
    ),
    "change a shown name": (
        lambda s: 0,
        lambda s: s.ann.post("/settings", {"display_name": "Ann of Cleves", "language": "", "zone": "", "theme": ""}),
        "topic",
        "Ann of Cleves",
    ),
    "change a picture": (lambda s: 0, lambda s: s.ann.avatar(), "topic", '<img class="stone[^>]* src="/avatar/'),
    "take a picture away": (
        lambda s: s.ann.avatar(),
        lambda s: s.ann.post("/settings/avatar/remove"),
        "topic",
        '(?s)<article.*<svg class="stone o',
    ),
    "change a role": (
        lambda s: 0,
        lambda s: s.root.post("/u/ann/role", {"role": "moderator"}),
        "topic",
        '<span class="role">moderator',
    ),
    "change a setting": (lambda s: 0, lambda s: s.root.post("/admin/settings", SETTINGS), "home", "New name"),
    "set a setting back": (
        lambda s: (s.root.post("/admin/settings", SETTINGS), s.root.post("/admin/settings", {"name": "Newest"})),
        lambda s: s.root.post(f"/admin/settings/history/{_last_change(s)}/undo"),
        "home",
        "New name",
    ),
    "choose a profile": (
        lambda s: 0,
        lambda s: s.root.post("/admin/settings/profiles", {"profile": "workshop"}),
        "",
        "",
    ),
    "delete an account": (
        lambda s: 0,
        lambda s: s.ann.post("/settings/leave", {"password": PASSWORD}),
        "topic",
        "Former member",
    ),
    "give a member another name": (
        lambda s: 0,
        lambda s: s.root.post("/u/ann/order/rename", {"username": "Annabel"}),
        "topic",
        "/u/Annabel",
    ),
    "hide everything of a member": (
        lambda s: s.ann.avatar(),
        lambda s: s.root.post("/u/ann/order/sweep", {"why": "pills"}),
        "board",
        "Nothing here yet",
    ),
    "bring everything back": (
        lambda s: s.root.post("/u/ann/order/sweep", {"why": "pills"}),
        lambda s: s.root.post("/u/ann/order/bring-back"),
        "board",
        "Old title",
    ),
    "join": (
        lambda s: 0,
        lambda s: Person(s.app, "").post("/join", {"username": "cat", "password": "three words fine"}),
        "",
        "",
    ),
    "add people": (lambda s: 0, lambda s: s.root.post("/admin/members/add", {"people": "zoe", "days": "7"}), "", ""),
    "let in who knocked": (_knock, lambda s: s.root.post("/admin/knocks", {"admit": "1"}), "", ""),
    "announce": (lambda s: 0, lambda s: _announce(s, "A fair"), "topic", "<p>A fair</p>"),
    "change an announcement": (
        lambda s: _announce(s, "A fair"),
        lambda s: s.root.post("/admin/announcements/1", {"body": "A feast"}),
        "home",
        "<p>A feast</p>",
    ),
    "take an announcement down": (  # the one behind it stands there again
        lambda s: (_announce(s, "Behind"), _announce(s, "A fair")),
        lambda s: s.root.post("/admin/announcements/2/down"),
        "home",
        "<p>Behind</p>",
    ),
    "an announcement starts": (
        lambda s: _announce(s, "A fair", starts=1),
        lambda s: s.later(2),
        "board",
        "<p>A fair</p>",
    ),
    "an announcement ends": (
        lambda s: (_announce(s, "Behind"), _announce(s, "A fair", ends=1)),
        lambda s: s.later(2),
        "topic",
        "<p>Behind</p>",
    ),
    "change a page of the house": (
        lambda s: s.root.post("/admin/pages/rules", {"body": "Be kind."}),
        lambda s: s.root.post("/admin/pages/rules", {"body": "Be brief."}),
        "rules",
        "Be brief.",
    ),
    "change the look": (
        lambda s: 0,
        lambda s: s.root.post("/admin/look", {**LOOK, "hue": "300"}),
        "topic",
        '<link rel="stylesheet" href="/theme/',
    ),
    "change the logo": (
        lambda s: 0,
        lambda s: s.root.post("/admin/look/logo", {"picture": PNG}),
        "home",
        '<img src="/logo/',
    ),
    "let the house rest": (
        lambda s: 0,
        lambda s: s.root.post("/admin/settings", {"mode": "read-only", "mode_message": "We move house"}),
        "topic",
        "We move house",
    ),
    "change who may do what on a board": (
        lambda s: _den(s, _group(s)),
        lambda s: s.root.post(f"/admin/boards/{_newest(s)}/rights", {"preset": "everyone"}),
        "boards",
        ">Den<",
    ),
    # a member's groups and boards come with the session, and are in the key of each page: tests/boards/test_rights.py
    "make a group": (lambda s: 0, lambda s: _group(s), "", ""),
    "remove a group": (lambda s: _group(s, "mod"), lambda s: s.root.post("/admin/groups/4/remove"), "", ""),
    "put somebody into a group": (lambda s: _group(s), lambda s: s.root.post("/g/4/add", {"names": "mod"}), "", ""),
    "name somebody to keep a board": (
        lambda s: _den(s, _group(s)),
        lambda s: s.root.post(f"/admin/boards/{_newest(s)}/keepers", {"names": "mod"}),
        "",
        "",
    ),
    "react": (lambda s: 0, lambda s: _react(s, "kind"), "topic", r'Like </span><span class="n">1<'),
    "take a reaction back": (
        lambda s: _react(s, "kind"),
        lambda s: _react(s, "off"),
        "topic",
        r'(?s)^(?!.*Like </span><span class="n">)',
    ),
    "who reacted is forgotten": (
        lambda s: (
            s.app.jobs.run_due(),  # what a new forum has to do
            _react(s, "kind", "root"),
            _react(s, "kind", "mod"),
            s.mod.post("/settings/leave", {"password": PASSWORD}),
        ),
        lambda s: s.app.jobs.run_due(),
        "topic",
        r'Like </span><span class="n">1<',
    ),
    "vote in a poll": (lambda s: _ask(s), lambda s: _vote(s), "topic", "1 person voted"),
    "change a poll": (
        lambda s: _ask(s),
        lambda s: s.ann.post(f"/poll/{s.topic}", {"poll_question": "Who comes?", "poll_choices": "I\nnot I"}),
        "topic",
        "Who comes",
    ),
    "close a poll": (lambda s: _ask(s), lambda s: s.ann.post(f"/poll/{s.topic}/close"), "topic", "· closed"),
    "a poll closes by itself": (
        lambda s: (s.app.jobs.run_due(), _ask(s, hours=1)),
        lambda s: (s.later(2), s.app.jobs.run_due()),
        "topic",
        "· closed",
    ),
    "take a poll away": (
        lambda s: _ask(s),
        lambda s: s.ann.post(f"/poll/{s.topic}/remove"),
        "topic",
        "(?s)^(?!.*When do we meet)",
    ),
    "mark the solution": (lambda s: 0, lambda s: _solve(s, "1"), "board", "mk ok"),
    "unmark the solution": (lambda s: _solve(s, "1"), lambda s: _solve(s, "0"), "topic", "(?s)^(?!.*mk ok)"),
    "undo": (
        lambda s: s.mod.post(f"/t/{s.topic}/lock", {"locked": "1"}),
        lambda s: s.mod.post(f"/acts/{s.app.db.reader().value('SELECT max(id) FROM act')}/undo"),
        "topic",
        "(?s)^(?!.*locked: can be read)",
    ),
    "change the tags of a topic": (
        lambda s: 0,
        lambda s: s.ann.post(f"/t/{s.topic}/tags", {"tags": "kettle and tea"}),
        "board",
        "kettle and tea",
    ),
    "change a tag": (
        lambda s: s.ann.post(f"/t/{s.topic}/tags", {"tags": "kettle"}),
        lambda s: s.root.post("/admin/tags/1", {"name": "samovar"}),
        "board",
        "samovar",
    ),
    "merge a tag into another one": (
        lambda s: [
            s.ann.post(f"/t/{s.topic}/tags", {"tags": "kettle"}),
            s.root.post("/admin/tags", {"name": "samovar"}),
        ],
        lambda s: s.root.post("/admin/tags/1/merge", {"into": "samovar"}),
        "topic",
        "samovar",
    ),
    "remove a tag": (
        lambda s: s.ann.post(f"/t/{s.topic}/tags", {"tags": "kettle"}),
        lambda s: s.root.post("/admin/tags/1/remove"),
        "home",
        "(?s)^(?!.*kettle)",
    ),
    "split a topic": (
        lambda s: 0,
        lambda s: s.mod.post(f"/t/{s.topic}/split", {"title": "New", "board": "talk", "first": "2", "last": "2"}),
        "topic",
        "(?s)^(?!.*Second words)",
    ),
    "merge a topic": (
        lambda s: s.mod.topic("Other", "Words from elsewhere"),
        lambda s: s.mod.post(f"/t/{s.topic + 1}/merge", {"into": str(s.topic)}),
        "topic",
        "Words from elsewhere",
    ),
    "change who wrote a post": (
        lambda s: 0,
        lambda s: s.root.post(f"/p/{s.post}/attribution", {"author": "mod", "at": "2020-01-01T10:00"}),
        "topic",
        "<bdi>mod</bdi></a></h2>",
    ),
}


def _react(stage: Stage, name: str, who: str = "mod") -> None:
    assert Person(stage.app, who).post(f"/p/{stage.post}/react", {name: "like"}).status_code == 303


def _group(stage: Stage, names: str = "") -> str:
    at = stage.root.post("/admin/groups", {"name": "Class", "listed": "1"}).headers["Location"]
    if names:
        stage.root.post(f"{at}/add", {"names": names})
    return at.split("/")[-1]


def _newest(stage: Stage) -> int:
    return int(stage.app.db.reader().value("SELECT max(id) FROM board"))


def _den(stage: Stage, group: str) -> None:
    """A board for a group."""
    made = stage.root.post("/admin/boards/new", {"name": "Den", "preset": "groups", "among": group})
    assert made.status_code == 303


def _ask(stage: Stage, hours: int = 0) -> None:
    """A poll in the topic, as if it had been asked with it."""
    closes = now() + 3600 * hours if hours else None
    with stage.app.db.transaction() as tx:
        polls.put(tx, stage.topic, Draft("When do we meet?", ("now", "later"), closes_at=closes), now())


def _vote(stage: Stage) -> None:
    row = poll_rows(stage.app.db.reader(), stage.topic)[0]
    form = {"poll": str(row.poll_id), "choice": str(row.choice_id)}
    assert stage.mod.post(f"/poll/{stage.topic}/vote", form).status_code == 303


def _solve(stage: Stage, solved: str) -> None:
    assert stage.mod.post(f"/p/{stage.post}/solve", {"solved": solved}).status_code == 303


def _announce(stage: Stage, body: str, *, starts: int = 0, ends: int = 0) -> None:
    """Hours from now; the forum's zone is UTC."""
    times = {
        name: time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() + hours * 3600)) if hours else ""
        for name, hours in (("starts", starts), ("ends", ends))
    }
    assert stage.root.post("/admin/announcements/new", {"body": body, **times}).status_code == 303


def _first(stage: Stage) -> int:
    return int(stage.app.db.reader().value("SELECT id FROM post WHERE topic_id = :id AND number = 1", id=stage.topic))


def _documented() -> dict[str, set[str]]:
    """The table in docs/architecture.md: change -> versions that go up."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = text.split("### Which change bumps which version")[1]
    found = {}
    for line in re.findall(r"^\| (.+) \|$", table, re.MULTILINE)[2:]:
        cells = [cell.strip() for cell in line.split("|")]
        found[cells[0]] = {column for column, cell in zip(COLUMNS, cells[1:], strict=True) if cell == "x"}
    return found


def test_every_change_is_documented() -> None:
    assert list(_documented()) == list(CHANGES)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_bumps_what_the_table_says_and_is_seen(change: str, stage: Stage, bob: Person, guest: Person) -> None:
    before, act, where, there = CHANGES[change]
    before(stage)
    paths = {
        "topic": f"/t/{stage.topic}",
        "board": "/b/talk",
        "top": "/b/talk?sort=top&period=week",
        "boards": "/boards",
        "rules": "/rules",
    }
    path = paths.get(where, "/")
    for person in (bob, guest):  # both now hold the page as it was
        assert not there or not re.search(there, person.page(path)), "it was there already"
    old = stage.versions()
    act(stage)
    new = stage.versions()
    topic = int(stage.app.db.reader().value("SELECT max(id) FROM topic")) if change == "new topic" else stage.topic
    risen = {name for name in COLUMNS if new[name] != old[name]} | (
        {"topic.version"} if topic != stage.topic else set()
    )
    if change == "move":  # the board it left and the one it went to
        assert new["board.stream"] > old["board.stream"]
    if change == "remove a board":
        risen = risen - {"board.version"} | {"board.stream"}  # its row is gone; the other board's list has changed
    assert risen == _documented()[change]
    for person in (bob, guest):
        assert re.search(there, person.page(path))


def test_a_kept_page_would_lie_without_its_version(stage: Stage, guest: Person) -> None:
    """The detector works: a change behind the versions' back is not seen."""
    guest.page(f"/t/{stage.topic}")
    with stage.app.db.transaction() as tx:
        tx.run("UPDATE post SET html = '<p>Behind the back</p>' WHERE id = :id", id=stage.post)
    assert "Behind the back" not in guest.page(f"/t/{stage.topic}")


def test_two_members_pages_are_equal_but_for_their_own(stage: Stage, bob: Person) -> None:
    """Nothing of a person stands outside a hole."""
    own = re.compile(
        r'<details class="menu">.*?</details>|<svg class="stone xs.*?</svg>|value="[^"]{20,}"|\d+ views?'
        r'|data-member="[^"]*"',
        re.DOTALL,
    )
    cat = Person(stage.app, "")
    cat.post("/join", {"username": "cat", "password": "three words fine"})
    bob.post("/unread/read", {"upto": "99999"})  # to a newcomer, too, all that stands is read
    for path in ("/", "/b/talk", f"/t/{stage.topic}", "/boards"):
        assert own.sub("", bob.page(path)) == own.sub("", cat.page(path))


def test_another_process_sees_the_change(stage: Stage, open_app: Callable[..., Forum]) -> None:
    other = Person(open_app(stage.app.settings.data_dir), "")
    other.page(f"/t/{stage.topic}")
    stage.ann.reply(stage.topic, "Said elsewhere")
    assert "Said elsewhere" in other.page(f"/t/{stage.topic}")
