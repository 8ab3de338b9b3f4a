"""Which tags there are, and who sees which."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ...kernel.db import Reader


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as pages and forms need it. One that is `going` has no name any more."""

    id: int
    slug: str
    name: str
    look: str
    description: str
    hue: int
    staff: int
    offered: int
    going: int
    into_id: int | None


@dataclass(frozen=True, slots=True)
class Synonym:
    slug: str
    name: str
    look: str
    tag_id: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A tag on a list of tags, with the number of topics that the viewer sees."""

    id: int
    slug: str
    name: str
    description: str
    hue: int
    staff: int
    offered: int
    topics: int


# Tags are few (service.MOST), and so is what counts them by board.
_TAG = "SELECT g.id, g.slug, g.name, g.look, g.description, g.hue, g.staff, g.offered, g.going, g.into_id FROM tag g"


def tags(db: Reader) -> list[Tag]:
    return db.all(Tag, f"{_TAG} ORDER BY g.id")


def synonyms(db: Reader) -> list[Synonym]:
    return db.all(Synonym, "SELECT slug, name, look, tag_id FROM tag_synonym ORDER BY slug")


def tag(db: Reader, tag_id: int) -> Tag | None:
    """None also for one that is going."""
    return db.one(Tag, f"{_TAG} WHERE g.id = :tag_id AND g.going = 0", tag_id=tag_id)


def called(db: Reader, slug: str) -> Tag | None:
    """The tag of this slug, or that it is a synonym of."""
    found = db.one(Tag, f"{_TAG} WHERE g.slug = :slug AND g.going = 0", slug=slug)
    return found or db.one(
        Tag, f"{_TAG} JOIN tag_synonym s ON s.tag_id = g.id WHERE s.slug = :slug AND g.going = 0", slug=slug
    )


def looking_like(db: Reader, look: str) -> list[tuple[str, int]]:
    """(name, tag) of all that are taken for the same, tags before synonyms."""
    return db.tuples(
        """
        SELECT name, id FROM tag WHERE look = :look AND going = 0
        UNION ALL SELECT s.name, s.tag_id FROM tag_synonym s WHERE s.look = :look
        """,
        look=look,
    )


def count(db: Reader) -> int:
    return int(db.value("SELECT (SELECT count(*) FROM tag) + (SELECT count(*) FROM tag_synonym)"))


def synonyms_of(db: Reader, tag_id: int) -> list[Synonym]:
    return db.all(
        Synonym, "SELECT slug, name, look, tag_id FROM tag_synonym WHERE tag_id = :tag_id ORDER BY name", tag_id=tag_id
    )


# --- who sees which: a tag is seen where it is offered, and by who sees a topic with it

_SEEN = "n.board_id NOT IN (SELECT value FROM json_each(:hidden))"
_COUNTED = f"""
    SELECT g.id, g.slug, g.name, g.description, g.hue, g.staff, g.offered,
           coalesce((SELECT sum(n.topics) FROM tag_board n WHERE n.tag_id = g.id AND {_SEEN}), 0) AS topics
    FROM tag g WHERE g.going = 0
"""


def seen_topics(db: Reader, tag_id: int, hidden: str) -> int:
    """How many topics with it are seen by whoever does not see these boards."""
    return int(
        db.value(
            f"SELECT coalesce(sum(n.topics), 0) FROM tag_board n WHERE n.tag_id = :tag_id AND {_SEEN}",
            tag_id=tag_id,
            hidden=hidden,
        )
    )


def most_used(
    db: Reader, hidden: str, limit: int, *, after: tuple[int, str] = (1 << 62, ""), like: str = ""
) -> list[Counted]:
    """The tags that are seen, the most used first; those after the key (topics, slug). `like` is a folded part of the
    name, or of a synonym."""
    return db.all(
        Counted,
        f"""
        SELECT * FROM ({_COUNTED})
        WHERE (topics > 0 OR offered) AND (-topics, slug) > (-:topics, :slug)
          AND (:like = '' OR instr(slug, :like) > 0
               OR EXISTS (SELECT 1 FROM tag_synonym s WHERE s.tag_id = id AND instr(s.slug, :like) > 0))
        ORDER BY topics DESC, slug LIMIT :limit
        """,
        hidden=hidden,
        limit=limit,
        topics=after[0],
        slug=after[1],
        like=like,
    )


def beginning(db: Reader, hidden: str, start: str, limit: int) -> list[Counted]:
    """The tags that are seen, and that begin so, or have a synonym that does; the most used first."""
    found = db.column(  # by itself, since most words are no tag's
        """
        SELECT id FROM tag WHERE slug >= :start AND slug < :after
        UNION ALL SELECT tag_id FROM tag_synonym WHERE slug >= :start AND slug < :after
        """,
        start=start,
        after=start + "\U0010ffff",
    )
    if not found:
        return []
    return db.all(
        Counted,
        f"""
        SELECT * FROM ({_COUNTED} AND g.id IN (SELECT value FROM json_each(:found)))
        WHERE topics > 0 OR offered ORDER BY topics DESC, slug LIMIT :limit
        """,
        hidden=hidden,
        found=json.dumps(found),
        limit=limit,
    )


def all_counted(db: Reader, like: str, after: str, limit: int) -> list[Counted]:
    """Every tag by name, for the owner."""
    return db.all(
        Counted,
        f"""
        SELECT * FROM ({_COUNTED})
        WHERE slug > :after AND (:like = '' OR instr(slug, :like) > 0
              OR EXISTS (SELECT 1 FROM tag_synonym s WHERE s.tag_id = id AND instr(s.slug, :like) > 0))
        ORDER BY slug LIMIT :limit
        """,
        hidden="[]",
        like=like,
        after=after,
        limit=limit,
    )


def not_for_all(db: Reader) -> str:
    """JSON of the boards that not everybody sees."""
    return str(db.value("SELECT json_group_array(id) FROM board WHERE reach < 2"))


# --- of a topic


def ids_of(db: Reader, topic_id: int) -> list[int]:
    """The tags of a topic, without those that are going; the older tag first."""
    return db.column(
        """
        SELECT x.tag_id FROM topic_tag x JOIN tag g ON g.id = x.tag_id
        WHERE x.topic_id = :topic_id AND g.going = 0 ORDER BY x.tag_id
        """,
        topic_id=topic_id,
    )


def of_topic(db: Reader, topic_id: int) -> str | None:
    """The same as lists carry it, see topics/queries/lists.py: "4.7"; None for none."""
    found = db.value("SELECT group_concat(tag_id, '.') FROM topic_tag WHERE topic_id = :topic_id", topic_id=topic_id)
    return None if found is None else str(found)
