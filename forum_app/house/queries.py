"""Every SQL statement about announcements and the pages the owner writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..kernel.db import Reader, Writer
from ..kernel.standing import Notice

SHOWN = 200  # announcements in the owner's list


@dataclass(frozen=True, slots=True)
class Announcement:
    id: int
    body: str
    html: str
    lang: str
    starts_at: int
    ends_at: int | None


@dataclass(frozen=True, slots=True)
class Page:
    slug: str
    body: str  # '' when it was taken down
    html: str
    lang: str
    version: int
    changed_at: int


_ANNOUNCEMENT = "SELECT id, body, html, lang, starts_at, ends_at FROM announcement"


def notices(db: Reader, now: int) -> list[Notice]:
    """Those that are not over, the latest start first."""
    return db.all(
        Notice,
        """
        SELECT id, html, lang, starts_at, ends_at FROM announcement
        WHERE ends_at IS NULL OR ends_at > :now ORDER BY starts_at DESC, id DESC
        """,
        now=now,
    )


def announcements(db: Reader) -> list[Announcement]:
    return db.all(Announcement, f"{_ANNOUNCEMENT} ORDER BY starts_at DESC, id DESC LIMIT :most", most=SHOWN)


def announcement(db: Reader, announcement_id: int) -> Announcement | None:
    return db.one(Announcement, f"{_ANNOUNCEMENT} WHERE id = :announcement_id", announcement_id=announcement_id)


def put_announcement(
    tx: Writer, *, body: str, html: str, lang: str, starts_at: int, ends_at: int | None, now: int
) -> int:
    return int(
        tx.value(
            """
            INSERT INTO announcement (body, html, lang, starts_at, ends_at, created_at)
            VALUES (:body, :html, :lang, :starts_at, :ends_at, :now) RETURNING id
            """,
            body=body,
            html=html,
            lang=lang,
            starts_at=starts_at,
            ends_at=ends_at,
            now=now,
        )
    )


def put_announcement_back(tx: Writer, **columns: Any) -> None:
    """One that was dropped, by its columns, under its own number."""
    tx.run(
        """
        INSERT INTO announcement (id, body, html, lang, starts_at, ends_at, created_at)
        VALUES (:id, :body, :html, :lang, :starts_at, :ends_at, :starts_at)
        """,
        **columns,
    )


def set_announcement(
    tx: Writer, announcement_id: int, *, body: str, html: str, lang: str, starts_at: int, ends_at: int | None
) -> None:
    tx.run(
        """
        UPDATE announcement SET body = :body, html = :html, lang = :lang, starts_at = :starts_at, ends_at = :ends_at
        WHERE id = :announcement_id
        """,
        announcement_id=announcement_id,
        body=body,
        html=html,
        lang=lang,
        starts_at=starts_at,
        ends_at=ends_at,
    )


def end_announcement(tx: Writer, announcement_id: int, now: int) -> None:
    tx.run("UPDATE announcement SET ends_at = :now WHERE id = :id", id=announcement_id, now=now)


def drop_announcement(tx: Writer, announcement_id: int) -> None:
    tx.run("DELETE FROM announcement WHERE id = :id", id=announcement_id)


def dismissed(db: Reader, member_id: int) -> str:
    return str(db.value("SELECT dismissed FROM member WHERE id = :member_id", member_id=member_id) or "")


def set_dismissed(tx: Writer, member_id: int, dismissed: str) -> None:
    """Of somebody who has left, nothing is kept."""
    tx.run(
        "UPDATE member SET dismissed = CASE WHEN left_at IS NULL THEN :dismissed ELSE '' END WHERE id = :member_id",
        member_id=member_id,
        dismissed=dismissed,
    )


# --- pages


def page_versions(db: Reader) -> dict[str, int]:
    """The pages that are written: name -> version."""
    return dict(db.tuples("SELECT slug, version FROM page WHERE body <> ''"))


def page(db: Reader, slug: str) -> Page | None:
    return db.one(Page, "SELECT slug, body, html, lang, version, changed_at FROM page WHERE slug = :slug", slug=slug)


def put_page(tx: Writer, slug: str, *, body: str, html: str, lang: str, again: int, now: int) -> None:
    """Write it anew; `again` 1: with the next version."""
    tx.run(
        """
        INSERT INTO page (slug, body, html, lang, changed_at) VALUES (:slug, :body, :html, :lang, :now)
        ON CONFLICT (slug) DO UPDATE SET body = excluded.body, html = excluded.html, lang = excluded.lang,
            version = page.version + :again, changed_at = excluded.changed_at
        """,
        slug=slug,
        body=body,
        html=html,
        lang=lang,
        again=again,
        now=now,
    )


def set_accepted(tx: Writer, member_id: int, version: int) -> bool:
    """False for somebody who has left."""
    return bool(
        tx.run(
            "UPDATE member SET accepted = :version WHERE id = :member_id AND left_at IS NULL",
            member_id=member_id,
            version=version,
        )
    )
