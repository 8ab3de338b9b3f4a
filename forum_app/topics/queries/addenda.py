"""What authors added to their opening posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...kernel.db import Reader, Writer, named_list


@dataclass(frozen=True, slots=True)
class Addendum:
    id: int
    post_id: int
    number: int
    body: str
    html: str
    lang: str
    renderer: int
    created_at: int


def addenda(db: Reader, first: int, last: int) -> list[Addendum]:
    """Those of the posts with ids in this range, in order; an index range."""
    return db.all(
        Addendum,
        """
        SELECT id, post_id, number, body, html, lang, renderer, created_at FROM addendum
        WHERE post_id BETWEEN :first AND :last ORDER BY post_id, number
        """,
        first=first,
        last=last,
    )


def addenda_of(db: Reader, post_ids: Iterable[int]) -> list[Addendum]:
    """Those of these posts, in order: of a page's posts at once."""
    which, params = named_list("id", post_ids)
    return db.all(
        Addendum,
        f"""
        SELECT id, post_id, number, body, html, lang, renderer, created_at FROM addendum
        WHERE post_id IN {which} ORDER BY post_id, number
        """,
        **params,
    )


def addendum_like(db: Reader, post_id: int, after: int, body: str) -> int | None:
    """The number of the one with these words among those that came after number `after`."""
    found = db.value(
        """
        SELECT number FROM addendum WHERE post_id = :post_id AND number > :after AND body = :body
        ORDER BY number LIMIT 1
        """,
        post_id=post_id,
        after=after,
        body=body,
    )
    return None if found is None else int(found)


def put_addendum(tx: Writer, **columns: Any) -> None:
    """With the columns post_id, number, body, html, lang, renderer, created_at. The post counts it."""
    tx.run(
        """
        INSERT INTO addendum (post_id, number, body, html, lang, renderer, created_at)
        VALUES (:post_id, :number, :body, :html, :lang, :renderer, :created_at)
        """,
        **columns,
    )
    tx.run("UPDATE post SET addenda = :number WHERE id = :id", id=columns["post_id"], number=columns["number"])


def set_html(tx: Writer, rows: Iterable[dict[str, Any]]) -> None:
    """New HTML for the same source."""
    tx.run_many(
        "UPDATE addendum SET html = :html, lang = :lang, renderer = :renderer WHERE id = :id AND body = :body", rows
    )
