"""Every SQL statement about polls."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..kernel.db import Reader, Writer
from ..topics.queries.lists import SEEN

# for the search, over the post p and its topic t: the poll stands in the first post
HAS_POLL = "p.number = 1 AND EXISTS (SELECT 1 FROM poll WHERE poll.topic_id = t.id)"


@dataclass(frozen=True, slots=True)
class Row:
    """A choice, with its poll and what decides who may vote."""

    poll_id: int
    topic_id: int
    question: str
    most: int
    shown: str
    changeable: int
    closes_at: int | None
    closed_at: int | None
    voters: int
    author_id: int  # of the topic
    board_closed: int
    deleted: int
    choice_id: int
    text: str
    votes: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A poll as its author takes it along."""

    topic_id: int
    question: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Voted:
    topic_id: int
    text: str
    created_at: int


def rows(db: Reader, topic_id: int) -> list[Row]:
    """The poll of a topic, choice by choice; none when it has none."""
    return db.all(
        Row,
        """
        SELECT q.id AS poll_id, q.topic_id, q.question, q.most, q.shown, q.changeable, q.closes_at, q.closed_at,
               q.voters, t.author_id, b.closed AS board_closed, t.deleted_at IS NOT NULL AS deleted,
               c.id AS choice_id, c.text, c.votes
        FROM poll q JOIN topic t ON t.id = q.topic_id JOIN board b ON b.id = t.board_id
        JOIN poll_choice c ON c.poll_id = q.id
        WHERE q.topic_id = :topic_id ORDER BY c.number
        """,
        topic_id=topic_id,
    )


def own(db: Reader, member_id: int, topic_id: int) -> frozenset[int]:
    """The choices that this member took in a topic's poll."""
    return frozenset(
        db.column(
            """
            SELECT v.choice_id FROM poll q JOIN poll_vote v ON v.poll_id = q.id AND v.member_id = :member_id
            WHERE q.topic_id = :topic_id
            """,
            member_id=member_id,
            topic_id=topic_id,
        )
    )


def put(
    tx: Writer,
    topic_id: int,
    *,
    question: str,
    most: int,
    shown: str,
    changeable: bool,
    closes_at: int | None,
    now: int,
) -> int:
    """A poll without choices yet; answers its id."""
    return int(
        tx.value(
            """
            INSERT INTO poll (topic_id, question, most, shown, changeable, closes_at, created_at)
            VALUES (:topic_id, :question, :most, :shown, :changeable, :closes_at, :now) RETURNING id
            """,
            topic_id=topic_id,
            question=question,
            most=most,
            shown=shown,
            changeable=int(changeable),
            closes_at=closes_at,
            now=now,
        )
    )


def put_choices(tx: Writer, poll_id: int, texts: Sequence[str]) -> None:
    tx.run_many(
        "INSERT INTO poll_choice (poll_id, number, text) VALUES (:poll_id, :number, :text)",
        [{"poll_id": poll_id, "number": number, "text": text} for number, text in enumerate(texts, start=1)],
    )


def drop(tx: Writer, topic_id: int) -> bool:
    """The poll goes, with its choices and votes. False when there was none."""
    return bool(tx.run("DELETE FROM poll WHERE topic_id = :topic_id", topic_id=topic_id))


def set_closed(tx: Writer, poll_id: int, closed_at: int) -> None:
    """Whatever the clock says later."""
    tx.run(
        "UPDATE poll SET closed_at = :closed_at WHERE id = :poll_id AND closed_at IS NULL",
        poll_id=poll_id,
        closed_at=closed_at,
    )


def due(db: Reader, poll_id: int, until: int) -> int | None:
    """The topic of a poll that is open, though it was to close by then."""
    found = db.value(
        "SELECT topic_id FROM poll WHERE id = :poll_id AND closed_at IS NULL AND closes_at <= :until",
        poll_id=poll_id,
        until=until,
    )
    return None if found is None else int(found)


