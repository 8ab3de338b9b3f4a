"""What one member wrote, for taking it along: their own words and nobody else's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ...kernel.db import Reader, named_list


@dataclass(frozen=True, slots=True)
class Heading:
    """A topic in which the member wrote."""

    id: int
    board_id: int
    title: str
    slug: str
    board: str
    author_id: int
    created_at: int
    deleted_at: int | None


@dataclass(frozen=True, slots=True)
class OwnPost:
    id: int
    number: int
    format: str
    body: str
    created_at: int
    edited_at: int | None
    deleted_at: int | None
    reply_to_id: int | None


@dataclass(frozen=True, slots=True)
class Piece:
    """What stood in a post before, or was added to it later."""

    post_id: int
    body: str
    at: int


def places(db: Reader, member_id: int, after: int, limit: int) -> list[tuple[int, int]]:
    """The next (post, topic) of a member, in the order of post ids; without what was removed for good."""
    return db.tuples(
        """
        SELECT p.id, p.topic_id FROM post p JOIN topic t ON t.id = p.topic_id
        WHERE p.author_id = :member_id AND p.id > :after AND p.purged = 0 AND t.purged = 0 ORDER BY p.id LIMIT :limit
        """,
        member_id=member_id,
        after=after,
        limit=limit,
    )


def heading(db: Reader, topic_id: int) -> Heading | None:
    return db.one(
        Heading,
        """
        SELECT t.id, t.board_id, t.title, t.slug, b.name AS board, t.author_id, t.created_at, t.deleted_at
        FROM topic t JOIN board b ON b.id = t.board_id WHERE t.id = :topic_id
        """,
        topic_id=topic_id,
    )


def posts(db: Reader, ids: Collection[int]) -> list[OwnPost]:
    """These posts, in order."""
    where, params = named_list("id", ids)
    return db.all(
        OwnPost,
        f"""
        SELECT id, number, format, body, created_at, edited_at, deleted_at, reply_to_id
        FROM post WHERE id IN {where} AND purged = 0 ORDER BY number
        """,
        **params,
    )


def addenda(db: Reader, ids: Collection[int]) -> list[Piece]:
    where, params = named_list("id", ids)
    return db.all(
        Piece,
        f"SELECT post_id, body, created_at AS at FROM addendum WHERE post_id IN {where} ORDER BY post_id, number",
        **params,
    )


def revisions(db: Reader, ids: Collection[int], member_id: int) -> list[Piece]:
    """What the member wrote there before; not what a moderator wrote in between."""
    where, params = named_list("id", ids)
    return db.all(
        Piece,
        f"""
        SELECT post_id, body, written_at AS at FROM revision
        WHERE post_id IN {where} AND written_by = :member_id ORDER BY post_id, number
        """,
        member_id=member_id,
        **params,
    )
