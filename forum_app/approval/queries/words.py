"""Watched words."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader, Writer

HOLD, REPLACE, REFUSE = "hold", "replace", "refuse"


@dataclass(frozen=True, slots=True)
class Word:
    id: int
    pattern: str
    pattern_key: str
    act: str
    instead: str


def words(db: Reader) -> list[Word]:
    return db.all(Word, "SELECT id, pattern, pattern_key, act, instead FROM watched_word ORDER BY pattern_key")


def word(db: Reader, word_id: int) -> Word | None:
    return db.one(
        Word,
        "SELECT id, pattern, pattern_key, act, instead FROM watched_word WHERE id = :word_id",
        word_id=word_id,
    )


def count(db: Reader) -> int:
    return int(db.value("SELECT count(*) FROM watched_word") or 0)


def put(tx: Writer, pattern: str, key: str, act: str, instead: str, now: int) -> None:
    """One that finds the same takes the new act."""
    tx.run(
        """
        INSERT INTO watched_word (pattern, pattern_key, act, instead, created_at)
        VALUES (:pattern, :key, :act, :instead, :now)
        ON CONFLICT (pattern_key) DO UPDATE SET pattern = :pattern, act = :act, instead = :instead
        """,
        pattern=pattern,
        key=key,
        act=act,
        instead=instead,
        now=now,
    )


def drop(tx: Writer, word_id: int) -> int:
    return tx.run("DELETE FROM watched_word WHERE id = :word_id", word_id=word_id)