def put_votes(tx: Writer, poll_id: int, member_id: int, choice_ids: Collection[int], now: int) -> None:
    """Somebody who has no vote here votes."""
    tx.run_many(
        """
        INSERT INTO poll_vote (poll_id, member_id, choice_id, created_at)
        VALUES (:poll_id, :member_id, :choice_id, :now)
        """,
        [{"poll_id": poll_id, "member_id": member_id, "choice_id": each, "now": now} for each in choice_ids],
    )
    _count(tx, poll_id, choice_ids, 1)


def drop_votes(tx: Writer, poll_id: int, member_id: int, choice_ids: Collection[int]) -> None:
    """All that this member chose, who must have chosen something."""
    tx.run("DELETE FROM poll_vote WHERE poll_id = :poll_id AND member_id = :member_id",
           poll_id=poll_id, member_id=member_id)  # fmt: skip
    _count(tx, poll_id, choice_ids, -1)


def _count(tx: Writer, poll_id: int, choice_ids: Iterable[int], by: int) -> None:
    tx.run_many(
        "UPDATE poll_choice SET votes = votes + :by WHERE id = :id", [{"id": each, "by": by} for each in choice_ids]
    )
    tx.run("UPDATE poll SET voters = voters + :by WHERE id = :poll_id", poll_id=poll_id, by=by)


def voted_in(db: Reader, member_id: int, limit: int) -> list[tuple[int, int]]:
    """Polls that a member voted in, with their topics."""
    return db.tuples(
        """
        SELECT id, topic_id FROM poll
        WHERE id IN (SELECT poll_id FROM poll_vote WHERE member_id = :member_id) LIMIT :limit
        """,
        member_id=member_id,
        limit=limit,
    )


def is_first(db: Reader, post_id: int) -> bool:
    return bool(db.value("SELECT 1 FROM post WHERE id = :post_id AND number = 1", post_id=post_id))


# --- taking along


def asked_by(db: Reader, member_id: int) -> list[Asked]:
    return db.all(
        Asked,
        """
        SELECT q.topic_id, q.question, q.created_at FROM topic t JOIN poll q ON q.topic_id = t.id
        WHERE t.author_id = :member_id ORDER BY t.id
        """,
        member_id=member_id,
    )


def votes_of(db: Reader, member_id: int, hidden: str) -> list[Voted]:
    """What a member chose. The words of the choices are others', but say what the vote was; none of what is deleted, or
    of the boards `hidden`.
    """
    return db.all(
        Voted,
        f"""
        SELECT q.topic_id, c.text, v.created_at
        FROM poll_vote v JOIN poll q ON q.id = v.poll_id JOIN poll_choice c ON c.id = v.choice_id
        JOIN topic t ON t.id = q.topic_id
        WHERE v.member_id = :member_id AND t.deleted_at IS NULL AND {SEEN} ORDER BY v.poll_id
        """,
        hidden=hidden,
        member_id=member_id,
    )


# --- check


def miscounted(db: Reader) -> list[tuple[int, int, int]]:
    """(topic, voters counted, voters there) where the numbers of a poll do not agree with its votes."""
    return db.tuples(
        """
        SELECT q.topic_id, q.voters, (SELECT count(DISTINCT v.member_id) FROM poll_vote v WHERE v.poll_id = q.id)
        FROM poll q
        WHERE q.voters <> (SELECT count(DISTINCT v.member_id) FROM poll_vote v WHERE v.poll_id = q.id)
           OR EXISTS (SELECT 1 FROM poll_choice c WHERE c.poll_id = q.id AND c.votes <> (
                      SELECT count(*) FROM poll_vote v WHERE v.choice_id = c.id))
        """
    )


def wrong(db: Reader) -> list[int]:
    """Topics whose poll has fewer than two choices, or a vote for a choice of another poll."""
    return db.column(
        """
        SELECT q.topic_id FROM poll q WHERE (SELECT count(*) FROM poll_choice c WHERE c.poll_id = q.id) < 2
        UNION SELECT q.topic_id FROM poll_vote v JOIN poll_choice c ON c.id = v.choice_id
        JOIN poll q ON q.id = v.poll_id WHERE c.poll_id <> v.poll_id
        """
    )


