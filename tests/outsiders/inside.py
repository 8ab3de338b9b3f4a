"""A board that only some see, and everything that can be in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from forum_app import Forum
from forum_app.accounts import service as accounts
from forum_app.boards import service as boards
from forum_app.boards.events import ReachChanged
from forum_app.kernel import rights
from forum_app.kernel.clock import now
from forum_app.kernel.db import Writer
from forum_app.kernel.queries import bump_site
from tests.people import PNG, Person

WORD = "kingfisher"  # stands in all that is written inside, and nowhere else
SLUG = "kingfisher-club"
TAG = "kingfisher club"  # its slug is the board's


def let_see(tx: Writer, board_id: int, who: dict[int, int]) -> None:
    """From now on these groups may so much on a board, and others nothing; {}: as boards are."""
    tx.run("DELETE FROM board_right WHERE board_id = :board_id", board_id=board_id)
    for people_id, bits in who.items():
        flags = {name: int(bool(bits & bit)) for name, bit in rights.NAMES.items()}
        tx.run(
            """
            INSERT INTO board_right (board_id, people_id, see, start, reply, attach, moderate)
            VALUES (:board_id, :people_id, :see, :start, :reply, :attach, :moderate)
            """,
            board_id=board_id,
            people_id=people_id,
            **flags,
        )
    before = int(tx.value("SELECT reach FROM board WHERE id = :board_id", board_id=board_id))
    after = rights.reach(who)
    tx.run("UPDATE board SET reach = :after WHERE id = :board_id", after=after, board_id=board_id)
    bump_site(tx)
    tx.emit(ReachChanged(board_id, before, after))


def group(tx: Writer, name: str, members: list[str]) -> int:
    made = tx.value("INSERT INTO people (name, name_key, created_at) VALUES (:name, :name, 1) RETURNING id", name=name)
    for member in members:
        put_in(tx, made, member)
    return int(made)


def put_in(tx: Writer, people_id: int, name: str) -> None:
    tx.run(
        """
        INSERT INTO people_member (people_id, member_id, since) SELECT :people_id, id, 1 FROM member WHERE name = :name
        """,
        people_id=people_id,
        name=name,
    )
    _copy(tx, name)


def take_out(tx: Writer, people_id: int, name: str) -> None:
    tx.run(
        """
        DELETE FROM people_member WHERE people_id = :people_id
        AND member_id = (SELECT id FROM member WHERE name = :name)
        """,
        people_id=people_id,
        name=name,
    )
    _copy(tx, name)


def _copy(tx: Writer, name: str) -> None:
    """What comes with the session."""
    ids = tx.column(
        "SELECT people_id FROM people_member JOIN member ON id = member_id WHERE name = :name ORDER BY 1", name=name
    )
    tx.run("UPDATE member SET people = :ids WHERE name = :name", ids=".".join(map(str, ids)), name=name)


@dataclass
class Inside:
    """The board, ina and ivo who alone see it beside root, and what they wrote."""

    app: Forum
    ina: Person
    ivo: Person
    board: int
    people: int
    topics: list[int] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)
    key: str = ""

    def post(self, number: int = 0) -> int:
        """The id of a post of the first topic."""
        return self.posts[number]


def make(app: Forum) -> Inside:
    """The board, with nothing in it."""
    with app.app_context(), app.db.transaction() as tx:
        for name in ("ina", "ivo"):
            hashed = str(tx.value("SELECT password FROM member WHERE name = 'ann'"))
            accounts.join(tx, accounts.prepare_name(name), hashed, now=now(), role="member")
        people = group(tx, "club", ["ina", "ivo"])
        # high numbers, which stand for nothing else on any page
        tx.run("UPDATE sqlite_sequence SET seq = 41000 WHERE name = 'topic'")
        tx.run("UPDATE sqlite_sequence SET seq = 52000 WHERE name = 'post'")
        board = boards.make(tx, boards.Draft(f"{WORD} club", f"{WORD} words about it"))
        let_see(tx, board, {people: rights.ALL})
    return Inside(app, Person(app, "ina"), Person(app, "ivo"), board, people)


def write(inside: Inside, posts: int) -> None:
    """Two topics with so many posts and everything that can hang on them; everything is `kingfisher`."""
    ina, ivo = inside.ina, inside.ivo
    assert ina.post("/files", {"file": PNG}).status_code == 303
    db = inside.app.db.reader()
    inside.key = str(db.value("SELECT key FROM attachment ORDER BY id DESC LIMIT 1"))
    poll = {"poll_question": f"{WORD}?", "poll_choices": f"{WORD} yes\n{WORD} no"}
    words = f"the {WORD} sits by the stove ![{WORD}](/files/{inside.key}/file.webp)"
    made = ina.post("/new", {"board": SLUG, "title": f"A {WORD} topic", "body": words, "tags": TAG, **poll})
    first = int(made.headers["Location"].split("/")[2])
    inside.topics.append(first)
    inside.posts.append(int(db.value("SELECT id FROM post WHERE topic_id = :topic", topic=first)))
    for number in range(posts):
        who = ivo if number % 2 else ina
        inside.posts.append(who.reply(first, f"{WORD} no. {number}, says @ann to @bob and @mod"))
    inside.topics.append(ivo.topic(f"Another {WORD} about the stove", f"{WORD} again", SLUG))


def stir(inside: Inside, root: Person) -> None:
    """Everything that can be done with what is there."""
    ina, ivo, (first, second) = inside.ina, inside.ivo, inside.topics
    opening, some = inside.posts[0], inside.posts[1]
    for who, path, form in (
        (ivo, f"/p/{opening}/react", {"kind": "like"}),
        (ina, f"/p/{opening}/edit", {"title": f"The {WORD} topic", "body": f"{WORD} changed"}),
        (ina, f"/p/{opening}/append", {"body": f"{WORD} later"}),
        (ivo, f"/p/{opening}/bookmark", {"on": "1"}),
        (ina, f"/p/{inside.posts[2]}/solve", {"solved": "1"}),
        (ivo, f"/t/{first}/level", {"level": "follow"}),
        (ivo, f"/b/{SLUG}/level", {"level": "follow"}),
        (ivo, f"/t/{first}/reply", {"body": f"> [ina #1](/p/{opening}):\n>\n> {WORD}\n\n{WORD} quoted"}),
        (ina, f"/drafts/reply:{first}", {"body": f"{WORD} begun"}),
        (root, f"/t/{second}/pin", {"pinned": "2"}),
        (root, f"/t/{second}/lock", {"locked": "1", "reason": WORD}),
        (ina, f"/p/{some}/delete", {}),
        (ina, f"/p/{some}/restore", {}),
        (ina, f"/p/{some}/delete", {}),
        (root, f"/p/{some}/purge", {}),
        (root, f"/t/{second}/delete", {}),
        (root, f"/t/{second}/restore", {}),
    ):
        assert who.post(path, form).status_code in (200, 303), (path, form)
    gone = ina.topic(f"A {WORD} that goes", WORD, SLUG)
    root.post(f"/t/{gone}/delete")
    assert root.post(f"/t/{gone}/purge").status_code == 303
    inside.topics.append(gone)
    inside.app.jobs.run_due()
