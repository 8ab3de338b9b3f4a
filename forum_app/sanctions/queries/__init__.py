"""Every SQL statement about warnings, silence, suspensions and notes."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader, Writer


@dataclass(frozen=True, slots=True)
class Sanction:
    id: int
    member_id: int
    kind: str
    why: str
    by_id: int
    at: int
    until: int
    ended_at: int | None
    ended_by: int | None
    by_name: str  # who decided, and who ended it ('': it was over)
    ended_name: str


_SANCTION = """
    SELECT s.id, s.member_id, s.kind, s.why, s.by_id, s.at, s.until, s.ended_at, s.ended_by,
           b.display_name AS by_name, coalesce(e.display_name, '') AS ended_name
    FROM sanction s JOIN member b ON b.id = s.by_id LEFT JOIN member e ON e.id = s.ended_by
"""


# conditions on `member m` for the owner's table; `+` keeps the walk along its order
SUSPENDED = "+m.suspended_until > :suspended_now"
SILENCED = "+m.silenced_until > :silenced_now"


def sanction(db: Reader, sanction_id: int) -> Sanction | None:
    return db.one(Sanction, f"{_SANCTION} WHERE s.id = :sanction_id", sanction_id=sanction_id)


def standing(db: Reader, member_id: int, kind: str) -> Sanction | None:
    """The silence or suspension that nobody has ended; it may be over by the clock."""
    return db.one(
        Sanction,
        f"{_SANCTION} WHERE s.member_id = :member_id AND s.kind = :kind AND s.ended_at IS NULL AND s.kind <> 'warning'",
        member_id=member_id,
        kind=kind,
    )


def running(db: Reader, member_id: int, kind: str, now: int) -> Sanction | None:
    """The same, while it is not over."""
    found = standing(db, member_id, kind)
    return found if found and found.until > now else None


def record_of(db: Reader, member_id: int, limit: int) -> list[Sanction]:
    """The newest first."""
    return db.all(
        Sanction, f"{_SANCTION} WHERE s.member_id = :member_id ORDER BY s.id DESC LIMIT :limit",
        member_id=member_id, limit=limit,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """An act about a member."""

    at: int
    kind: str
    why: str
    by_name: str
    undone: int


def done_to(db: Reader, member_id: int, hidden: str, limit: int) -> list[Done]:
    """What the log says besides warnings, silence and suspensions; the newest first.

    :param hidden: JSON of boards of which nothing is told.
    """
    return db.all(
        Done,
        """
        SELECT a.at, a.kind, a.why, m.display_name AS by_name, a.undone_at IS NOT NULL AS undone
        FROM act a JOIN member m ON m.id = a.actor_id
        WHERE a.member_id = :member_id AND a.kind NOT IN ('warn', 'silence', 'suspend')
          AND (a.board_id IS NULL OR a.board_id NOT IN (SELECT value FROM json_each(:hidden)))
        ORDER BY a.id DESC LIMIT :limit
        """,
        member_id=member_id,
        hidden=hidden,
        limit=limit,
    )


def unread_warnings(db: Reader, member_id: int) -> list[tuple[int, str]]:
    """(id, sentence), the oldest first."""
    return db.tuples(
        """
        SELECT id, why FROM sanction
        WHERE member_id = :member_id AND kind = 'warning' AND ended_at IS NULL ORDER BY id LIMIT 20
        """,
        member_id=member_id,
    )


def bars(db: Reader, member_id: int) -> tuple[int, int, str, str]:
    """Until when somebody is suspended and silenced, their language, and their role; nothing of nobody."""
    found = db.tuples(
        "SELECT suspended_until, silenced_until, language, role FROM member WHERE id = :member_id", member_id=member_id
    )
    return found[0] if found else (0, 0, "", "")


def ended_session(db: Reader, token: str) -> int | None:
    """Whose session with this token ended by a suspension."""
    found = db.value("SELECT member_id FROM ended_session WHERE token = :token", token=token)
    return None if found is None else int(found)


# --- changes


def put(tx: Writer, *, member_id: int, kind: str, why: str, by_id: int, now: int, until: int) -> int:
    """Answers the id."""
    return int(
        tx.value(
            """
            INSERT INTO sanction (member_id, kind, why, by_id, at, until)
            VALUES (:member_id, :kind, :why, :by_id, :now, :until) RETURNING id
            """,
            member_id=member_id,
            kind=kind,
            why=why,
            by_id=by_id,
            now=now,
            until=until,
        )
    )


def set_ended(tx: Writer, sanction_id: int, now: int, by_id: int | None) -> bool:
    """Was it still standing?"""
    return bool(
        tx.run(
            "UPDATE sanction SET ended_at = :now, ended_by = :by_id WHERE id = :sanction_id AND ended_at IS NULL",
            sanction_id=sanction_id,
            now=now,
            by_id=by_id,
        )
    )


def set_standing(tx: Writer, sanction_id: int) -> None:
    """It was ended, and stands again."""
    tx.run("UPDATE sanction SET ended_at = NULL, ended_by = NULL WHERE id = :sanction_id", sanction_id=sanction_id)


def set_suspended(tx: Writer, member_id: int, until: int) -> None:
    tx.run("UPDATE member SET suspended_until = :until WHERE id = :member_id", member_id=member_id, until=until)


def set_silenced(tx: Writer, member_id: int, until: int) -> None:
    tx.run("UPDATE member SET silenced_until = :until WHERE id = :member_id", member_id=member_id, until=until)


def count_warned(tx: Writer, member_id: int) -> None:
    """How many warnings wait to be read, counted anew."""
    tx.run(
        """
        UPDATE member SET warned = (SELECT count(*) FROM sanction s
            WHERE s.member_id = member.id AND s.kind = 'warning' AND s.ended_at IS NULL)
        WHERE id = :member_id
        """,
        member_id=member_id,
    )


def put_ended_sessions(tx: Writer, member_id: int, now: int) -> None:
    """Remember the sessions that are about to end."""
    tx.run(
        """
        INSERT INTO ended_session (token, member_id, at)
        SELECT token, member_id, :now FROM session WHERE member_id = :member_id ON CONFLICT (token) DO NOTHING
        """,
        member_id=member_id,
        now=now,
    )


def drop_ended_sessions(tx: Writer, member_id: int) -> None:
    tx.run("DELETE FROM ended_session WHERE member_id = :member_id", member_id=member_id)


def drop_old_ended_sessions(tx: Writer, before: int) -> None:
    tx.run("DELETE FROM ended_session WHERE at < :before", before=before)


def over(db: Reader, now: int, limit: int) -> list[int]:
    """Who still has a silence or suspension written down that is over."""
    return db.column(
        """
        SELECT id FROM member WHERE suspended_until > 0 AND suspended_until <= :now
        UNION SELECT id FROM member WHERE silenced_until > 0 AND silenced_until <= :now LIMIT :limit
        """,
        now=now,
        limit=limit,
    )


def end_over(tx: Writer, member_id: int, now: int) -> None:
    """What is over by the clock is over for good, though the clock be set back later."""
    tx.run(
        """
        UPDATE sanction SET ended_at = until
        WHERE member_id = :member_id AND ended_at IS NULL AND kind <> 'warning' AND until <= :now
        """,
        member_id=member_id,
        now=now,
    )
    tx.run(
        """
        UPDATE member SET suspended_until = CASE WHEN suspended_until <= :now THEN 0 ELSE suspended_until END,
               silenced_until = CASE WHEN silenced_until <= :now THEN 0 ELSE silenced_until END
        WHERE id = :member_id
        """,
        member_id=member_id,
        now=now,
    )


# --- notes


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    member_id: int
    by_id: int
    at: int
    body: str
    by_name: str


_NOTE = """
    SELECT n.id, n.member_id, n.by_id, n.at, n.body, b.display_name AS by_name
    FROM staff_note n JOIN member b ON b.id = n.by_id
