"""Every SQL statement about uploaded files."""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.db import Reader, Writer


@dataclass(frozen=True, slots=True)
class File:
    digest: str
    type: str
    size: int


def avatar(db: Reader, digest: str) -> File | None:
    """The file, if it is the picture of some member."""
    return db.one(
        File,
        """
        SELECT f.digest, f.type, f.size FROM file f
        WHERE f.digest = :digest AND EXISTS (SELECT 1 FROM member m WHERE m.avatar = f.digest AND m.avatar <> '')
        """,
        digest=digest,
    )


def avatar_of(db: Reader, member_id: int) -> str:
    """The digest of a member's picture; '' without one."""
    return str(db.value("SELECT avatar FROM member WHERE id = :member_id", member_id=member_id) or "")


def is_known(db: Reader, digest: str) -> bool:
    return bool(db.value("SELECT 1 FROM file WHERE digest = :digest", digest=digest))


def put_file(tx: Writer, digest: str, *, type: str, size: int, width: int, height: int, now: int) -> None:
    """The same file may come again."""
    tx.run(
        """
        INSERT INTO file (digest, type, size, width, height, created_at, touched_at)
        VALUES (:digest, :type, :size, :width, :height, :now, :now)
        ON CONFLICT (digest) DO UPDATE SET touched_at = excluded.touched_at
        """,
        digest=digest,
        type=type,
        size=size,
        width=width,
        height=height,
        now=now,
    )


def touch_file(tx: Writer, digest: str, now: int) -> None:
    """It was put down: from now on it waits to be swept, unless somebody else has it."""
    tx.run("UPDATE file SET touched_at = :now WHERE digest = :digest", digest=digest, now=now)


def drop_unused(tx: Writer, before: int, limit: int) -> int:
    """Forget files that nobody has and nobody has touched since `before`; answers how many."""
    return tx.run(
        """
        DELETE FROM file WHERE digest IN (
            SELECT f.digest FROM file f
            WHERE f.touched_at < :before
              AND NOT EXISTS (SELECT 1 FROM member m WHERE m.avatar = f.digest AND m.avatar <> '')
            LIMIT :limit)
        """,
        before=before,
        limit=limit,
    )


# --- check


def files(db: Reader) -> list[File]:
    return db.all(File, "SELECT digest, type, size FROM file ORDER BY digest")


def avatars_without_file(db: Reader) -> list[str]:
    """The names of members whose picture no row speaks of."""
    return db.column(
        """
        SELECT m.name FROM member m
        WHERE m.avatar <> '' AND NOT EXISTS (SELECT 1 FROM file f WHERE f.digest = m.avatar) ORDER BY m.name
        """
    )
