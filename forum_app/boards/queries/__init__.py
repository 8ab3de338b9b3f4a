"""Every SQL statement about categories and boards."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader, Writer
from .rights import Keeper as Keeper
from .rights import boards_by_reach as boards_by_reach
from .rights import bump_keepers as bump_keepers
from .rights import drop_keeper as drop_keeper
from .rights import drop_keeping as drop_keeping
from .rights import groups_that_see as groups_that_see
from .rights import keepers as keepers
from .rights import kept_by as kept_by
from .rights import put_keeper as put_keeper
from .rights import put_rights as put_rights
from .rights import reach as reach
from .rights import reaches as reaches
from .rights import rights_of as rights_of
from .rights import unlocked_boards as unlocked_boards


@dataclass(frozen=True, slots=True)
class Board:
    """A board, with the site's versions: its page needs both, in one statement."""

    id: int
    category_id: int
    category_name: str
    slug: str
    name: str
    description: str
    hue: int
    closed: int
    version: int
    stream: int
    topics: int
    posts: int
    traces: int
    site_version: int
    site_stream: int


@dataclass(frozen=True, slots=True)
class Category:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A board on the index, with what was last said in it; the last four are None in an empty board."""

    id: int
    category_id: int
    slug: str
    name: str
    description: str
    hue: int
    closed: int
    topics: int
    posts: int
    last_topic_id: int | None
    last_slug: str | None
    last_title: str | None
    last_lang: str | None
    last_post_id: int | None
    last_at: int | None
    last_author: str | None
    last_author_name: str | None


_BOARD = """
    SELECT b.id, b.category_id, c.name AS category_name, b.slug, b.name, b.description, b.hue, b.closed, b.version,
           b.stream, b.topics, b.posts, b.traces, s.version AS site_version, s.stream AS site_stream
    FROM board b JOIN category c ON c.id = b.category_id JOIN site s ON s.id = 1
"""


def board_by_slug(db: Reader, slug: str) -> Board | None:
    return db.one(Board, f"{_BOARD} WHERE b.slug = :slug", slug=slug)


def board_or_another(db: Reader, slug: str) -> Board | None:
    """The board of this slug, or another where there is none: look at its slug. So what is absent takes as long as what
    is there and not shown. None where there are no boards."""
    return db.one(
        Board,
        f"""{_BOARD}
        WHERE b.id = coalesce((SELECT id FROM board WHERE slug = :slug), (SELECT id FROM board ORDER BY id LIMIT 1))
        """,
        slug=slug,
    )


def board(db: Reader, board_id: int) -> Board | None:
    return db.one(Board, f"{_BOARD} WHERE b.id = :board_id", board_id=board_id)


def slug_led_on(db: Reader, slug: str) -> str | None:
    """The present slug of the board that once had this one."""
    found = db.value(
        "SELECT b.slug FROM board_slug s JOIN board b ON b.id = s.board_id WHERE s.slug = :slug", slug=slug
    )
    return None if found is None else str(found)


def boards(db: Reader) -> list[Board]:
    """All boards in the order of the index. Boards are few; this list stands beside every list of topics."""
    return db.all(Board, f"{_BOARD} ORDER BY c.position, c.id, b.position, b.id")


def categories(db: Reader) -> list[Category]:
    return db.all(Category, "SELECT id, name FROM category ORDER BY position, id")


def index(db: Reader) -> list[IndexRow]:
    return db.all(
        IndexRow,
        """
        SELECT b.id, b.category_id, b.slug, b.name, b.description, b.hue, b.closed, b.topics, b.posts,
               t.id AS last_topic_id, t.slug AS last_slug, t.title AS last_title, t.lang AS last_lang,
               t.last_post_id, t.last_post_at AS last_at, m.name AS last_author, m.display_name AS last_author_name
        FROM board b JOIN category c ON c.id = b.category_id
        LEFT JOIN topic t ON t.id = b.last_topic_id
        LEFT JOIN member m ON m.id = t.last_author_id
        ORDER BY c.position, c.id, b.position, b.id
        """,
    )


def streams(db: Reader, hidden: str) -> int:
    """Grows with each change of what the lists show of any board but these."""
    return int(
        db.value(
            "SELECT coalesce(sum(stream), 0) FROM board WHERE id NOT IN (SELECT value FROM json_each(:hidden))",
            hidden=hidden,
        )
    )


def put_category(tx: Writer, name: str) -> int:
    return int(
        tx.value(
            """
            INSERT INTO category (name, position) VALUES (:name, (SELECT coalesce(max(position), 0) + 1 FROM category))
            RETURNING id
            """,
            name=name,
        )
    )


def set_category_name(tx: Writer, category_id: int, name: str) -> None:
    tx.run("UPDATE category SET name = :name WHERE id = :category_id", category_id=category_id, name=name)


def drop_category(tx: Writer, category_id: int) -> None:
    tx.run("DELETE FROM category WHERE id = :category_id", category_id=category_id)


def set_category_position(tx: Writer, category_id: int, position: int) -> None:
    tx.run("UPDATE category SET position = :position WHERE id = :id", id=category_id, position=position)


def put_board(tx: Writer, *, category_id: int, slug: str, name: str, description: str, hue: int) -> int:
    return int(
        tx.value(
            """
            INSERT INTO board (category_id, slug, name, description, position, hue)
            VALUES (:category_id, :slug, :name, :description,
                    (SELECT coalesce(max(position), 0) + 1 FROM board WHERE category_id = :category_id), :hue)
            RETURNING id
            """,
            category_id=category_id,
            slug=slug,
            name=name,
            description=description,
            hue=hue,
        )
    )


def set_board(
    tx: Writer, board_id: int, *, category_id: int, slug: str, name: str, description: str, hue: int, closed: bool
) -> None:
    """Change a board; pages of its topics show its name, so its version goes up."""
    tx.run(
        """
        UPDATE board SET category_id = :category_id, slug = :slug, name = :name, description = :description,
               hue = :hue, closed = :closed, version = version + 1
        WHERE id = :board_id
        """,
        board_id=board_id,
        category_id=category_id,
        slug=slug,
        name=name,
        description=description,
        hue=hue,
        closed=int(closed),
    )


def set_board_position(tx: Writer, board_id: int, position: int) -> None:
    tx.run("UPDATE board SET position = :position WHERE id = :id", id=board_id, position=position)


def count_in_board(tx: Writer, board_id: int, *, topics: int = 0, posts: int = 0) -> None:
    """Add to a board's counters; find its last topic again; its list has changed."""
    tx.run(
        """
        UPDATE board SET topics = topics + :topics, posts = posts + :posts, stream = stream + 1,
               last_topic_id = (SELECT t.id FROM topic t WHERE t.board_id = :board_id AND t.deleted_at IS NULL
                                ORDER BY t.bump DESC, t.id DESC LIMIT 1)
        WHERE id = :board_id
        """,
        board_id=board_id,
        topics=topics,
        posts=posts,
    )


