"""Every SQL statement about recovery codes and links for a new password. Codes and secrets come as digests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...kernel.db import Reader, Writer


@dataclass(frozen=True, slots=True)
class Link:
    """A link for a new password, and whose it is. `claimed` is 0 for an imported author nobody has logged in as."""

    id: int
    member_id: int
    digest: str
    failures: int
    expires_at: int
    name: str
    display_name: str
    avatar: str
    claimed: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a member stands with their codes."""

    codes: int
    joined_at: int


# --- codes


def standing(db: Reader, member_id: int) -> Standing | None:
    return db.one(
        Standing,
        """
        SELECT (SELECT count(*) FROM recovery_code c WHERE c.member_id = m.id) AS codes, m.created_at AS joined_at
        FROM member m WHERE m.id = :member_id
        """,
        member_id=member_id,
    )


def codes_left(db: Reader, member_id: int) -> int:
    return int(db.value("SELECT count(*) FROM recovery_code WHERE member_id = :member_id", member_id=member_id))


def code(db: Reader, member_id: int, digest: str) -> int | None:
    """The id of this member's code, if it is one."""
    found = db.value(
        "SELECT id FROM recovery_code WHERE member_id = :member_id AND digest = :digest",
        member_id=member_id,
        digest=digest,
    )
    return None if found is None else int(found)


def put_codes(tx: Writer, member_id: int, digests: Iterable[str], now: int) -> None:
    """None for somebody who has left."""
    tx.run_many(
        """
        INSERT INTO recovery_code (member_id, digest, created_at)
        SELECT id, :digest, :now FROM member WHERE id = :member_id AND left_at IS NULL
        """,
        [{"member_id": member_id, "digest": digest, "now": now} for digest in digests],
    )


def drop_code(tx: Writer, member_id: int, digest: str) -> bool:
    """Was it there?"""
    return bool(
        tx.run(
            "DELETE FROM recovery_code WHERE member_id = :member_id AND digest = :digest",
            member_id=member_id,
            digest=digest,
        )
    )


def drop_codes(tx: Writer, member_id: int) -> None:
    tx.run("DELETE FROM recovery_code WHERE member_id = :member_id", member_id=member_id)


# --- links


def link(db: Reader, link_id: int) -> Link | None:
    return db.one(
        Link,
        """
        SELECT l.id, l.member_id, l.digest, l.failures, l.expires_at, m.name, m.display_name, m.avatar,
               m.password IS NOT NULL AS claimed
        FROM reset_link l JOIN member m ON m.id = l.member_id
        WHERE l.id = :link_id
        """,
        link_id=link_id,
    )


def put_link(tx: Writer, link_id: int, member_id: int, digest: str, *, now: int, expires_at: int) -> bool:
    """False for somebody who has left."""
    return bool(
        tx.run(
            """
            INSERT INTO reset_link (id, member_id, digest, created_at, expires_at)
            SELECT :link_id, id, :digest, :now, :expires_at FROM member WHERE id = :member_id AND left_at IS NULL
            """,
            link_id=link_id,
            member_id=member_id,
            digest=digest,
            now=now,
            expires_at=expires_at,
        )
    )


def count_failure(tx: Writer, link_id: int) -> None:
    tx.run("UPDATE reset_link SET failures = failures + 1 WHERE id = :link_id", link_id=link_id)


def drop_link(tx: Writer, member_id: int) -> None:
    """The link that was made for this member, if there is one."""
    tx.run("DELETE FROM reset_link WHERE member_id = :member_id", member_id=member_id)


def drop_expired_links(tx: Writer, now: int) -> None:
    tx.run("DELETE FROM reset_link WHERE expires_at <= :now", now=now)
