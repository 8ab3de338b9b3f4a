"""Every SQL statement about acts that hide everything of some members, and bring it back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ...kernel.db import Reader, Writer, named_list

HIDING, HIDDEN, BACK = 1, 2, 3  # sweep.state


@dataclass(frozen=True, slots=True)
class Sweep:
    id: int
    by_id: int
    at: int
    state: int


def sweep(db: Reader, sweep_id: int) -> Sweep | None:
    return db.one(Sweep, "SELECT id, by_id, at, state FROM sweep WHERE id = :sweep_id", sweep_id=sweep_id)


def sweep_of(db: Reader, member_id: int) -> Sweep | None:
    """The last one that hid what this member wrote and was not taken back."""
    return db.one(
        Sweep,
        """
        SELECT s.id, s.by_id, s.at, s.state FROM sweep s JOIN sweep_member m ON m.sweep_id = s.id
        WHERE m.member_id = :member_id AND s.state <> 3 ORDER BY s.id DESC LIMIT 1
        """,
        member_id=member_id,
    )


def put(tx: Writer, by_id: int, now: int) -> int:
    return int(tx.value("INSERT INTO sweep (by_id, at) VALUES (:by_id, :now) RETURNING id", by_id=by_id, now=now))


def set_state(tx: Writer, sweep_id: int, state: int) -> None:
    tx.run("UPDATE sweep SET state = :state WHERE id = :sweep_id", sweep_id=sweep_id, state=state)


def drop(tx: Writer, sweep_id: int) -> None:
    tx.run("DELETE FROM sweep WHERE id = :sweep_id", sweep_id=sweep_id)


# --- all members of an act at once: a few statements, however many there are


def put_members(
    tx: Writer, sweep_id: int, members: Collection[int], *, by_id: int, why: str, now: int, until: int
) -> int:
    """Suspend them until `until`, and remember what stands in their profiles. Answers how many there are."""
    where, params = named_list("m", members)
    earlier = dict(
        tx.tuples(
            f"""
            SELECT member_id, CASE WHEN until > :now THEN id ELSE 0 END FROM sanction
            WHERE member_id IN {where} AND kind = 'suspension' AND ended_at IS NULL
            """,
            now=now,
            **params,
        )
    )
    tx.run(
        f"""
        UPDATE sanction SET ended_at = :now, ended_by = :by_id
        WHERE member_id IN {where} AND kind = 'suspension' AND ended_at IS NULL
        """,
        now=now,
        by_id=by_id,
        **params,
    )
    tx.run(
        f"""
        INSERT INTO sanction (member_id, kind, why, by_id, at, until)
        SELECT id, 'suspension', :why, :by_id, :now, :until FROM member
        WHERE id IN {where} AND left_at IS NULL ORDER BY id
        """,
        why=why,
        by_id=by_id,
        now=now,
        until=until,
        **params,
    )
    number = tx.run(
        f"""
        INSERT INTO sweep_member (sweep_id, member_id, sanction_id, avatar, bio, bio_html, bio_lang)
        SELECT :sweep_id, m.id, s.id, m.avatar, m.bio, m.bio_html, m.bio_lang
        FROM member m JOIN sanction s ON s.member_id = m.id AND s.kind = 'suspension' AND s.ended_at IS NULL
        WHERE m.id IN {where}
        """,
        sweep_id=sweep_id,
        **params,
    )
    tx.run_many(
        "UPDATE sweep_member SET earlier_id = :earlier WHERE sweep_id = :sweep_id AND member_id = :member_id",
        [{"sweep_id": sweep_id, "member_id": who, "earlier": found} for who, found in earlier.items()],
    )
    return number


def sanctions(db: Reader, sweep_id: int) -> list[int]:
    """The suspensions that began with it."""
    return db.column("SELECT sanction_id FROM sweep_member WHERE sweep_id = :sweep_id", sweep_id=sweep_id)


_THEIRS = "(SELECT member_id FROM sweep_member WHERE sweep_id = :sweep_id)"


def shut_out(tx: Writer, sweep_id: int, now: int, until: int) -> None:
    """Their sessions end, what they say of themselves and their pictures go."""
    tx.run(
        f"""
        INSERT INTO ended_session (token, member_id, at)
        SELECT token, member_id, :now FROM session WHERE member_id IN {_THEIRS} ON CONFLICT (token) DO NOTHING
        """,
        sweep_id=sweep_id,
        now=now,
    )
    for table in ("session", "admitted", "reset_link"):
        tx.run(f"DELETE FROM {table} WHERE member_id IN {_THEIRS}", sweep_id=sweep_id)
    tx.run(
        f"""
        UPDATE member SET suspended_until = :until, avatar = '', bio = '', bio_html = '', bio_lang = ''
        WHERE id IN {_THEIRS}
        """,
        sweep_id=sweep_id,
        until=until,
    )


def let_in(tx: Writer, sweep_id: int, by_id: int, now: int) -> None:
    """They are suspended as they were before, and their profiles say what they said, where they still say nothing."""
    tx.run(
        """
        UPDATE sanction SET ended_at = :now, ended_by = :by_id
        WHERE id IN (SELECT sanction_id FROM sweep_member WHERE sweep_id = :sweep_id) AND ended_at IS NULL
        """,
        sweep_id=sweep_id,
        by_id=by_id,
        now=now,
    )
    tx.run(
        """
        UPDATE sanction SET ended_at = NULL, ended_by = NULL
        WHERE id IN (SELECT earlier_id FROM sweep_member WHERE sweep_id = :sweep_id AND earlier_id > 0) AND until > :now
          AND NOT EXISTS (SELECT 1 FROM sanction o WHERE o.member_id = sanction.member_id AND o.kind = 'suspension'
                          AND o.ended_at IS NULL)
        """,
        sweep_id=sweep_id,
        now=now,
    )
    tx.run(
        f"""
        UPDATE member SET suspended_until = coalesce((SELECT s.until FROM sanction s WHERE s.member_id = member.id
            AND s.kind = 'suspension' AND s.ended_at IS NULL), 0)
        WHERE id IN {_THEIRS}
        """,
        sweep_id=sweep_id,
    )
    tx.run(
        f"""
        DELETE FROM ended_session WHERE member_id IN {_THEIRS}
          AND member_id IN (SELECT id FROM member WHERE suspended_until = 0)
        """,
        sweep_id=sweep_id,
    )
    tx.run(
        """
        UPDATE member SET avatar = sm.avatar, bio = sm.bio, bio_html = sm.bio_html, bio_lang = sm.bio_lang
        FROM sweep_member sm
        WHERE sm.sweep_id = :sweep_id AND member.id = sm.member_id AND member.left_at IS NULL AND member.bio = ''
          AND member.avatar = ''
        """,
        sweep_id=sweep_id,
    )


# --- piece by piece


def topics_to_hide(db: Reader, sweep_id: int, limit: int) -> list[int]:
    """Topics that the members began and that stand."""
    return db.column(
        """
        SELECT t.id FROM sweep_member m JOIN topic t ON t.author_id = m.member_id
        WHERE m.sweep_id = :sweep_id AND t.deleted_at IS NULL AND t.purged = 0 LIMIT :limit
        """,
        sweep_id=sweep_id,
        limit=limit,
    )


def posts_to_hide(db: Reader, sweep_id: int, limit: int) -> list[tuple[int, int]]:
    """(member, post) of replies that stand and were not looked at, member by member."""
    return db.tuples(
        """
        SELECT m.member_id, p.id FROM sweep_member m JOIN post p ON p.author_id = m.member_id
        WHERE m.sweep_id = :sweep_id AND m.done = 0 AND p.id > m.upto AND p.deleted_at IS NULL AND p.number > 1
          AND p.purged = 0
        ORDER BY m.member_id, p.id LIMIT :limit
        """,
        sweep_id=sweep_id,
        limit=limit,
    )


def set_looked(tx: Writer, sweep_id: int, member_id: int, upto: int) -> None:
    """All members before this one are done, and of this one the posts up to this id."""
    tx.run(
        "UPDATE sweep_member SET done = 1 WHERE sweep_id = :sweep_id AND done = 0 AND member_id < :member_id",
        sweep_id=sweep_id,
        member_id=member_id,
    )
    tx.run(
        "UPDATE sweep_member SET upto = :upto WHERE sweep_id = :sweep_id AND member_id = :member_id",
        sweep_id=sweep_id,
        member_id=member_id,
        upto=upto,
    )


def set_all_looked(tx: Writer, sweep_id: int) -> None:
    tx.run("UPDATE sweep_member SET done = 1 WHERE sweep_id = :sweep_id AND done = 0", sweep_id=sweep_id)


def members_at(db: Reader, sweep_id: int, done: int, limit: int) -> list[int]:
    return db.column(
        """
        SELECT member_id FROM sweep_member WHERE sweep_id = :sweep_id AND done = :done ORDER BY member_id LIMIT :limit
        """,
        sweep_id=sweep_id,
        done=done,
        limit=limit,
    )


def set_done(tx: Writer, sweep_id: int, members: Collection[int], done: int) -> None:
    tx.run_many(
        "UPDATE sweep_member SET done = :done WHERE sweep_id = :sweep_id AND member_id = :member_id",
        [{"sweep_id": sweep_id, "member_id": who, "done": done} for who in members],
    )


def put_topics(tx: Writer, sweep_id: int, topics: Collection[int], *, hidden: int) -> None:
    """Remember them as they are; one that was remembered before stays so, but may be hidden as well now."""
    where, params = named_list("t", topics)
    tx.run(
        f"""
        INSERT INTO sweep_topic (sweep_id, topic_id, hidden, last_post_id, bump, hot)
        SELECT :sweep_id, id, :hidden, last_post_id, bump, hot FROM topic WHERE id IN {where}
        ON CONFLICT (sweep_id, topic_id) DO UPDATE SET hidden = max(sweep_topic.hidden, excluded.hidden)
        """,
        sweep_id=sweep_id,
        hidden=hidden,
        **params,
    )


def put_posts(tx: Writer, sweep_id: int, posts: Collection[int]) -> None:
    tx.run_many(
        "INSERT INTO sweep_post (sweep_id, post_id) VALUES (:sweep_id, :post_id) ON CONFLICT DO NOTHING",
        [{"sweep_id": sweep_id, "post_id": post_id} for post_id in posts],
    )


def hidden_posts(db: Reader, sweep_id: int, limit: int) -> list[int]:
    return db.column(
        "SELECT post_id FROM sweep_post WHERE sweep_id = :sweep_id ORDER BY post_id LIMIT :limit",
        sweep_id=sweep_id,
        limit=limit,
    )


def drop_posts(tx: Writer, sweep_id: int, posts: Collection[int]) -> None:
    where, params = named_list("p", posts)
    tx.run(f"DELETE FROM sweep_post WHERE sweep_id = :sweep_id AND post_id IN {where}", sweep_id=sweep_id, **params)


@dataclass(frozen=True, slots=True)
class Touched:
    topic_id: int
    hidden: int
    last_post_id: int
    bump: int
    hot: int


def touched_topics(db: Reader, sweep_id: int, limit: int) -> list[Touched]:
    return db.all(
        Touched,
        """
        SELECT topic_id, hidden, last_post_id, bump, hot FROM sweep_topic
        WHERE sweep_id = :sweep_id ORDER BY topic_id LIMIT :limit
        """,
        sweep_id=sweep_id,
        limit=limit,
    )


def places_of(db: Reader, topic_id: int) -> list[tuple[int, int, int, int, int]]:
    """What sweeps remember of a topic: (sweep, hidden, last post, bump, hot)."""
    return db.tuples(
        "SELECT sweep_id, hidden, last_post_id, bump, hot FROM sweep_topic WHERE topic_id = :topic_id",
        topic_id=topic_id,
    )


def put_places(tx: Writer, topic_id: int, places: Collection[Collection[int]]) -> None:
    """The same; of sweeps that are there still."""
    tx.run_many(
        """
        INSERT INTO sweep_topic (sweep_id, topic_id, hidden, last_post_id, bump, hot)
        SELECT id, :topic_id, :hidden, :last, :bump, :hot FROM sweep WHERE id = :sweep_id
        ON CONFLICT (sweep_id, topic_id) DO NOTHING
        """,
        [
            {"topic_id": topic_id, "sweep_id": sweep_id, "hidden": hidden, "last": last, "bump": bump, "hot": hot}
            for sweep_id, hidden, last, bump, hot in places
        ],
    )


def drop_topics(tx: Writer, sweep_id: int, topics: Collection[int]) -> None:
    where, params = named_list("t", topics)
    tx.run(f"DELETE FROM sweep_topic WHERE sweep_id = :sweep_id AND topic_id IN {where}", sweep_id=sweep_id, **params)


def set_hushed(tx: Writer, member_id: int, hushed: int) -> None:
    tx.run("UPDATE member SET hushed = :hushed WHERE id = :member_id", member_id=member_id, hushed=hushed)


def is_swept(db: Reader, member_id: int) -> bool:
    """By an act that was not taken back."""
    return sweep_of(db, member_id) is not None


def counts_of(db: Reader, member_id: int) -> tuple[int, int]:
    """Topics and replies of a member that stand, for who is about to hide them."""
    topics = db.value(
        "SELECT count(*) FROM topic WHERE author_id = :member_id AND deleted_at IS NULL AND purged = 0",
        member_id=member_id,
    )
    posts = db.value(
        "SELECT count(*) FROM post WHERE author_id = :member_id AND deleted_at IS NULL AND number > 1 AND purged = 0",
        member_id=member_id,
    )
    return int(topics), int(posts)


def avatars(db: Reader) -> list[str]:
    """Pictures that may come back."""
    return db.column("SELECT DISTINCT avatar FROM sweep_member WHERE avatar <> ''")


def drop_old(tx: Writer, before: int) -> None:
    """One, if there is any, that is too old to be taken back."""
    tx.run(
        """
        DELETE FROM sweep WHERE id = (SELECT id FROM sweep WHERE at < :before AND state = 2 ORDER BY id LIMIT 1)
        """,
        before=before,
    )


def unfinished(db: Reader) -> list[int]:
    return db.column("SELECT id FROM sweep WHERE state <> 2")
