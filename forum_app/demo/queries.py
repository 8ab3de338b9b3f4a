"""Every SQL statement about what `hearth demo` made."""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.db import Reader, Writer
from ..kernel.viewer import Role

DATASET = "hearth-demo"  # in import_topic
# what a person leaves behind that others read, or that is counted with others': who has any of it stays
_WRITTEN = (
    "topic",
    "post",
    "revision",
    "talk_member",
    "message",
    "reaction",
    "reaction_count",
    "poll_vote",
    "solution",
)


# --- what it made


@dataclass(frozen=True, slots=True)
class Made:
    """A board or a category: its id and its name today."""

    id: int
    name: str


def topics(db: Reader) -> list[int]:
    return db.column("SELECT topic_id FROM import_topic WHERE dataset = :dataset ORDER BY topic_id", dataset=DATASET)


def members(db: Reader) -> list[int]:
    return db.column("SELECT member_id FROM demo_member ORDER BY member_id")


def member_of(db: Reader, key: str) -> int | None:
    """Who this person of the script became."""
    found = db.value("SELECT member_id FROM demo_member WHERE key = :key", key=key)
    return None if found is None else int(found)


def boards(db: Reader) -> list[Made]:
    return db.all(Made, "SELECT b.id, b.name FROM demo_board d JOIN board b ON b.id = d.board_id ORDER BY b.id")


def categories(db: Reader) -> list[Made]:
    return db.all(
        Made, "SELECT c.id, c.name FROM demo_category d JOIN category c ON c.id = d.category_id ORDER BY c.id"
    )


def names(db: Reader) -> dict[str, str]:
    """The key of each person in the script -> the user name they got."""
    return dict(db.tuples("SELECT d.key, m.name FROM demo_member d JOIN member m ON m.id = d.member_id"))


def own_talks(db: Reader) -> list[tuple[int, int]]:
    """The private talks in which nobody else is or was, with those who are in them still: (talk, member)."""
    return db.tuples(
        """
        SELECT t.talk_id, t.member_id FROM talk_member t
        WHERE t.left_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM talk_member x LEFT JOIN demo_member d ON d.member_id = x.member_id
            WHERE x.talk_id = t.talk_id AND d.member_id IS NULL
        )
        ORDER BY t.talk_id, t.member_id
        """
    )


def strangers_wrote(db: Reader, topic_id: int) -> bool:
    """Does anything stand in this topic that somebody else wrote?"""
    return bool(
        db.value(
            """
            SELECT 1 FROM post p LEFT JOIN demo_member d ON d.member_id = p.author_id
            WHERE p.topic_id = :topic_id AND p.deleted_at IS NULL AND d.member_id IS NULL LIMIT 1
            """,
            topic_id=topic_id,
        )
    )


# --- making


def put_board(tx: Writer, board_id: int) -> None:
    tx.run("INSERT INTO demo_board (board_id) VALUES (:board_id)", board_id=board_id)


def put_category(tx: Writer, category_id: int) -> None:
    tx.run("INSERT INTO demo_category (category_id) VALUES (:category_id)", category_id=category_id)


def put_member(tx: Writer, member_id: int, key: str) -> None:
    tx.run("INSERT INTO demo_member (member_id, key) VALUES (:member_id, :key)", member_id=member_id, key=key)


def set_person(
    tx: Writer,
    member_id: int,
    *,
    display_name: str,
    role: Role,
    password: str,
    language: str,
    created_at: int,
    seen_at: int,
    hide_seen: bool,
    bio: str,
    bio_html: str,
    bio_lang: str,
) -> None:
    """What an imported author does not have: a life before this minute."""
    tx.run(
        """
        UPDATE member SET display_name = :display_name, role = :role, password = :password, language = :language,
               created_at = :created_at, seen_at = :seen_at, hide_seen = :hide_seen, bio = :bio, bio_html = :bio_html,
               bio_lang = :bio_lang
        WHERE id = :member_id
        """,
        member_id=member_id,
        display_name=display_name,
        role=role,
        password=password,
        language=language,
        created_at=created_at,
        seen_at=seen_at,
        hide_seen=int(hide_seen),
        bio=bio,
        bio_html=bio_html,
        bio_lang=bio_lang,
    )


def set_views(tx: Writer, topic_id: int, views: int) -> None:
    """How often a topic was read."""
    tx.run("UPDATE topic SET views = :views WHERE id = :topic_id", topic_id=topic_id, views=views)


# --- taking away. Whatever refers to a row goes with it, also in tables of slices that nobody here knows.


def last_posts(db: Reader, topic_id: int, limit: int) -> list[int]:
    """The ids of the last posts of a topic, the last first; deleted ones too."""
    return db.column(
        "SELECT id FROM post WHERE topic_id = :topic_id ORDER BY number DESC LIMIT :limit",
        topic_id=topic_id,
        limit=limit,
    )


def drop_post(tx: Writer, post_id: int) -> None:
    """A post that nothing replies to any more."""
    _drop_about(tx, "post", post_id, keep=("post",))
    tx.run("UPDATE post SET reply_to_id = NULL WHERE reply_to_id = :post_id", post_id=post_id)
    tx.run("DELETE FROM post WHERE id = :post_id", post_id=post_id)


def drop_topic(tx: Writer, topic_id: int) -> None:
    """A topic without posts."""
    _drop_about(tx, "topic", topic_id, keep=("post",))
    tx.run("DELETE FROM purged_post WHERE topic_id = :topic_id", topic_id=topic_id)
    tx.run("DELETE FROM topic WHERE id = :topic_id", topic_id=topic_id)


def is_needed(db: Reader, member_id: int) -> bool:
    """Does anything that stays name this person?"""
    return any(
        db.value(f'SELECT 1 FROM "{table}" WHERE "{column}" = :member_id LIMIT 1', member_id=member_id)
        for table, column in _referring(db, "member")
        if table in _WRITTEN
    )


def drop_member(tx: Writer, member_id: int) -> bool:
    """A person of whom nothing stays. Were they counted still, or had their account been deleted?"""
    _drop_about(tx, "member", member_id, keep=_WRITTEN)
    return bool(tx.value("DELETE FROM member WHERE id = :member_id RETURNING left_at IS NULL", member_id=member_id))


def _referring(db: Reader, table: str) -> list[tuple[str, str]]:
    """Tables and their columns that refer to rows of this one."""
    return db.tuples(
        """
        SELECT t.name, k."from" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) k
        WHERE t.type = 'table' AND k."table" = :table
        """,
        table=table,
    )


def _drop_about(tx: Writer, table: str, row_id: int, keep: tuple[str, ...]) -> None:
    for other, column in _referring(tx, table):
        if other not in keep:
            tx.run(f'DELETE FROM "{other}" WHERE "{column}" = :row_id', row_id=row_id)


def recount_hours(tx: Writer, since: int) -> None:
    """What the owner's desk shows of how much was written, from what is left of it; bounded, as in the migration."""
    tx.run("UPDATE hour_count SET posts = 0, topics = 0")
    tx.run(
        """
        INSERT INTO hour_count (hour, posts, topics)
        SELECT created_at / 3600, count(*), sum(CASE WHEN number = 1 THEN 1 ELSE 0 END) FROM post
        WHERE id > (SELECT coalesce(max(id), 0) FROM post) - 50000 AND created_at >= :since
        GROUP BY created_at / 3600
        ON CONFLICT (hour) DO UPDATE SET posts = excluded.posts, topics = excluded.topics
        """,
        since=since,
    )
    tx.run("DELETE FROM hour_count WHERE posts = 0 AND visitors = 0")
