"""What the tests of reports do: report, decide, undo as the log does, keep a board to some."""

from __future__ import annotations

from forum_app.accounts import queries
from forum_app.kernel.acts import Act
from forum_app.kernel.clock import now
from forum_app.kernel.queries import bump_site
from forum_app.kernel.security import digest
from forum_app.kernel.viewer import Viewer
from forum_app.reports import check
from tests.people import Person


def report(person: Person, post: int, reason: str = "spam", note: str = "") -> int:
    return person.post(f"/p/{post}/report", {"reason": reason, "note": note}).status_code


def case_of(person: Person, post: int) -> int:
    """The last case about a post; everything hangs together."""
    db = person.app.db.reader()
    assert list(check.problems(db)) == []
    return int(db.value("SELECT max(id) FROM report_case WHERE post_id = :post", post=post))


def reported(ann: Person, bob: Person, words: str = "Buy my kettle") -> tuple[int, int]:
    """A reply of bob's that ann reported: (post, case)."""
    post = bob.reply(ann.topic("Kettles"), words)
    assert report(ann, post) == 303
    return post, case_of(ann, post)


def decide(person: Person, case: int, outcome: str, **more: str) -> int:
    return person.post(f"/order/{case}", {"outcome": outcome, **more}).status_code


def waits(person: Person) -> int:
    """How many the page of the queue shows."""
    return person.page("/order").count('class="case"')


def viewer(person: Person) -> Viewer:
    cookie = person.client.get_cookie(f"hearth_{person.app.config['INSTANCE']}")
    assert cookie
    found = queries.viewer(person.app.db.reader(), digest(cookie.value), now())
    assert found
    return found


def undo(person: Person, kind: str = "") -> None:
    """The last act, or the last of a kind, as the log does it."""
    app = person.app
    rows = app.db.reader().tuples("SELECT * FROM act WHERE :kind IN ('', kind) ORDER BY id DESC LIMIT 1", kind=kind)
    act = Act(*rows[0])
    found = next(kind.undo for kind in app.events.provided("act") if kind.name == act.kind)
    assert found
    with app.app_context(), app.db.transaction() as tx:
        found(tx, viewer(person), act, now())


def keep_to_some(person: Person, slug: str, *keepers: str) -> int:
    """From now on only these see the board, and keep order on it; answers its number."""
    with person.app.db.transaction() as tx:
        board = int(tx.value("SELECT id FROM board WHERE slug = :slug", slug=slug))
        tx.run("INSERT INTO board_right (board_id, people_id) VALUES (:board, 1)", board=board)
        for name in keepers:
            tx.run(
                "INSERT INTO board_keeper (board_id, member_id) SELECT :board, id FROM member WHERE name = :name",
                board=board,
                name=name,
            )
            tx.run("UPDATE member SET keeps = :board WHERE name = :name", board=str(board), name=name)
        bump_site(tx)
    return board


def group_keeps(person: Person, slug: str, name: str) -> None:
    """A group with this member in it keeps order on the board, besides those who do."""
    with person.app.db.transaction() as tx:
        group = int(tx.value("INSERT INTO people (name, name_key, created_at) VALUES ('g', 'g', 1) RETURNING id"))
        board = tx.value("SELECT id FROM board WHERE slug = :slug", slug=slug)
        member = tx.value("SELECT id FROM member WHERE name = :name", name=name)
        tx.run("INSERT INTO people_member (people_id, member_id, since) VALUES (:g, :m, 1)", g=group, m=member)
        tx.run("UPDATE member SET people = :g WHERE id = :m", g=str(group), m=member)
        for people, bits in (
            (1, (1, 0, 0, 0, 0)),
            (2, (1, 1, 1, 1, 0)),
            (3, (1, 1, 1, 1, 1)),
            (group, (1, 1, 1, 1, 1)),
        ):
            row = dict(zip(("see", "start", "reply", "attach", "moderate"), bits, strict=True))
            tx.run(
                """
                INSERT INTO board_right (board_id, people_id, see, start, reply, attach, moderate)
                VALUES (:board, :people, :see, :start, :reply, :attach, :moderate)
                """,
                board=board, people=people, **row,
            )  # fmt: skip
        bump_site(tx)