"""


def notes_of(db: Reader, member_id: int, limit: int) -> list[Note]:
    """The newest first."""
    return db.all(
        Note,
        f"{_NOTE} WHERE n.member_id = :member_id ORDER BY n.id DESC LIMIT :limit",
        member_id=member_id,
        limit=limit,
    )


def note(db: Reader, note_id: int) -> Note | None:
    return db.one(Note, f"{_NOTE} WHERE n.id = :note_id", note_id=note_id)


def put_note(tx: Writer, member_id: int, by_id: int, body: str, now: int) -> int:
    return int(
        tx.value(
            """
            INSERT INTO staff_note (member_id, by_id, at, body) VALUES (:member_id, :by_id, :now, :body) RETURNING id
            """,
            member_id=member_id,
            by_id=by_id,
            body=body,
            now=now,
        )
    )


def drop_note(tx: Writer, note_id: int) -> None:
    tx.run("DELETE FROM staff_note WHERE id = :note_id", note_id=note_id)


# --- leaving


def forget(tx: Writer, member_id: int) -> None:
    """What was decided about a member who left, and the notes. What they decided about others stays, without a name."""
    tx.run("DELETE FROM sanction WHERE member_id = :member_id", member_id=member_id)
    tx.run("DELETE FROM staff_note WHERE member_id = :member_id", member_id=member_id)
    tx.run("DELETE FROM ended_session WHERE member_id = :member_id", member_id=member_id)
    tx.run("DELETE FROM old_name WHERE member_id = :member_id", member_id=member_id)


# --- check


def misbarred(db: Reader) -> list[tuple[str, str]]:
    """Members whose row says something else than the sanctions do: (name, which)."""
    return db.tuples(
        """
        SELECT m.name, k.kind FROM member m CROSS JOIN (SELECT 'suspension' AS kind UNION SELECT 'silence') k
        LEFT JOIN sanction s ON s.member_id = m.id AND s.kind = k.kind AND s.ended_at IS NULL
        WHERE coalesce(s.until, 0) <> CASE k.kind WHEN 'suspension' THEN m.suspended_until ELSE m.silenced_until END
        """
    )


def miswarned(db: Reader) -> list[tuple[str, int, int]]:
    """(name, warnings counted, there) where they differ."""
    return db.tuples(
        """
        SELECT name, warned, there FROM (
            SELECT m.name, m.warned, (SELECT count(*) FROM sanction s WHERE s.member_id = m.id AND s.kind = 'warning'
                                      AND s.ended_at IS NULL) AS there FROM member m)
        WHERE warned <> there
        """
    )


def suspended_with_sessions(db: Reader) -> list[str]:
    """Of those who are suspended, but for whom it is over and nobody has tidied up yet."""
    return db.column(
        """
        SELECT DISTINCT m.name FROM member m JOIN session s ON s.member_id = m.id
        WHERE m.suspended_until > 0 AND s.created_at < m.suspended_until
        """
    )
