"""Whatever the rights and whoever looks: nothing of a board that they do not see stands on any page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum_app import Forum
from forum_app.accounts import service as accounts
from forum_app.boards import service as boards
from forum_app.boards.access import may
from forum_app.kernel import rights
from forum_app.kernel.clock import now
from forum_app.kernel.queries import site_version
from forum_app.kernel.viewer import GUEST, Viewer
from forum_app.topics import top
from tests.outsiders.inside import group, let_see, put_in
from tests.people import Person

BOARDS = ("heron", "otter", "beaver")  # each word stands in what is on its board and nowhere else
VIEWERS = ("", "ann", "bob", "mod", "root")
GROUPS = ("red", "blue")
PAGES = (
    "/", "/?sort=newest", "/?sort=hot", "/?sort=unanswered", "/?sort=top&period=all", "/boards", "/search?q=words",
    "/similar?title=words+of+all", "/u/ann", "/u/ann/posts", "/u/ann/topics", "/u/bob/posts", "/u/mod/posts", "/unread",
    "/notices", "/notices/latest", "/bookmarks", "/drafts", "/deleted", "/new", "/settings/notices", "/members",
    "/feed.atom", "/posts.atom", "/u/ann/feed.atom", "/u/bob/feed.atom", "/sitemap.xml",
)  # fmt: skip
BITS = st.sampled_from([0, rights.SEE, rights.SEE | rights.REPLY | rights.START, rights.ALL])
TABLES = st.fixed_dictionaries(
    {name: st.dictionaries(st.sampled_from(["everyone", "members", "staff", *GROUPS]), BITS) for name in BOARDS}
)
MEMBERS = st.dictionaries(st.sampled_from(VIEWERS[1:]), st.sampled_from(GROUPS))
ACTS = st.lists(
    st.tuples(
        st.sampled_from(VIEWERS[1:]),
        st.sampled_from(["topic", "reply", "react", "bookmark", "follow", "delete", "pin", "draft", "edit"]),
        st.sampled_from(BOARDS),
    ),
    max_size=14,
)


@dataclass
class World:
    app: Forum
    ids: dict[str, int] = field(default_factory=dict)
    topics: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in BOARDS})

    def prepare(self, members: dict[str, str]) -> None:
        """The boards, the groups with these in them, and in each board somebody who writes nowhere else."""
        with self.app.app_context(), self.app.db.transaction() as tx:
            self.ids |= {"everyone": rights.EVERYONE, "members": rights.MEMBERS, "staff": rights.STAFF}
            self.ids |= {name: group(tx, name, []) for name in GROUPS}
            for member, name in members.items():
                put_in(tx, self.ids[name], member)
            hashed = str(tx.value("SELECT password FROM member WHERE name = 'ann'"))
            for name in BOARDS:
                accounts.join(tx, accounts.prepare_name(f"only-{name}"), hashed, now=now(), role="member")
                self.ids[name] = boards.make(tx, boards.Draft(name, f"about {name}"))
        for name in BOARDS:
            self.topics[name].append(Person(self.app, f"only-{name}").topic(f"{name} words", f"{name} words", name))

    def act(self, person: Person, what: str, board: str) -> None:
        topic, said = self.topics[board][0], f"{board} words to @ann @bob @mod"
        post = self.app.db.reader().value("SELECT max(id) FROM post WHERE topic_id = :topic", topic=topic)
        if what == "topic":
            person.post("/new", {"board": board, "title": f"{board} words", "body": said})
        else:
            path, form = {
                "reply": (f"/t/{topic}/reply", {"body": said}),
                "react": (f"/p/{post}/react", {"kind": "like"}),
                "bookmark": (f"/p/{post}/bookmark", {"on": "1"}),
                "follow": (f"/b/{board}/level", {"level": "follow"}),
                "delete": (f"/p/{post}/delete", {}),
                "pin": (f"/t/{topic}/pin", {"pinned": "2"}),
                "draft": (f"/drafts/reply:{topic}", {"body": "begun"}),
                "edit": (f"/p/{post}/edit", {"body": said}),
            }[what]
            person.post(path, form)

    def let(self, tables: dict[str, dict[str, int]]) -> None:
        with self.app.db.transaction() as tx:
            for board, rows in tables.items():
                let_see(tx, self.ids[board], {self.ids[name]: bits for name, bits in rows.items()})
        self.app.jobs.run_due()
        top.refresh(self.app.db)


@pytest.mark.proof
def test_nothing_of_a_board_that_one_does_not_see_is_on_any_page(
    open_app: Callable[..., Forum], folder: Path, tmp_path: Path, count: Callable[[str], int]
) -> None:
    runs = 0
    hidden_pages = 0

    @settings(
        max_examples=count("private_worlds"), deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(before=TABLES, after=TABLES, members=MEMBERS, acts=ACTS)
    def anything(
        before: dict[str, dict[str, int]],
        after: dict[str, dict[str, int]],
        members: dict[str, str],
        acts: list[tuple[str, str, str]],
    ) -> None:
        nonlocal runs, hidden_pages
        runs += 1
        where = tmp_path / f"world{runs}"
        shutil.copytree(folder, where)
        app = open_app(where)
        try:
            world = World(app)
            world.prepare(members)
            world.let(before)
            people = {name: Person(app, name) for name in VIEWERS}
            for name, what, board in acts:
                world.act(people[name], what, board)
            for name in VIEWERS:  # what is kept of pages from before
                people[name].get("/")
            world.let(after)
            for name in VIEWERS:
                hidden_pages += _look(world, people[name])
        finally:
            app.close()

    anything()
    assert hidden_pages > 0


def _look(world: World, person: Person) -> int:
    """At everything; answers how many pages could have shown something that is not to be seen."""
    db, viewer = world.app.db.reader(), _viewer(person)
    away = [name for name in BOARDS if not may(db, viewer, world.ids[name], rights.SEE, site_version(db))]
    paths = [*PAGES, *(f"/search?q={name}" for name in away)] if away else []
    for path in paths:
        html = person.get(path, follow_redirects=True).get_data(as_text=True)
        html = html.replace(path.split("=")[-1], "", 9) if path.startswith("/search?q=") else html
        for name in away:
            html = html.replace(f"only-{name}", "") if path.startswith("/members") else html
            assert name not in html, (person.name, path, name)
    return len(paths)


def _viewer(person: Person) -> Viewer:
    if not person.name:
        return GUEST
    row = person.app.db.reader().tuples(
        "SELECT id, role, people, keeps FROM member WHERE name = :name", name=person.name
    )[0]
    return Viewer(row[0], person.name, "", row[1], "", "", "", "", 0, "", people=row[2], keeps=row[3])
