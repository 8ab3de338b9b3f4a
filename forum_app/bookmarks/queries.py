"""Every SQL statement about bookmarks."""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.db import Reader, Writer
from ..topics.queries.lists import SEEN


@dataclass(frozen=True, slots=True)
class Kept:
    """A bookmark on its owner's list, with the post it is about."""

    id: int
    post_id: int
    note: str
    created_at: int
    number: int
    html: str
    lang: str
    deleted: int  # 1: the post or its topic is deleted, and none of its words are shown
    title: str
    title_lang: str
    board_slug: str
    board_name: str
    board_hue: int
    author: str
    author_name: str
    author_avatar: str


@dataclass(frozen=True, slots=True)
class Own:
    """As a member takes it along."""

    post_id: int
    note: str
    created_at: int


def own(db: Reader, member_id: int, topic_id: int) -> frozenset[int]:
    """The posts of a topic that this member keeps a bookmark in."""
    return frozenset(
        db.column(
            "SELECT post_id FROM bookmark WHERE member_id = :member_id AND topic_id = :topic_id AND gone = 0",
            member_id=member_id,
            topic_id=topic_id,
        )
    )


def kept(db: Reader, member_id: int, before: int, limit: int, hidden: str) -> list[Kept]:
    """A member's bookmarks with a smaller id than `before`, the last one first; none of the boards `hidden`."""
    return db.all(
        Kept,
        f"""
        SELECT k.id, k.post_id, k.note, k.created_at, p.number, p.html, p.lang,
               p.deleted_at IS NOT NULL OR t.deleted_at IS NOT NULL AS deleted, t.title, t.lang AS title_lang,
               b.slug AS board_slug, b.name AS board_name, b.hue AS board_hue,
               m.name AS author, m.display_name AS author_name, m.avatar AS author_avatar
        FROM bookmark k JOIN post p ON p.id = k.post_id JOIN topic t ON t.id = p.topic_id
        JOIN board b ON b.id = t.board_id JOIN member m ON m.id = p.author_id
        WHERE k.member_id = :member_id AND k.gone = 0 AND k.id < :before AND {SEEN}
        ORDER BY k.id DESC LIMIT :limit
        """,
        hidden=hidden,
        member_id=member_id,
        before=before,
        limit=limit,
    )


def topic_of(db: Reader, member_id: int, post_id: int, hidden: str) -> int | None:
    """The topic of a post that this member has a bookmark in, also one that was taken away last; not of the boards
    `hidden`.
    """
    found = db.value(
        f"""
        SELECT k.topic_id FROM bookmark k JOIN topic t ON t.id = k.topic_id
        WHERE k.post_id = :post_id AND k.member_id = :member_id AND {SEEN}
        """,
        hidden=hidden,
        post_id=post_id,
        member_id=member_id,
    )
    return None if found is None else int(found)


def put(tx: Writer, *, member_id: int, topic_id: int, post_id: int, now: int) -> None:
    """One that was taken away last comes back with its note, at its old place."""
    tx.run(
        """
        INSERT INTO bookmark (member_id, topic_id, post_id, created_at) VALUES (:member_id, :topic_id, :post_id, :now)
        ON CONFLICT (member_id, topic_id, post_id) DO UPDATE SET gone = 0
        """,
        member_id=member_id,
        topic_id=topic_id,
        post_id=post_id,
        now=now,
    )


def set_note(tx: Writer, *, member_id: int, topic_id: int, post_id: int, note: str) -> None:
    tx.run(
        """
        UPDATE bookmark SET note = :note, gone = 0
        WHERE member_id = :member_id AND topic_id = :topic_id AND post_id = :post_id
        """,
        member_id=member_id,
        topic_id=topic_id,
        post_id=post_id,
        note=note,
    )


def set_gone(tx: Writer, *, member_id: int, topic_id: int, post_id: int) -> None:
    """It can be brought back until the next one goes: those that went before are dropped."""
    tx.run("DELETE FROM bookmark WHERE member_id = :member_id AND gone = 1 AND post_id <> :post_id",
           member_id=member_id, post_id=post_id)  # fmt: skip
    tx.run(
        "UPDATE bookmark SET gone = 1 WHERE member_id = :member_id AND topic_id = :topic_id AND post_id = :post_id",
        member_id=member_id,
        topic_id=topic_id,
        post_id=post_id,
    )


def drop_of_post(tx: Writer, post_id: int) -> None:
    tx.run("DELETE FROM bookmark WHERE post_id = :post_id", post_id=post_id)


def drop_some_of(tx: Writer, member_id: int, limit: int) -> int:
    """Takes away up to so many of a member's bookmarks; answers how many."""
    return tx.run(
        "DELETE FROM bookmark WHERE id IN (SELECT id FROM bookmark WHERE member_id = :member_id LIMIT :limit)",
        member_id=member_id,
        limit=limit,
    )


def all_of(db: Reader, member_id: int, hidden: str) -> list[Own]:
    return db.all(
        Own,
        f"""
        SELECT k.post_id, k.note, k.created_at FROM bookmark k JOIN topic t ON t.id = k.topic_id
        WHERE k.member_id = :member_id AND k.gone = 0 AND {SEEN} ORDER BY k.id
        """,
        member_id=member_id,
        hidden=hidden,
    )


# --- check


def misplaced(db: Reader) -> list[int]:
    """Bookmarks that name another topic than their post's, or a post that was removed for good."""
    return db.column(
        """
        SELECT k.id FROM bookmark k JOIN post p ON p.id = k.post_id WHERE k.topic_id <> p.topic_id OR p.purged = 1
        """
    )


# --- splitting and merging


def set_topic(tx: Writer, posts: str, topic_id: int) -> None:
    """These posts (JSON of ids) stand in this topic; what is kept of the members concerned is read again."""
    theirs = "SELECT member_id FROM bookmark WHERE post_id IN (SELECT value FROM json_each(:posts))"
    tx.run(f"UPDATE member SET mine = mine + 1 WHERE id IN ({theirs})", posts=posts)
    tx.run(
        "UPDATE bookmark SET topic_id = :topic_id WHERE post_id IN (SELECT value FROM json_each(:posts))",
        posts=posts,
        topic_id=topic_id,
    )
