"""Every SQL statement about drafts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..kernel.db import Reader, Writer
from .names import Name


@dataclass(frozen=True, slots=True)
class Draft:
    revision: int
    title: str
    body: str
    fields: str  # JSON
    changed_at: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A draft with what is known of the topic, post or talk that it is about: None of what is gone."""

    kind: str
    about: int
    title: str
    body: str
    changed_at: int
    post_author: int | None
    post_wiki: int | None  # 1: whoever may write there may change it
    post_deleted: int | None
    topic_title: str | None
    topic_lang: str | None
    topic_deleted: int | None
    locked: int | None
    board_id: int | None
    board_closed: int | None
    in_talk: int | None

    @property
    def name(self) -> str:
        return str(Name(self.kind, self.about))


def draft(db: Reader, member_id: int, kind: str, about: int) -> Draft | None:
    return db.one(
        Draft,
        """
        SELECT revision, title, body, fields, changed_at FROM draft
        WHERE member_id = :member_id AND kind = :kind AND about = :about
        """,
        member_id=member_id,
        kind=kind,
        about=about,
    )


def names(db: Reader, member_id: int) -> list[tuple[str, int]]:
    """Kind and about of each draft of a member."""
    return db.tuples("SELECT kind, about FROM draft WHERE member_id = :member_id", member_id=member_id)


def drafts(db: Reader, member_id: int) -> list[Listed]:
    """A member's, the latest first; whether the things are still to be seen is for the caller to say."""
    return db.all(
        Listed,
        """
        SELECT d.kind, d.about, d.title, d.body, d.changed_at,
               p.author_id AS post_author, p.wiki AS post_wiki, p.deleted_at AS post_deleted,
               t.title AS topic_title, t.lang AS topic_lang, t.deleted_at AS topic_deleted, t.locked,
               t.board_id, b.closed AS board_closed, tm.talk_id AS in_talk
        FROM draft d
        LEFT JOIN post p ON p.id = CASE WHEN d.kind IN ('edit', 'append') THEN d.about END AND p.purged = 0
        LEFT JOIN topic t ON t.id = CASE WHEN d.kind = 'reply' THEN d.about ELSE p.topic_id END AND t.purged = 0
        LEFT JOIN board b ON b.id = t.board_id
        LEFT JOIN talk_member tm ON tm.talk_id = CASE WHEN d.kind = 'message' THEN d.about END
                                AND tm.member_id = d.member_id AND tm.left_at IS NULL
        WHERE d.member_id = :member_id ORDER BY d.changed_at DESC, d.id DESC
        """,
        member_id=member_id,
    )


def count(db: Reader, member_id: int) -> int:
    return int(db.value("SELECT count(*) FROM draft WHERE member_id = :member_id", member_id=member_id))


def put(
    tx: Writer, member_id: int, kind: str, about: int, *, revision: int, title: str, body: str, fields: str, now: int
) -> None:
    tx.run(
        """
        INSERT INTO draft (member_id, kind, about, revision, title, body, fields, changed_at)
        VALUES (:member_id, :kind, :about, :revision, :title, :body, :fields, :now)
        ON CONFLICT (member_id, kind, about) DO UPDATE SET revision = excluded.revision, title = excluded.title,
            body = excluded.body, fields = excluded.fields, changed_at = excluded.changed_at
        """,
        member_id=member_id,
        kind=kind,
        about=about,
        revision=revision,
        title=title,
        body=body,
        fields=fields,
        now=now,
    )


def drop(tx: Writer, member_id: int, kind: str, about: int) -> bool:
    """Was there one?"""
    return bool(
        tx.run(
            "DELETE FROM draft WHERE member_id = :member_id AND kind = :kind AND about = :about",
            member_id=member_id,
            kind=kind,
            about=about,
        )
    )


def drop_all(tx: Writer, member_id: int) -> None:
    tx.run("DELETE FROM draft WHERE member_id = :member_id", member_id=member_id)


# --- check


def strange(db: Reader) -> list[tuple[str, str, int]]:
    """Drafts that nobody can open: of members who left, without words, or about nothing: name, kind, about."""
    return db.tuples(
        """
        SELECT m.name, d.kind, d.about FROM draft d JOIN member m ON m.id = d.member_id
        WHERE m.left_at IS NOT NULL OR (d.title = '' AND d.body = '')
           OR (d.kind <> 'message' AND (d.kind = 'new') <> (d.about = 0))
        ORDER BY d.id
        """
    )


def bodies(db: Reader, member_id: int) -> list[str]:
    """What a member has begun to write."""
    return db.column("SELECT body FROM draft WHERE member_id = :member_id", member_id=member_id)


# --- merging


def lead_replies(tx: Writer, from_id: int, into_id: int) -> list[int]:
    """What was begun as a reply to one topic is one to another, where its member began none there; answers whose."""
    moved = tx.column(
        """
        UPDATE draft SET about = :into_id WHERE kind = 'reply' AND about = :from_id AND member_id NOT IN
            (SELECT member_id FROM draft WHERE kind = 'reply' AND about = :into_id)
        RETURNING member_id
        """,
        from_id=from_id,
        into_id=into_id,
    )
    tx.run_many("UPDATE member SET mine = mine + 1 WHERE id = :id", [{"id": member_id} for member_id in moved])
    return moved


def lead_replies_back(tx: Writer, from_id: int, into_id: int, members: Iterable[int]) -> None:
    """Those of these members that are still there."""
    rows = [{"member_id": member_id, "from_id": from_id, "into_id": into_id} for member_id in members]
    tx.run_many(
        """
        UPDATE draft SET about = :from_id WHERE kind = 'reply' AND about = :into_id AND member_id = :member_id
        """,
        rows,
    )
    tx.run_many("UPDATE member SET mine = mine + 1 WHERE id = :member_id", rows)
