"""Changes to tags, and to which topics have them. Counters and copies follow by triggers."""

from __future__ import annotations

from collections.abc import Iterable

from ...kernel.db import Reader, Writer


def put_tag(
    tx: Writer, *, slug: str, name: str, look: str, description: str, hue: int, staff: int, offered: int, now: int
) -> int:
    return int(
        tx.value(
            """
            INSERT INTO tag (slug, name, look, description, hue, staff, offered, created_at)
            VALUES (:slug, :name, :look, :description, :hue, :staff, :offered, :now) RETURNING id
            """,
            slug=slug,
            name=name,
            look=look,
            description=description,
            hue=hue,
            staff=staff,
            offered=offered,
            now=now,
        )
    )


def set_tag(
    tx: Writer,
    tag_id: int,
    *,
    slug: str,
    name: str,
    look: str,
    description: str,
    hue: int,
    staff: int,
    offered: int,
) -> None:
    tx.run(
        """
        UPDATE tag SET slug = :slug, name = :name, look = :look, description = :description, hue = :hue,
               staff = :staff, offered = :offered
        WHERE id = :tag_id
        """,
        tag_id=tag_id,
        slug=slug,
        name=name,
        look=look,
        description=description,
        hue=hue,
        staff=staff,
        offered=offered,
    )


def set_going(tx: Writer, tag_id: int, into_id: int | None) -> None:
    """It goes, and another one stands in its place. Its slug is free from now on: no typed one begins with a dash."""
    tx.run(
        "UPDATE tag SET going = 1, into_id = :into_id, slug = '-' || id, look = '' WHERE id = :tag_id",
        tag_id=tag_id,
        into_id=into_id,
    )
    if into_id is not None:  # what was to go into this one goes where it goes
        tx.run("UPDATE tag SET into_id = :into_id WHERE into_id = :tag_id", tag_id=tag_id, into_id=into_id)


def drop_tag(tx: Writer, tag_id: int) -> None:
    """One that is on no topic any more."""
    tx.run("UPDATE tag SET into_id = NULL WHERE into_id = :tag_id", tag_id=tag_id)
    tx.run("DELETE FROM tag WHERE id = :tag_id", tag_id=tag_id)


def drop_unused(tx: Writer, before: int) -> int:
    """Those that somebody typed before then, and that are on no topic; what the owner did something about stays."""
    return tx.run(
        """
        DELETE FROM tag WHERE going = 0 AND offered = 0 AND description = '' AND hue = 0 AND created_at < :before
        AND NOT EXISTS (SELECT 1 FROM topic_tag x WHERE x.tag_id = tag.id)
        AND NOT EXISTS (SELECT 1 FROM tag_synonym s WHERE s.tag_id = tag.id)
        AND NOT EXISTS (SELECT 1 FROM tag o WHERE o.into_id = tag.id)
        """,
        before=before,
    )


def put_synonym(tx: Writer, tag_id: int, slug: str, name: str, look: str) -> None:
    tx.run(
        "INSERT INTO tag_synonym (slug, name, look, tag_id) VALUES (:slug, :name, :look, :tag_id)",
        tag_id=tag_id,
        slug=slug,
        name=name,
        look=look,
    )


def drop_synonyms(tx: Writer, slugs: Iterable[str]) -> None:
    tx.run_many("DELETE FROM tag_synonym WHERE slug = :slug", ({"slug": slug} for slug in slugs))


def hand_on_synonyms(tx: Writer, tag_id: int, into_id: int) -> None:
    tx.run("UPDATE tag_synonym SET tag_id = :into_id WHERE tag_id = :tag_id", tag_id=tag_id, into_id=into_id)


# --- on topics

_PUT = """
    INSERT INTO topic_tag (topic_id, tag_id, board_id, bump, hot, created_at, shown, waits)
    SELECT t.id, :tag_id, t.board_id, t.bump, t.hot, t.created_at, t.deleted_at IS NULL,
           t.deleted_at IS NULL AND t.replies = 0
    FROM topic t
"""


def put_on(tx: Writer, topic_id: int, tag_ids: Iterable[int]) -> None:
    """Tags that are gone are passed over, and so are those that it has."""
    tx.run_many(
        f"{_PUT} WHERE t.id = :topic_id AND EXISTS (SELECT 1 FROM tag WHERE id = :tag_id AND going = 0) "
        "ON CONFLICT DO NOTHING",
        ({"topic_id": topic_id, "tag_id": tag_id} for tag_id in tag_ids),
    )


def take_off(tx: Writer, topic_id: int, tag_ids: Iterable[int]) -> None:
    tx.run_many(
        "DELETE FROM topic_tag WHERE topic_id = :topic_id AND tag_id = :tag_id",
        ({"topic_id": topic_id, "tag_id": tag_id} for tag_id in tag_ids),
    )


# --- many topics at once


def topics_of(db: Reader, tag_id: int, limit: int) -> list[int]:
    return db.column("SELECT topic_id FROM topic_tag WHERE tag_id = :tag_id LIMIT :limit", tag_id=tag_id, limit=limit)


def put_on_many(tx: Writer, topic_ids: Iterable[int], tag_id: int) -> None:
    tx.run_many(
        f"{_PUT} WHERE t.id = :topic_id ON CONFLICT DO NOTHING",
        ({"topic_id": topic_id, "tag_id": tag_id} for topic_id in topic_ids),
    )


def take_off_many(tx: Writer, topic_ids: Iterable[int], tag_id: int) -> None:
    tx.run_many(
        "DELETE FROM topic_tag WHERE topic_id = :topic_id AND tag_id = :tag_id",
        ({"topic_id": topic_id, "tag_id": tag_id} for topic_id in topic_ids),
    )


def going(db: Reader) -> list[tuple[int, int | None]]:
    """(tag, the one that stands in its place) of those that a job takes off their topics."""
    return db.tuples("SELECT id, into_id FROM tag WHERE going = 1 ORDER BY id")
