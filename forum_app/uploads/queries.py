"""Every SQL statement about uploaded files."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..kernel.db import Reader, Writer, named_list

# for the search, over the post p
HAS_IMAGE = """EXISTS (
    SELECT 1 FROM attached a JOIN attachment f ON f.id = a.attachment_id
    WHERE a.kind = 'post' AND a.ref_id = p.id AND f.width > 0)"""
HAS_FILE = HAS_IMAGE.replace("f.width > 0", "f.width = 0")


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
              AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.digest = f.digest)
              AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.small = f.digest AND a.small IS NOT NULL)
            LIMIT :limit)
        """,
        before=before,
        limit=limit,
    )


# --- files in posts


@dataclass(frozen=True, slots=True)
class Attachment:
    """An upload. `small` is the digest of what stands in the text; None where that is the whole."""

    id: int
    key: str
    member_id: int
    digest: str
    small: str | None
    name: str
    type: str
    size: int
    width: int
    height: int
    small_width: int
    small_height: int
    uses: int
    created_at: int


_ATTACHMENT = """
    SELECT id, key, member_id, digest, small, name, type, size, width, height, small_width, small_height, uses,
           created_at
    FROM attachment
"""


def attachment(db: Reader, key: str) -> Attachment | None:
    return db.one(Attachment, f"{_ATTACHMENT} WHERE key = :key", key=key)


def attachments(db: Reader, keys: Collection[str]) -> list[Attachment]:
    where, params = named_list("key", sorted(keys))
    return db.all(Attachment, f"{_ATTACHMENT} WHERE key IN {where}", **params)


def attachments_of(db: Reader, member_id: int, before: int, limit: int) -> list[Attachment]:
    """What a member uploaded, the newest first; the ids below `before`."""
    return db.all(
        Attachment,
        f"{_ATTACHMENT} WHERE member_id = :member_id AND id < :before ORDER BY id DESC LIMIT :limit",
        member_id=member_id,
        before=before,
        limit=limit,
    )


def put_attachment(
    tx: Writer,
    *,
    key: str,
    member_id: int,
    digest: str,
    small: str | None,
    name: str,
    type: str,
    size: int,
    shape: tuple[int, int, int, int],
    now: int,
) -> None:
    """`shape` is width and height of the whole and of the small one."""
    width, height, small_width, small_height = shape
    tx.run(
        """
        INSERT INTO attachment (key, member_id, digest, small, name, type, size, width, height, small_width,
                                small_height, created_at, touched_at)
        VALUES (:key, :member_id, :digest, :small, :name, :type, :size, :width, :height, :small_width,
                :small_height, :now, :now)
        """,
        key=key,
        member_id=member_id,
        digest=digest,
        small=small,
        name=name,
        type=type,
        size=size,
        width=width,
        height=height,
        small_width=small_width,
        small_height=small_height,
        now=now,
    )


def uploaded_by(db: Reader, member_id: int, since: int) -> tuple[int, int]:
    """Bytes of all that a member uploaded, and how many of them since then."""
    size, count = db.tuples(
        """
        SELECT coalesce(sum(size), 0), coalesce(sum(created_at >= :since), 0) FROM attachment
        WHERE member_id = :member_id
        """,
        member_id=member_id,
        since=since,
    )[0]
    return int(size), int(count)


def uses(db: Reader, attachment_id: int, kind: str, limit: int, *, first: bool) -> list[int]:
    """The numbers of what shows it, of this kind: the last ones, or the first ones."""
    order = "ASC" if first else "DESC"
    return db.column(
        f"""
        SELECT ref_id FROM attached WHERE attachment_id = :attachment_id AND +kind = :kind
        ORDER BY ref_id {order} LIMIT :limit
        """,
        attachment_id=attachment_id,
        kind=kind,
        limit=limit,
    )


