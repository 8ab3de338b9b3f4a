"""Questions of `hearth check`: what is kept, and what is there."""

from __future__ import annotations

from ...kernel.db import Reader


def miscounted_topics(db: Reader) -> list[tuple[int, int, int, int, int, int, int]]:
    """Topics whose numbers, replies or last post are not what is there.

    (id, highest number kept, found, replies kept, found, last post kept, found)
    """
    return db.tuples(
        """
        SELECT t.id, t.numbers, coalesce(p.top, 0) AS top, t.replies, coalesce(p.replies, 0) AS found,
               t.last_post_id, coalesce(p.last_id, 0) AS last_found
        FROM topic t LEFT JOIN (
            SELECT topic_id, max(number) AS top,
                   sum(CASE WHEN number > 1 AND deleted_at IS NULL THEN 1 ELSE 0 END) AS replies,
                   max(CASE WHEN number = 1 OR deleted_at IS NULL THEN id END) AS last_id
            FROM post GROUP BY topic_id) p ON p.topic_id = t.id
        WHERE t.purged = 0 AND (t.numbers <> coalesce(p.top, 0) OR t.replies <> coalesce(p.replies, 0)
              OR t.last_post_id <> coalesce(p.last_id, 0))
        """
    )


def gaps(db: Reader) -> list[int]:
    """Topics whose numbers do not run from 1 without a gap."""
    return db.column("SELECT topic_id FROM post GROUP BY topic_id HAVING min(number) <> 1 OR max(number) <> count(*)")


def site_counts(db: Reader) -> tuple[int, int]:
    """Visible topics and visible posts, counted."""
    topics = db.value("SELECT count(*) FROM topic WHERE deleted_at IS NULL")
    posts = db.value(
        """
        SELECT count(*) FROM post p JOIN topic t ON t.id = p.topic_id
        WHERE p.deleted_at IS NULL AND t.deleted_at IS NULL
        """
    )
    return int(topics), int(posts)


def without_html(db: Reader) -> list[tuple[int, str, str]]:
    """Posts that show nothing: id, format, text."""
    return db.tuples("SELECT id, format, body FROM post WHERE html = '' AND body <> ''")


def wrong_addenda(db: Reader) -> list[tuple[int, int, int, int]]:
    """Posts that count other addenda than there are, or whose numbers have a gap: (id, kept, found, highest number)."""
    return db.tuples(
        """
        SELECT p.id, p.addenda, count(a.id) AS found, coalesce(max(a.number), 0) AS top
        FROM post p LEFT JOIN addendum a ON a.post_id = p.id
        GROUP BY p.id, p.addenda HAVING p.addenda <> count(a.id) OR coalesce(max(a.number), 0) <> count(a.id)
        """
    )


def wrong_revisions(db: Reader) -> list[int]:
    """Posts whose earlier texts do not run from 1 without a gap."""
    return db.column("SELECT post_id FROM revision GROUP BY post_id HAVING min(number) <> 1 OR max(number) <> count(*)")


def wrong_last_posts(db: Reader) -> list[int]:
    """Topics whose time or author of the last post are not that post's."""
    return db.column(
        """
        SELECT t.id FROM topic t JOIN post p ON p.id = t.last_post_id
        WHERE t.purged = 0 AND (t.last_post_at <> p.created_at OR t.last_author_id <> p.author_id)
        """
    )


def purged_with_words(db: Reader) -> list[int]:
    """Posts that were purged and still say something, have a history, or count as visible."""
    return db.column(
        """
        SELECT p.id FROM post p
        WHERE p.purged = 1 AND (
            p.body <> '' OR p.html <> '' OR p.deleted_at IS NULL
            OR EXISTS (SELECT 1 FROM revision r WHERE r.post_id = p.id)
            OR EXISTS (SELECT 1 FROM addendum a WHERE a.post_id = p.id))
        """
    )


def going(db: Reader) -> tuple[list[int], list[int]]:
    """Topics that are being taken away, and others with empty places that have not reached the end."""
    topics = db.column("SELECT id FROM topic WHERE purged = 1")
    places = db.column(
        """
        SELECT DISTINCT p.topic_id FROM post p JOIN topic t ON t.id = p.topic_id
        WHERE p.purged = 1 AND p.number > 1 AND t.purged = 0
        """
    )
    return topics, places


def hot_topics(db: Reader) -> list[tuple[int, int, int]]:
    """How hot topics are, where it was reckoned: id, the column, the time of the last post (ms).

    What an import brought from the future stands where it would have stood then, which is the bump.
    """
    return db.tuples("SELECT id, hot, min(last_post_at * 1000, bump) AS least FROM topic WHERE hot <> 0 AND purged = 0")


def times_of_posts(db: Reader) -> list[tuple[int, int]]:
    """Topic and time of every post that counts, topic by topic."""
    return db.tuples(
        "SELECT topic_id, created_at FROM post WHERE deleted_at IS NULL OR number = 1 ORDER BY topic_id, number"
    )


def miscounted_traces(db: Reader) -> list[tuple[str, int, int]]:
    """Boards whose number of traces is not what is there: name, kept, found."""
    return db.tuples(
        """
        SELECT b.name, b.traces, coalesce(x.n, 0) AS found FROM board b
        LEFT JOIN (SELECT board_id, count(*) AS n FROM topic_trace GROUP BY board_id) x ON x.board_id = b.id
        WHERE b.traces <> coalesce(x.n, 0)
        """
    )


def traces_at_home(db: Reader) -> list[int]:
    """Topics with a trace in the board where they are."""
    return db.column(
        "SELECT x.topic_id FROM topic_trace x JOIN topic t ON t.id = x.topic_id AND t.board_id = x.board_id"
    )
