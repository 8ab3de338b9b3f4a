"""Reports put and taken back; cases opened, claimed, closed, and what becomes of them."""

from __future__ import annotations

from ...kernel.db import Reader, Writer


def open_case(db: Reader, kind: str, post_id: int | None, message: int | None, about_id: int) -> int | None:
    """What waits already about the same thing."""
    which, value = {
        "post": ("post_id = :value", post_id),
        "message": ("message = :value", message),
        "member": ("about_id = :value AND kind = 'member'", about_id),
    }[kind]
    found = db.value(f"SELECT id FROM report_case WHERE {which} AND closed_at IS NULL", value=value)
    return None if found is None else int(found)


def put_case(
    tx: Writer,
    *,
    kind: str,
    post_id: int | None,
    message: int | None,
    about_id: int,
    html: str,
    lang: str,
    written_at: int,
    now: int,
) -> int:
    return int(
        tx.value(
            """
            INSERT INTO report_case (kind, post_id, message, about_id, html, lang, written_at, opened_at)
            VALUES (:kind, :post_id, :message, :about_id, :html, :lang, :written_at, :now) RETURNING id
            """,
            kind=kind,
            post_id=post_id,
            message=message,
            about_id=about_id,
            html=html,
            lang=lang,
            written_at=written_at,
            now=now,
        )
    )


def put_report(tx: Writer, *, case_id: int, member_id: int, reason: str, note: str, now: int) -> None:
    tx.run(
        """
        INSERT INTO report (case_id, member_id, reason, note, at) VALUES (:case_id, :member_id, :reason, :note, :now)
        """,
        case_id=case_id,
        member_id=member_id,
        reason=reason,
        note=note,
        now=now,
    )


def drop_report(tx: Writer, report_id: int) -> None:
    tx.run("DELETE FROM report WHERE id = :report_id", report_id=report_id)


def drop_case_if_empty(tx: Writer, case_id: int) -> bool:
    """One that nobody reports any more, and that reports did not hide, leaves the queue without a trace."""
    return bool(
        tx.run(
            """
            DELETE FROM report_case WHERE id = :case_id AND closed_at IS NULL AND turn = 1
              AND NOT EXISTS (SELECT 1 FROM report r WHERE r.case_id = :case_id)
            """,
            case_id=case_id,
        )
    )


def weight(db: Reader, case_id: int, joined_before: int) -> int:
    """How many of those who reported it count: who have been here for a while, and have written."""
    return int(
        db.value(
            """
            SELECT count(*) FROM report r JOIN member m ON m.id = r.member_id
            WHERE r.case_id = :case_id AND m.created_at <= :joined_before AND m.posts > 0
            """,
            case_id=case_id,
            joined_before=joined_before,
        )
    )


def set_turn(tx: Writer, case_id: int, turn: int) -> None:
    tx.run("UPDATE report_case SET turn = :turn WHERE id = :case_id", case_id=case_id, turn=turn)


def set_claim(tx: Writer, case_id: int, member_id: int | None, now: int) -> None:
    tx.run(
        "UPDATE report_case SET claimed_by = :member_id, claimed_at = :now WHERE id = :case_id",
        case_id=case_id,
        member_id=member_id,
        now=now,
    )


def set_closed(tx: Writer, case_id: int, *, by: int | None, outcome: str, answer: str, now: int) -> None:
    tx.run(
        """
        UPDATE report_case SET closed_at = :now, closed_by = :by, outcome = :outcome, answer = :answer,
               claimed_by = NULL, claimed_at = 0
        WHERE id = :case_id
        """,
        case_id=case_id,
        by=by,
        outcome=outcome,
        answer=answer,
        now=now,
    )


def set_open(tx: Writer, case_id: int, turn: int) -> None:
    tx.run(
        """
        UPDATE report_case SET closed_at = NULL, closed_by = NULL, outcome = '', answer = '', turn = :turn
        WHERE id = :case_id
        """,
        case_id=case_id,
        turn=turn,
    )


def is_open_beside(db: Reader, case_id: int) -> bool:
    """Does another case about the same thing wait?"""
    return bool(
        db.value(
            """
            SELECT 1 FROM report_case c JOIN report_case o ON o.closed_at IS NULL AND o.id <> c.id AND (
                (c.kind = 'post' AND o.post_id = c.post_id) OR (c.kind = 'message' AND o.message = c.message)
                OR (c.kind = 'member' AND o.kind = 'member' AND o.about_id = c.about_id))
            WHERE c.id = :case_id LIMIT 1
            """,
            case_id=case_id,
        )
    )


