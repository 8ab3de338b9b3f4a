"""Every SQL statement about categories and boards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..kernel.db import Reader, Writer


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


def reach(db: Reader, board_id: int) -> int:
    """Who sees it: FOR_ALL, FOR_MEMBERS or FOR_SOME of kernel/rights.py."""
    return int(db.value("SELECT reach FROM board WHERE id = :board_id", board_id=board_id))


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


def bump_keepers(tx: Writer) -> None:
    """What waits for those who keep order, on any board, is different now: their own part of the pages changes."""
    tx.run(
        """
        UPDATE member SET mine = mine + 1 WHERE id IN (
            SELECT id FROM member WHERE role <> 'member'
            UNION SELECT k.member_id FROM board_keeper k
            UNION SELECT pm.member_id FROM board_right r JOIN people_member pm ON pm.people_id = r.people_id
                  WHERE r.moderate = 1)
        """
    )


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


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who keeps order on one board, besides the groups that do."""

    id: int
    name: str
    display_name: str
    avatar: str


def rights_of(db: Reader, board_id: int) -> dict[int, int]:
    """Group -> bits of kernel/rights.py; {} for a board that is as boards are."""
    return dict(
        db.tuples(
            """
            SELECT people_id, see + 2 * start + 4 * reply + 8 * attach + 16 * moderate AS bits
            FROM board_right WHERE board_id = :board_id
            """,
            board_id=board_id,
        )
    )


def groups_that_see(db: Reader) -> list[tuple[int, str]]:
    """Board and group of the owner's that sees it by name, in the order of the names."""
    return db.tuples(
        """
        SELECT r.board_id, p.name FROM board_right r JOIN people p ON p.id = r.people_id
        WHERE r.see = 1 AND p.built_in = '' ORDER BY p.name_key
        """
    )


def put_rights(tx: Writer, board_id: int, rows: Mapping[int, int], reach: int) -> None:
    """These instead of those there were; {} for a board that is as boards are."""
    tx.run("DELETE FROM board_right WHERE board_id = :board_id", board_id=board_id)
    tx.run_many(
        """
        INSERT INTO board_right (board_id, people_id, see, start, reply, attach, moderate)
        VALUES (:board_id, :people_id, :bits & 1, (:bits >> 1) & 1, (:bits >> 2) & 1, (:bits >> 3) & 1,
                (:bits >> 4) & 1)
        """,
        ({"board_id": board_id, "people_id": people_id, "bits": bits} for people_id, bits in rows.items()),
    )
    tx.run("UPDATE board SET reach = :reach WHERE id = :board_id", reach=reach, board_id=board_id)


def keepers(db: Reader, board_id: int) -> list[Keeper]:
    return db.all(
        Keeper,
        """
        SELECT m.id, m.name, m.display_name, m.avatar FROM board_keeper k JOIN member m ON m.id = k.member_id
        WHERE k.board_id = :board_id ORDER BY m.name_key
        """,
        board_id=board_id,
    )


def put_keeper(tx: Writer, board_id: int, member_id: int) -> None:
    tx.run(
        """
        INSERT INTO board_keeper (board_id, member_id) VALUES (:board_id, :member_id)
        ON CONFLICT (board_id, member_id) DO NOTHING
        """,
        board_id=board_id,
        member_id=member_id,
    )


def drop_keeper(tx: Writer, board_id: int, member_id: int) -> int:
    """Answers how many there were."""
    return tx.run(
        "DELETE FROM board_keeper WHERE board_id = :board_id AND member_id = :member_id",
        board_id=board_id,
        member_id=member_id,
    )


def drop_keeping(tx: Writer, member_id: int) -> None:
    tx.run("DELETE FROM board_keeper WHERE member_id = :member_id", member_id=member_id)


def kept_by(db: Reader, member_id: int) -> list[str]:
    """Names of the boards that this member keeps."""
    return db.column(
        """
        SELECT b.name FROM board_keeper k JOIN board b ON b.id = k.board_id
        WHERE k.member_id = :member_id ORDER BY b.name
        """,
        member_id=member_id,
    )


# --- check


def unlocked_boards(db: Reader) -> list[str]:
    """Boards that have a table and no row for everyone: when the last group goes, they would open to all."""
    return db.column(
        """
        SELECT b.name FROM board b WHERE b.id IN (SELECT board_id FROM board_right)
           AND NOT EXISTS (SELECT 1 FROM board_right r WHERE r.board_id = b.id AND r.people_id = 1)
        """
    )


def reaches(db: Reader) -> list[tuple[int, str, int]]:
    """Id, name and kept reach of each board."""
    return db.tuples("SELECT id, name, reach FROM board ORDER BY id")


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


def boards_by_reach(db: Reader) -> tuple[int, int]:
    """How many boards guests may read, and how many there are."""
    found = db.tuples("SELECT coalesce(sum(reach = 2), 0) AS open_ones, count(*) AS all_of_them FROM board")
    return int(found[0][0]), int(found[0][1])