# --- splitting and merging


def in_the_way(db: Reader, from_id: int, into_id: int) -> bool:
    """Is there a poll in the first topic, or one in the second whose opening post would open it no longer?"""
    return bool(
        db.value(
            """
            SELECT 1 FROM poll WHERE topic_id = :from_id OR (topic_id = :into_id AND
                (SELECT id FROM post WHERE topic_id = :from_id AND number = 1)
                < (SELECT id FROM post WHERE topic_id = :into_id AND number = 1))
            """,
            from_id=from_id,
            into_id=into_id,
        )
    )


# --- undoing

_POLL = ("id", "topic_id", "question", "most", "shown", "changeable", "closes_at", "closed_at", "created_at")


def saved(db: Reader, topic_id: int) -> dict[str, Any] | None:
    """A whole poll with its choices and votes, as JSON knows it."""
    found = db.tuples(f"SELECT {', '.join(_POLL)} FROM poll WHERE topic_id = :topic_id", topic_id=topic_id)
    if not found:
        return None
    poll_id = found[0][0]
    return {
        "poll": dict(zip(_POLL, found[0], strict=True)),
        "choices": db.tuples("SELECT id, number, text FROM poll_choice WHERE poll_id = :id ORDER BY id", id=poll_id),
        "votes": db.tuples("SELECT member_id, choice_id, created_at FROM poll_vote WHERE poll_id = :id", id=poll_id),
    }


def put_saved(tx: Writer, kept: dict[str, Any]) -> None:
    """It is there again; the votes of those who left since are not."""
    poll_id = kept["poll"]["id"]
    tx.run(f"INSERT INTO poll ({', '.join(_POLL)}) VALUES ({', '.join(':' + name for name in _POLL)})", **kept["poll"])
    tx.run_many(
        "INSERT INTO poll_choice (id, poll_id, number, text) VALUES (:id, :poll_id, :number, :text)",
        [{"id": i, "poll_id": poll_id, "number": number, "text": text} for i, number, text in kept["choices"]],
    )
    tx.run_many(
        """
        INSERT INTO poll_vote (poll_id, member_id, choice_id, created_at)
        SELECT :poll_id, m.id, :choice_id, :at FROM member m WHERE m.id = :member_id AND m.left_at IS NULL
        """,
        [{"poll_id": poll_id, "member_id": m, "choice_id": choice, "at": at} for m, choice, at in kept["votes"]],
    )
    tx.run(
        "UPDATE poll_choice SET votes = (SELECT count(*) FROM poll_vote v WHERE v.choice_id = poll_choice.id) "
        "WHERE poll_id = :poll_id",
        poll_id=poll_id,
    )
    tx.run(
        "UPDATE poll SET voters = (SELECT count(DISTINCT member_id) FROM poll_vote WHERE poll_id = :poll_id) "
        "WHERE id = :poll_id",
        poll_id=poll_id,
    )
    tx.run_many("UPDATE member SET mine = mine + 1 WHERE id = :id", [{"id": vote[0]} for vote in kept["votes"]])


def set_open(tx: Writer, poll_id: int) -> None:
    """As if nobody had closed it."""
    tx.run("UPDATE poll SET closed_at = NULL WHERE id = :poll_id", poll_id=poll_id)


def present(db: Reader, topic_id: int) -> tuple[int, int | None, int] | None:
    """The poll of a topic: its number, when it was closed, how many voted."""
    found = db.tuples("SELECT id, closed_at, voters FROM poll WHERE topic_id = :topic_id", topic_id=topic_id)
    return (found[0][0], found[0][1], found[0][2]) if found else None


def has_topic(db: Reader, topic_id: int) -> bool:
    return bool(db.value("SELECT 1 FROM topic WHERE id = :topic_id AND purged = 0", topic_id=topic_id))
