"""Every SQL statement about who may what on which board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...kernel.db import Reader, Writer


def reach(db: Reader, board_id: int) -> int:
    """Who sees it: FOR_ALL, FOR_MEMBERS or FOR_SOME of kernel/rights.py."""
    return int(db.value("SELECT reach FROM board WHERE id = :board_id", board_id=board_id))


def bump_keepers(tx: Writer) -> None:
    """What waits for those who keep order, on any board, is different now: their own part of the pages changes."""
    tx.run(
        """
        UPDATE member SET mine = mine + 1 WHERE id IN (
            SELECT id FROM member WHERE role <> 'member'
            UNION SELECT k.member_id FROM board_keeper k
            UNION SELECT pm.member_id FROM board_right r JOIN people_member pm ON pm.people_id = r.people_id
                  WHERE r.moderate = 1)
        """
    )


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who keeps order on one board, besides the groups that do."""

    id: int
    name: str
    display_name: str
    avatar: str


def rights_of(db: Reader, board_id: int) -> dict[int, int]:
    """Group -> bits of kernel/rights.py; {} for a board that is as boards are."""
    return dict(
        db.tuples(
            """
            SELECT people_id, see + 2 * start + 4 * reply + 8 * attach + 16 * moderate AS bits
            FROM board_right WHERE board_id = :board_id
            """,
            board_id=board_id,
        )
    )


def groups_that_see(db: Reader) -> list[tuple[int, str]]:
    """Board and group of the owner's that sees it by name, in the order of the names."""
    return db.tuples(
        """
        SELECT r.board_id, p.name FROM board_right r JOIN people p ON p.id = r.people_id
        WHERE r.see = 1 AND p.built_in = '' ORDER BY p.name_key
        """
    )


def put_rights(tx: Writer, board_id: int, rows: Mapping[int, int], reach: int) -> None:
    """These instead of those there were; {} for a board that is as boards are."""
    tx.run("DELETE FROM board_right WHERE board_id = :board_id", board_id=board_id)
    tx.run_many(
        """
        INSERT INTO board_right (board_id, people_id, see, start, reply, attach, moderate)
        VALUES (:board_id, :people_id, :bits & 1, (:bits >> 1) & 1, (:bits >> 2) & 1, (:bits >> 3) & 1,
                (:bits >> 4) & 1)
        """,
        ({"board_id": board_id, "people_id": people_id, "bits": bits} for people_id, bits in rows.items()),
    )
    tx.run("UPDATE board SET reach = :reach WHERE id = :board_id", reach=reach, board_id=board_id)


def keepers(db: Reader, board_id: int) -> list[Keeper]:
    return db.all(
        Keeper,
        """
        SELECT m.id, m.name, m.display_name, m.avatar FROM board_keeper k JOIN member m ON m.id = k.member_id
        WHERE k.board_id = :board_id ORDER BY m.name_key
        """,
        board_id=board_id,
    )


def put_keeper(tx: Writer, board_id: int, member_id: int) -> None:
    tx.run(
        """
        INSERT INTO board_keeper (board_id, member_id) VALUES (:board_id, :member_id)
        ON CONFLICT (board_id, member_id) DO NOTHING
        """,
        board_id=board_id,
        member_id=member_id,
    )


def drop_keeper(tx: Writer, board_id: int, member_id: int) -> int:
    """Answers how many there were."""
    return tx.run(
        "DELETE FROM board_keeper WHERE board_id = :board_id AND member_id = :member_id",
        board_id=board_id,
        member_id=member_id,
    )


def drop_keeping(tx: Writer, member_id: int) -> None:
    tx.run("DELETE FROM board_keeper WHERE member_id = :member_id", member_id=member_id)


def kept_by(db: Reader, member_id: int) -> list[str]:
    """Names of the boards that this member keeps."""
    return db.column(
        """
        SELECT b.name FROM board_keeper k JOIN board b ON b.id = k.board_id
        WHERE k.member_id = :member_id ORDER BY b.name
        """,
        member_id=member_id,
    )


def unlocked_boards(db: Reader) -> list[str]:
    """Boards that have a table and no row for everyone: when the last group goes, they would open to all."""
    return db.column(
        """
        SELECT b.name FROM board b WHERE b.id IN (SELECT board_id FROM board_right)
           AND NOT EXISTS (SELECT 1 FROM board_right r WHERE r.board_id = b.id AND r.people_id = 1)
        """
    )


def reaches(db: Reader) -> list[tuple[int, str, int]]:
    """Id, name and kept reach of each board."""
    return db.tuples("SELECT id, name, reach FROM board ORDER BY id")


def boards_by_reach(db: Reader) -> tuple[int, int]:
    """How many boards guests may read, and how many there are."""
    found = db.tuples("SELECT coalesce(sum(reach = 2), 0) AS open_ones, count(*) AS all_of_them FROM board")
    return int(found[0][0]), int(found[0][1])
