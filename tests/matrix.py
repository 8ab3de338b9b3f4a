"""Who may what: six kinds of people x every route x what it is about, asked at the door and written down.

`python -m tests.matrix` writes tests/matrix.txt again; tests/test_matrix.py says what differs from it. A line is a
route and an object, its columns are the people in the order of PEOPLE; `>` names where redirects lead.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forum_app import Forum, create_app, load
from forum_app.accounts import service as accounts
from forum_app.backups import keeper
from forum_app.kernel.clock import now
from tests.people import Person, found_forum
from tests.test_routes import FORMS, NEW, TABLE, World
from tests.uploads.pictures import quarters, saved

FILE = Path(__file__).with_name("matrix.txt")
PEOPLE = {"guest": "", "member": "bob", "group": "gus", "keeper": "kim", "moderator": "mod", "owner": "root"}
HEAD = f"""\
# Written by `python -m tests.matrix`. Who gets which answer:
#   guest, member, member of the private board's group, moderator of the open and the closed board, moderator, owner
# About what: own; other's (in an open board); private (in a board for a group without the staff); deleted (by a
#   moderator); closed (in a closed board). Of groups, private is one that is not listed, other's is listed and open.
#   Where a route is about none of these, the line has no name.
# {" " * 12}{" ".join(name[:5].ljust(5) for name in PEOPLE)}
"""
SHOWN = "![a picture](/files/{}/file.webp)"
OF_TOPICS = ("<int:topic_id>", "<int:post_id>", "<key>", "drafts/<name>")
STATES = ("own", "other's", "private", "deleted", "closed")
# forms that name the object instead of the address
IN_FORM = {"POST /new": "board", "POST /topics/bulk": "ids", "POST /seen": "topic"}
MOVE_IN = "POST /t/<int:topic_id>/move"  # besides: into the private board


@dataclass(frozen=True, slots=True)
class Thing:
    """A topic with a poll, a reply and a picture."""

    board: str
    topic: int
    slug: str
    first: int
    reply: int
    key: str
    poll: dict[str, str]  # the form of a vote


@dataclass
class Stage:
    """A forum in which everything stands once; what a request changed is taken back."""

    app: Forum
    seats: dict[str, Person] = field(init=False)
    things: dict[tuple[str, str], Thing] = field(default_factory=dict)  # by state and, of what is one's own, by name

    def __post_init__(self) -> None:
        at = now()
        with self.app.db.transaction() as tx:
            for name in ("gus", "kim"):
                accounts.join(tx, accounts.prepare_name(name), "", now=at)
            tx.run("UPDATE member SET password = (SELECT password FROM member WHERE name = 'ann') WHERE password = ''")
        names = [*filter(None, PEOPLE.values()), "ann"]
        self.seats = {name: Person(self.app, name) for name in names} | {"": Person(self.app, "")}
        self._cookie = f"hearth_{self.app.config['INSTANCE']}"
        cookies = {name: seat.client.get_cookie(self._cookie) for name, seat in self.seats.items()}
        self._sessions = {name: cookie.value for name, cookie in cookies.items() if cookie}
        self._boards()
        self._things()
        self._connection = self.app.db.connect()
        self._version = self.app.db.reader().value("SELECT version FROM site")
        self.base = self.picture()

    # --- what there is

    def _boards(self) -> None:
        root, boards = self.seats["root"], dict(self._rows("SELECT slug, id FROM board"))
        made = root.post("/admin/groups", {"name": "Class", "joining": "request"}).headers["Location"]
        assert root.post(f"{made}/add", {"names": "ann gus"}).status_code == 303
        self.groups = {
            "private": made,
            "other's": root.post("/admin/groups", {"name": "Choir", "joining": "open", "listed": "1"}).headers[
                "Location"
            ],
        }
        root.post("/admin/boards/new", {"name": "den", "preset": "groups", "among": made.split("/")[-1]})
        root.post("/admin/boards/new", {"name": "shut"})
        boards = dict(self._rows("SELECT slug, id FROM board"))
        for slug in ("talk", "shut"):
            assert root.post(f"/admin/boards/{boards[slug]}/keepers", {"names": "kim"}).status_code == 303
        self._shut = boards["shut"]

    def _things(self) -> None:
        for name, person in self.seats.items():
            if name and name != "ann":
                self.things["own", name] = self._thing(person, "talk")
        ann = self.seats["ann"]
        for state, board in (("other's", "talk"), ("private", "den"), ("deleted", "talk"), ("closed", "shut")):
            self.things[state, ""] = self._thing(ann, board)
        gone, post = self.things["deleted", ""], self._thing(ann, "talk")
        assert self.seats["mod"].post(f"/t/{gone.topic}/delete").status_code == 303
        assert self.seats["mod"].post(f"/p/{post.reply}/delete").status_code == 303
        self.things["deleted post", ""] = post
        closed = {"name": "shut", "closed": "1"}
        assert self.seats["root"].post(f"/admin/boards/{self._shut}", closed).status_code == 303

    def _thing(self, author: Person, board: str) -> Thing:
        assert author.post("/files", {"file": saved(quarters(900, 20))}).status_code == 303
        key = str(self._value("SELECT key FROM attachment ORDER BY id DESC LIMIT 1"))
        form = {"board": board, "title": "Kettle", "body": SHOWN.format(key), "poll_question": "Well?",
                "poll_choices": "yes\nno"}  # fmt: skip
        topic = int(author.post("/new", form).headers["Location"].split("/")[2])
        first = int(self._value("SELECT max(id) FROM post"))
        reply = author.reply(topic)
        assert author.post(f"/p/{reply}/edit", {"body": "An answer, changed."}).status_code == 303
        poll, choice = self._rows("SELECT poll_id, id FROM poll_choice ORDER BY id DESC LIMIT 1")[0]
        return Thing(board, topic, "kettle", first, reply, key, {"poll": str(poll), "choice": str(choice)})

    def _value(self, sql: str) -> Any:
        return self.app.db.reader().value(sql)

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.app.db.reader().tuples(sql)

    def sit_down(self, name: str) -> None:
        """Whoever logged in as somebody else, or out, is who they were."""
        if not name:
            self.seats[""] = Person(self.app, "")
        else:
            self.seats[name].client.set_cookie(self._cookie, self._sessions[name], domain="localhost")

    # --- taking back

    def picture(self) -> Any:
        """The database as it is, in memory."""
        kept = self.app.db.driver.connect(":memory:")
        self._connection.backup(kept)
        self._stands = (kept, self._data_version())
        return kept

    def _data_version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def take_back(self, picture: Any) -> None:
        """As it was, but for the version of the site, which only grows: much is kept under it in memory."""
        if self._stands == (picture, self._data_version()):
            return
        keeper.of(self.app).wait()
        self._version = max(self._version, self._value("SELECT version FROM site")) + 1
        picture.backup(self._connection)
        self._connection.execute("UPDATE site SET version = ?", [self._version])
        self._stands = (picture, self._data_version())


def lines(stage: Stage) -> Iterator[str]:
    """The whole table."""
    yield HEAD.rstrip("\n")
    for row in sorted(TABLE):
        yield row
        yield from _of_row(stage, row)
    yield f"{MOVE_IN} (into the private board)"
    yield from _of_objects(stage, MOVE_IN, {"board": "den"})


def _of_row(stage: Stage, row: str) -> Iterator[str]:
    path = row.split(" ", 1)[1]
    if row in IN_FORM or (any(part in path for part in OF_TOPICS) and not path.startswith("/settings")):
        yield from _of_objects(stage, row, {})
    elif path.startswith("/g/"):
        for state, group in stage.groups.items():
            asked = path.replace("/g/<int:people_id>", group)
            yield _line(state, [_ask(stage, row, asked, name) for name in PEOPLE.values()])
    elif path.startswith("/b/<slug>"):
        for state, slug in (("other's", "talk"), ("private", "den"), ("closed", "shut"), ("none", "none")):
            yield _line(state, [_ask(stage, row, path.replace("<slug>", slug), name) for name in PEOPLE.values()])
    else:
        made = World(stage.app, stage.seats).path(row)
        with_it = stage.picture()
        answers = []
        for name in PEOPLE.values():
            answers.append(_ask(stage, row, made, name, picture=with_it))
        yield _line("", answers)
        stage.take_back(stage.base)


def _of_objects(stage: Stage, row: str, more: dict[str, str]) -> Iterator[str]:
    """A line for each state; those after each other that are alike share one."""
    alike: list[tuple[list[str], str]] = []
    for state in STATES:
        answers = [_of_object(stage, row, state, name, more) for name in PEOPLE.values()]
        line = _line("", answers)
        if alike and alike[-1][1] == line:
            alike[-1][0].append(state)
        else:
            alike.append(([state], line))
    for states, line in alike:
        yield (
            f"  {', '.join(states)}".ljust(14) + line.lstrip()
            if len(", ".join(states)) < 12
            else (f"  {', '.join(states)}\n{' ' * 14}{line.lstrip()}")
        )


def _of_object(stage: Stage, row: str, state: str, name: str, more: dict[str, str]) -> str:
    post_is_gone = state == "deleted" and "<int:post_id>" in row and "append" not in row
    wanted = "deleted post" if post_is_gone else state
    thing = stage.things.get((wanted, name)) or stage.things.get((wanted, ""))
    if thing is None:
        return "-"
    path = row.split(" ", 1)[1]
    for part, value in {
        "<int:topic_id>/<slug>": f"{thing.topic}/{thing.slug}",
        "<int:topic_id>": thing.topic,
        "<int:post_id>": thing.first if "append" in row else thing.reply,
        "drafts/<name>": f"drafts/reply:{thing.topic}",
        "<key>/<name>": f"{thing.key}/file.webp",
        "<key>": thing.key,
    }.items():
        path = path.replace(part, str(value))
    named = {"board": thing.board, "ids": str(thing.topic), "topic": str(thing.topic)}
    form = {IN_FORM[row]: named[IN_FORM[row]]} if row in IN_FORM else {}
    if row == "POST /seen":
        form["post"] = str(thing.reply)
    if row.endswith("/vote"):
        form |= thing.poll
    return _ask(stage, row, path, name, form | more)


def _ask(stage: Stage, row: str, path: str, name: str, more: dict[str, str] | None = None, picture: Any = None) -> str:
    """The status, and behind it where a redirect leads, without numbers."""
    person = stage.seats[name]
    if row.startswith("GET"):
        answer = person.get(path)
    else:
        form = {"username": "newcomer", "password": NEW} if row == "POST /join" else FORMS.get(row, {})
        answer = person.post(path, {**form, **(more or {})})
    told = str(answer.status_code)
    if answer.status_code in (301, 302, 303, 307):
        told += " " + re.sub(r"\d+(?:-\d+)*", "#", re.sub(r"[?].*", "", answer.headers["Location"]))
    answer.close()
    stage.take_back(picture or stage.base)
    if not row.startswith("GET"):
        stage.sit_down(name)
    return told


def _line(state: str, answers: list[str]) -> str:
    statuses = " ".join(answer.split(" ")[0].ljust(5) for answer in answers)
    leads = [answer.partition(" ")[2] for answer in answers]
    there = {lead for lead in leads if lead}
    where = f"> {there.pop()}" if len(there) == 1 else f"> {' | '.join(lead or '-' for lead in leads)}" if there else ""
    return f"  {state}".ljust(14) + f"{statuses} {where}".rstrip()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
        app.testing = False
        found_forum(app)
        FILE.write_text("\n".join(lines(Stage(app))) + "\n", encoding="utf-8")
        app.close()


if __name__ == "__main__":
    main()