def shown_by(db: Reader, kind: str, ref_id: int) -> set[int]:
    """The attachments that something shows."""
    return set(
        db.column(
            "SELECT attachment_id FROM attached WHERE kind = :kind AND ref_id = :ref_id", kind=kind, ref_id=ref_id
        )
    )


def ids_of(db: Reader, keys: Collection[str]) -> set[int]:
    where, params = named_list("key", sorted(keys))
    return set(db.column(f"SELECT id FROM attachment WHERE key IN {where}", **params))


def has_of(db: Reader, member_id: int, ids: list[int]) -> bool:
    """Did this member upload any of these?"""
    if not ids:
        return False
    where, params = named_list("id", ids)
    found = db.value(
        f"SELECT 1 FROM attachment WHERE id IN {where} AND member_id = :member_id LIMIT 1",
        member_id=member_id,
        **params,
    )
    return found is not None


def put_attached(tx: Writer, kind: str, ref_id: int, ids: Iterable[int]) -> None:
    rows = [{"kind": kind, "ref_id": ref_id, "id": which} for which in ids]
    tx.run_many("INSERT INTO attached (kind, ref_id, attachment_id) VALUES (:kind, :ref_id, :id)", rows)
    tx.run_many("UPDATE attachment SET uses = uses + 1 WHERE id = :id", [{"id": row["id"]} for row in rows])


def drop_attached(tx: Writer, kind: str, ref_id: int, ids: Iterable[int], now: int) -> None:
    rows = [{"kind": kind, "ref_id": ref_id, "id": which} for which in ids]
    tx.run_many("DELETE FROM attached WHERE kind = :kind AND ref_id = :ref_id AND attachment_id = :id", rows)
    tx.run_many(
        "UPDATE attachment SET uses = uses - 1, touched_at = :now WHERE id = :id",
        [{"id": row["id"], "now": now} for row in rows],
    )


@dataclass(frozen=True, slots=True)
class Unused:
    """An upload that nothing shows."""

    id: int
    key: str
    member_id: int
    digest: str
    small: str | None


_UNUSED = "SELECT id, key, member_id, digest, small FROM attachment"


def unused(db: Reader, before: int, after: int, limit: int) -> list[Unused]:
    """Those let go before this time, in the order of ids."""
    return db.all(
        Unused,
        f"{_UNUSED} WHERE uses = 0 AND touched_at < :before AND id > :after ORDER BY id LIMIT :limit",
        before=before,
        after=after,
        limit=limit,
    )


def unused_of(db: Reader, member_id: int, limit: int) -> list[Unused]:
    return db.all(
        Unused,
        f"{_UNUSED} WHERE member_id = :member_id AND uses = 0 ORDER BY id LIMIT :limit",
        member_id=member_id,
        limit=limit,
    )


def drop_attachments(tx: Writer, gone: Iterable[Unused], now: int) -> int:
    """Those that nothing shows still; their files wait to be swept. Answers how many."""
    count = 0
    for one in gone:
        if tx.run("DELETE FROM attachment WHERE id = :id AND uses = 0", id=one.id):
            count += 1
            touch_file(tx, one.digest, now)
            if one.small:
                touch_file(tx, one.small, now)
    return count


# --- check


def miscounted(db: Reader) -> list[tuple[str, int, int]]:
    """(name, counted uses, uses)."""
    return db.tuples(
        """
        SELECT a.name, a.uses, (SELECT count(*) FROM attached t WHERE t.attachment_id = a.id) AS found FROM attachment a
        WHERE a.uses <> (SELECT count(*) FROM attached t WHERE t.attachment_id = a.id) ORDER BY a.id
        """
    )


def shown_by_nothing(db: Reader) -> list[int]:
    """Posts that are named as showing a file and are not there, or were emptied."""
    return db.column(
        """
        SELECT DISTINCT t.ref_id FROM attached t LEFT JOIN post p ON p.id = t.ref_id
        WHERE t.kind = 'post' AND (p.id IS NULL OR p.purged = 1) ORDER BY t.ref_id
        """
    )


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
