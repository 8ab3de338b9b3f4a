"""Notices that are taken back, grow old or lose what they tell of; and what `hearth check` asks."""

from __future__ import annotations

from collections.abc import Iterable

from ...kernel.db import Reader, Writer, named_list


def _tell_counts(tx: Writer, condition: str, **params: object) -> None:
    """What is kept of the members' counts is read again: of those with something new there."""
    tx.run(
        f"""
        UPDATE member SET mine = mine + 1 WHERE id IN (
            SELECT part.member_id FROM notice_part part WHERE {condition} AND part.seen_at IS NULL)
        """,
        **params,
    )


def sight_changed(tx: Writer, topic_id: int, post_id: int) -> None:
    """A post, or a whole topic, can be read no more, or again: the parts stay, their members' counts are others."""
    if post_id:
        _tell_counts(tx, "part.post_id = :post_id", post_id=post_id)
    else:
        _tell_counts(tx, "part.topic_id = :topic_id", topic_id=topic_id)


def board_emptied(tx: Writer, into_id: int) -> None:
    """All topics of a board stand on another one, which others see."""
    _tell_counts(tx, "part.topic_id IN (SELECT id FROM topic WHERE board_id = :into_id)", into_id=into_id)


def drop_post(tx: Writer, post_id: int) -> None:
    _tell_counts(tx, "part.post_id = :post_id", post_id=post_id)
    _drop_parts(tx, "post_id = :post_id", post_id=post_id)


def drop_topic(tx: Writer, topic_id: int) -> None:
    _tell_counts(tx, "part.topic_id = :topic_id", topic_id=topic_id)
    _drop_parts(tx, "topic_id = :topic_id", topic_id=topic_id)


def drop_reaction(tx: Writer, post_id: int, from_id: int, word: str) -> None:
    _tell_counts(tx, "part.post_id = :post_id AND part.from_id = :from_id", post_id=post_id, from_id=from_id)
    _drop_parts(
        tx,
        """post_id = :post_id AND from_id = :from_id AND word = :word
           AND (SELECT kind FROM notice WHERE id = notice_part.notice_id) = 'reaction'""",
        post_id=post_id,
        from_id=from_id,
        word=word,
    )


def drop_knock(tx: Writer, knock_id: int) -> None:
    """Somebody was answered: the owners need not be told any more."""
    theirs = """
        member_id IN (SELECT id FROM member WHERE role <> 'member' AND role = 'owner') AND topic_id IS NULL
        AND ref = :knock_id AND (SELECT kind FROM notice n WHERE n.id = notice_id) = 'knock'
    """
    _tell_counts(tx, theirs, knock_id=knock_id)
    _drop_parts(tx, theirs, knock_id=knock_id)


def drop_report(tx: Writer, case_id: int, member_ids: Iterable[int]) -> None:
    """What they were told of a report is not so any more."""
    listed, params = named_list("m", member_ids)
    theirs = f"""
        member_id IN {listed} AND topic_id IS NULL AND ref = :case_id
        AND (SELECT kind FROM notice n WHERE n.id = notice_id) = 'report'
    """
    _tell_counts(tx, theirs, case_id=case_id, **params)
    _drop_parts(tx, theirs, case_id=case_id, **params)


def drop_decision(tx: Writer, kind: str, ref: int, member_id: int) -> None:
    """What a member was told of something of theirs that was decided is not so any more."""
    theirs = """
        member_id = :member_id AND topic_id IS NULL AND ref = :ref
        AND (SELECT kind FROM notice n WHERE n.id = notice_id) = :kind
    """
    _tell_counts(tx, theirs, kind=kind, ref=ref, member_id=member_id)
    _drop_parts(tx, theirs, kind=kind, ref=ref, member_id=member_id)


_OF_TALK = "notice_id IN (SELECT n.id FROM notice n WHERE n.kind = 'message' AND n.target = :talk_id)"


def drop_message(tx: Writer, talk_id: int, message_id: int) -> None:
    """Nothing is told any more of a message whose words are gone."""
    condition = f"{_OF_TALK} AND ref = :message_id"
    _tell_counts(tx, condition, talk_id=talk_id, message_id=message_id)
    _drop_parts(tx, condition, talk_id=talk_id, message_id=message_id)


def drop_talk(tx: Writer, talk_id: int, member_id: int) -> None:
    """… nor of a talk to somebody who left it."""
    condition = f"{_OF_TALK} AND member_id = :member_id"
    _tell_counts(tx, condition, talk_id=talk_id, member_id=member_id)
    _drop_parts(tx, condition, talk_id=talk_id, member_id=member_id)


