"""What people leave behind in a grown forum: how far they read, what they liked, what they were told."""

from __future__ import annotations

import random

from forum_app import Forum
from forum_app.kernel.clock import now
from forum_app.kernel.db import Writer

READ = 5000  # topics that ann has opened, the last spoken in
POSITIONS, REACTIONS = 5, 20  # a reading position of others for so many posts; a reaction
NOTICES = 2000  # of ann, nearly all of them seen


def live(app: Forum) -> None:
    """Rows as the program writes them, many at once."""
    with app.db.transaction() as tx:
        ann = int(tx.value("SELECT id FROM member WHERE name = 'ann'"))
        people = tx.column("SELECT id FROM member WHERE password IS NULL ORDER BY id")
        _read(tx, ann, people)
        _like(tx, people)
        _tell(tx, ann)


def _read(tx: Writer, ann: int, people: list[int]) -> None:
    """ann has read nine of ten of her topics to the end, and the tenth half."""
    dice = random.Random(1)
    tx.run(
        f"""
        INSERT OR REPLACE INTO read_position (member_id, topic_id, post_id)
        SELECT :ann, id, CASE WHEN id % 10 THEN last_post_id ELSE (
            SELECT p.id FROM post p WHERE p.topic_id = t.id AND p.number = (t.numbers + 1) / 2) END
        FROM topic t WHERE deleted_at IS NULL ORDER BY bump DESC LIMIT {READ}
        """,
        ann=ann,
    )
    posts = int(tx.value("SELECT max(id) FROM post"))
    tx.run_many(
        """
        INSERT OR IGNORE INTO read_position (member_id, topic_id, post_id)
        SELECT :member, topic_id, id FROM post WHERE id = :post
        """,
        ({"member": dice.choice(people), "post": dice.randint(1, posts)} for _ in range(posts // POSITIONS)),
    )


def _like(tx: Writer, people: list[int]) -> None:
    dice = random.Random(2)
    posts = int(tx.value("SELECT max(id) FROM post"))
    tx.run_many(
        """
        INSERT OR IGNORE INTO reaction (member_id, topic_id, post_id, kind, created_at)
        SELECT :member, topic_id, id, 'like', created_at FROM post WHERE id = :post AND author_id <> :member
        """,
        ({"member": dice.choice(people), "post": dice.randint(1, posts)} for _ in range(posts // REACTIONS)),
    )
    tx.run(
        """
        INSERT INTO reaction_count (post_id, kind, author_id, n)
        SELECT r.post_id, r.kind, p.author_id, count(*) FROM reaction r JOIN post p ON p.id = r.post_id GROUP BY 1, 2
        """
    )


def _tell(tx: Writer, ann: int) -> None:
    """Replies in topics that she follows, the last twenty not seen."""
    tx.run(
        f"""
        INSERT INTO notice (member_id, kind, target, place, at, seen_at)
        SELECT :ann, 'reply', id, row_number() OVER (ORDER BY bump), :now, :now
        FROM (SELECT id, bump FROM topic WHERE deleted_at IS NULL ORDER BY bump DESC LIMIT {NOTICES})
        """,
        ann=ann,
        now=now(),
    )
    tx.run(
        """
        INSERT INTO notice_part (notice_id, member_id, topic_id, post_id, from_id, ref, seen_at)
        SELECT n.id, n.member_id, t.id, t.last_post_id, t.last_author_id, t.last_post_id, n.seen_at
        FROM notice n JOIN topic t ON t.id = n.target WHERE n.member_id = :ann
        """,
        ann=ann,
    )
    new = "SELECT id FROM notice WHERE member_id = :ann ORDER BY place DESC LIMIT 20"
    tx.run(f"UPDATE notice_part SET seen_at = NULL WHERE notice_id IN ({new})", ann=ann)
    tx.run(f"UPDATE notice SET seen_at = NULL WHERE id IN ({new})", ann=ann)