def reporters(db: Reader, case_id: int) -> list[int]:
    return db.column("SELECT member_id FROM report WHERE case_id = :case_id ORDER BY member_id", case_id=case_id)


# --- what goes


def cases_of_post(db: Reader, post_id: int) -> list[tuple[int, int]]:
    """(case, is it open?)"""
    return db.tuples("SELECT id, closed_at IS NULL FROM report_case WHERE post_id = :post_id", post_id=post_id)


def set_post_gone(tx: Writer, post_id: int) -> None:
    tx.run("UPDATE report_case SET post_id = NULL WHERE post_id = :post_id", post_id=post_id)


def drop_closed(tx: Writer, before: int, limit: int) -> int:
    """What was closed before then, with the reports and the words copied for them; answers how many."""
    return tx.run(
        """
        DELETE FROM report_case WHERE id IN (
            SELECT id FROM report_case WHERE closed_at IS NOT NULL AND closed_at < :before
            ORDER BY closed_at, id LIMIT :limit)
        """,
        before=before,
        limit=limit,
    )


def reported_by(db: Reader, member_id: int, limit: int) -> list[tuple[int, int]]:
    """(report, case) of a member who left."""
    return db.tuples(
        "SELECT id, case_id FROM report WHERE member_id = :member_id ORDER BY id LIMIT :limit",
        member_id=member_id,
        limit=limit,
    )


def open_about(db: Reader, member_id: int) -> list[int]:
    """What waits about a member, or a message of theirs."""
    return db.column(
        "SELECT id FROM report_case WHERE about_id = :member_id AND kind <> 'post' AND closed_at IS NULL",
        member_id=member_id,
    )


def open_of(db: Reader, member_id: int) -> list[int]:
    """What waits about a member, or anything they wrote."""
    return db.column(
        "SELECT id FROM report_case WHERE about_id = :member_id AND closed_at IS NULL ORDER BY id", member_id=member_id
    )


def settled_with(db: Reader, member_id: int, outcome: str, by: int, at: int) -> list[int]:
    """What waited about a member until somebody, at that moment, did something to them."""
    return db.column(
        """
        SELECT id FROM report_case
        WHERE about_id = :member_id AND closed_at = :at AND closed_by = :by AND outcome = :outcome ORDER BY id
        """,
        member_id=member_id,
        outcome=outcome,
        by=by,
        at=at,
    )


def drop_words_of(tx: Writer, member_id: int) -> None:
    """The copied words of somebody who left."""
    tx.run("UPDATE report_case SET html = '', lang = '' WHERE about_id = :member_id AND html <> ''",
           member_id=member_id)  # fmt: skip


def drop_claims_of(tx: Writer, member_id: int) -> int:
    return tx.run(
        "UPDATE report_case SET claimed_by = NULL, claimed_at = 0 WHERE claimed_by = :member_id", member_id=member_id
    )


# --- check


def wrong(db: Reader) -> list[tuple[int, str]]:
    """Cases that do not hold together: (number, what)."""
    return db.tuples(
        """
        SELECT c.id, 'waits, though its post was removed for good' FROM report_case c
        LEFT JOIN post p ON p.id = c.post_id
        WHERE c.closed_at IS NULL AND c.kind = 'post' AND (c.post_id IS NULL OR p.purged = 1)
        UNION ALL
        SELECT c.id, 'is about a post of somebody else' FROM report_case c JOIN post p ON p.id = c.post_id
        WHERE p.author_id <> c.about_id AND p.purged = 0
        UNION ALL
        SELECT c.id, 'is open and closed at once' FROM report_case c
        WHERE (c.closed_at IS NULL) <> (c.outcome = '')
        UNION ALL
        SELECT c.id, 'waits, though nobody reports it' FROM report_case c
        WHERE c.closed_at IS NULL AND c.turn = 1 AND NOT EXISTS (SELECT 1 FROM report r WHERE r.case_id = c.id)
        """
    )


def of_left(db: Reader) -> list[str]:
    """Members who left, and of whom reports or copied words are kept."""
    return db.column(
        """
        SELECT m.name FROM member m WHERE m.left_at IS NOT NULL AND (
            EXISTS (SELECT 1 FROM report r WHERE r.member_id = m.id)
            OR EXISTS (SELECT 1 FROM report_case c WHERE c.about_id = m.id AND c.html <> '')
            OR EXISTS (SELECT 1 FROM report_case c WHERE c.claimed_by = m.id))
        """
    )