def _drop_parts(tx: Writer, condition: str, **params: object) -> int:
    """And with the last part its notice; with the last new part that it is new. Answers how many parts went."""
    touched = tx.column(f"DELETE FROM notice_part WHERE {condition} RETURNING notice_id", **params)
    notice_ids = [{"id": notice_id} for notice_id in set(touched)]
    tx.run_many(
        """
        DELETE FROM notice WHERE id = :id AND NOT EXISTS (SELECT 1 FROM notice_part part WHERE part.notice_id = :id)
        """,
        notice_ids,
    )
    tx.run_many(
        """
        UPDATE notice SET seen_at = (SELECT max(part.seen_at) FROM notice_part part WHERE part.notice_id = :id)
        WHERE id = :id AND seen_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM notice_part part WHERE part.notice_id = :id AND part.seen_at IS NULL)
        """,
        notice_ids,
    )
    return len(touched)


def drop_old(tx: Writer, before: int, limit: int) -> int:
    """The oldest go, seen or not; answers how many."""
    gone = tx.tuples(
        """
        DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE at < :before ORDER BY at LIMIT :limit)
        RETURNING member_id, seen_at IS NULL
        """,
        before=before,
        limit=limit,
    )
    tx.run_many(
        "UPDATE member SET mine = mine + 1 WHERE id = :id",
        ({"id": member_id} for member_id in {member_id for member_id, new in gone if new}),
    )
    return len(gone)


def empty(db: Reader, limit: int) -> list[int]:
    """Notices whose last part went with its topic. Walks over all of them, so it is not for a transaction."""
    return db.column(
        """
        SELECT n.id FROM notice n WHERE NOT EXISTS (SELECT 1 FROM notice_part part WHERE part.notice_id = n.id)
        LIMIT :limit
        """,
        limit=limit,
    )


def drop_empty(tx: Writer, notice_ids: list[int]) -> None:
    """Of these the ones that are empty still."""
    tx.run_many(
        "DELETE FROM notice WHERE id = :id AND NOT EXISTS (SELECT 1 FROM notice_part part WHERE part.notice_id = :id)",
        ({"id": notice_id} for notice_id in notice_ids),
    )


def drop_of(tx: Writer, member_id: int, limit: int) -> int:
    """Notices of somebody who left; answers how many went."""
    return tx.run(
        "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE member_id = :member_id LIMIT :limit)",
        member_id=member_id,
        limit=limit,
    )


def drop_from(tx: Writer, member_id: int, limit: int) -> int:
    """Their part in the notices of others, which names them."""
    _tell_counts(
        tx,
        "part.id IN (SELECT id FROM notice_part WHERE from_id = :from_id ORDER BY id LIMIT :limit)",
        from_id=member_id,
        limit=limit,
    )
    return _drop_parts(
        tx,
        "id IN (SELECT id FROM notice_part WHERE from_id = :from_id ORDER BY id LIMIT :limit)",
        from_id=member_id,
        limit=limit,
    )


# --- what `hearth check` looks at


def wrong(db: Reader) -> list[tuple[int, str]]:
    """Notices that do not hold together: (number, what)."""
    return db.tuples(
        """
        SELECT n.id, 'is new, but everything in it was seen' FROM notice n
        WHERE n.seen_at IS NULL
          AND EXISTS (SELECT 1 FROM notice_part part WHERE part.notice_id = n.id)
          AND NOT EXISTS (SELECT 1 FROM notice_part part WHERE part.notice_id = n.id AND part.seen_at IS NULL)
        UNION ALL
        SELECT part.notice_id, 'holds what is another member''s' FROM notice_part part
        JOIN notice n ON n.id = part.notice_id WHERE n.member_id <> part.member_id
        UNION ALL
        SELECT part.notice_id, 'names a topic in which its post does not stand' FROM notice_part part
        JOIN post p ON p.id = part.post_id WHERE p.topic_id <> part.topic_id
        """
    )


def of_left(db: Reader) -> list[str]:
    """Members who left and still have notices or followings."""
    return db.column(
        """
        SELECT m.name FROM member m WHERE m.left_at IS NOT NULL AND (
            EXISTS (SELECT 1 FROM notice n WHERE n.member_id = m.id)
            OR EXISTS (SELECT 1 FROM topic_level l WHERE l.member_id = m.id)
            OR EXISTS (SELECT 1 FROM board_level l WHERE l.member_id = m.id)
            OR EXISTS (SELECT 1 FROM person_level l WHERE l.member_id = m.id))
        """
    )