def bump_board_stream(tx: Writer, board_id: int) -> None:
    tx.run("UPDATE board SET stream = stream + 1 WHERE id = :board_id", board_id=board_id)


def count_traces(tx: Writer, board_id: int, by: int) -> None:
    """More or fewer traces of moved topics stand in a board's list, which has changed."""
    tx.run("UPDATE board SET traces = traces + :by, stream = stream + 1 WHERE id = :board_id", board_id=board_id, by=by)


def put_old_slug(tx: Writer, slug: str, board_id: int) -> None:
    tx.run(
        """
        INSERT INTO board_slug (slug, board_id) VALUES (:slug, :board_id)
        ON CONFLICT (slug) DO UPDATE SET board_id = excluded.board_id
        """,
        slug=slug,
        board_id=board_id,
    )


def drop_old_slug(tx: Writer, slug: str) -> None:
    tx.run("DELETE FROM board_slug WHERE slug = :slug", slug=slug)


def move_old_slugs(tx: Writer, from_board: int, to_board: int | None) -> None:
    """What led to a board that goes leads to another, or nowhere."""
    if to_board is None:
        tx.run("DELETE FROM board_slug WHERE board_id = :from_board", from_board=from_board)
    else:
        tx.run(
            "UPDATE board_slug SET board_id = :to_board WHERE board_id = :from_board",
            from_board=from_board,
            to_board=to_board,
        )


def drop_board(tx: Writer, board_id: int) -> None:
    tx.run("DELETE FROM board WHERE id = :board_id", board_id=board_id)


# --- who may what on a board, and who keeps it


# --- check


def miscounted_boards(db: Reader) -> list[tuple[str, int, int, int, int]]:
    """Boards whose counters are not what is there: name, topics kept, counted, posts kept, counted."""
    return db.tuples(
        """
        SELECT b.name, b.topics, coalesce(t.n, 0) AS topics_there, b.posts, coalesce(p.n, 0) AS posts_there
        FROM board b
        LEFT JOIN (SELECT board_id, count(*) AS n FROM topic WHERE deleted_at IS NULL GROUP BY board_id) t
               ON t.board_id = b.id
        LEFT JOIN (SELECT t2.board_id, count(*) AS n FROM post p2 JOIN topic t2 ON t2.id = p2.topic_id
                   WHERE p2.deleted_at IS NULL AND t2.deleted_at IS NULL GROUP BY t2.board_id) p ON p.board_id = b.id
        WHERE b.topics <> coalesce(t.n, 0) OR b.posts <> coalesce(p.n, 0)
        """
    )


def wrong_last_topics(db: Reader) -> list[str]:
    """Boards that name another topic as their last than the one with the highest bump."""
    return db.column(
        """
        SELECT b.name FROM board b
        WHERE coalesce(b.last_topic_id, 0) <> coalesce(
            (SELECT t.id FROM topic t WHERE t.board_id = b.id AND t.deleted_at IS NULL
             ORDER BY t.bump DESC, t.id DESC LIMIT 1), 0)
        """
    )


def has_topics(db: Reader, board_id: int) -> bool:
    return bool(db.value("SELECT 1 FROM topic WHERE board_id = :board_id LIMIT 1", board_id=board_id))
