"""Every SQL statement of the kernel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..db import Reader, Writer

# --- migrations


def make_migration_table(tx: Writer) -> None:
    tx.run(
        """
        CREATE TABLE IF NOT EXISTS migration (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            applied_at INTEGER NOT NULL
        )
        """
    )


def migrations_done(db: Reader) -> int:
    """The number of the last migration that ran; 0 when none did."""
    return int(db.value("SELECT coalesce(max(number), 0) FROM migration"))


def put_migration(tx: Writer, number: int, name: str, now: int) -> None:
    tx.run(
        "INSERT INTO migration (number, name, applied_at) VALUES (:number, :name, :now)",
        number=number,
        name=name,
        now=now,
    )


# --- the site's single row


@dataclass(frozen=True, slots=True)
class Site:
    instance: str
    version: int
    stream: int
    members: int
    topics: int
    posts: int


def site(db: Reader) -> Site | None:
    return db.one(Site, "SELECT instance, version, stream, members, topics, posts FROM site WHERE id = 1")


def made_at(db: Reader) -> int:
    """When this forum was made, in seconds since 1970."""
    return int(db.value("SELECT created_at FROM site WHERE id = 1") or 0)


def put_site(tx: Writer, instance: str, now: int) -> None:
    tx.run(
        "INSERT INTO site (id, instance, created_at) VALUES (1, :instance, :now) ON CONFLICT (id) DO NOTHING",
        instance=instance,
        now=now,
    )


def bump_site(tx: Writer) -> None:
    """Something that every page may show has changed."""
    tx.run("UPDATE site SET version = version + 1 WHERE id = 1")


def bump_mine(tx: Writer, *member_ids: int) -> None:
    """What is these members' own on the pages has changed; see kernel/mine.py."""
    tx.run_many(
        "UPDATE member SET mine = mine + 1 WHERE id = :member_id", ({"member_id": found} for found in member_ids)
    )


def bump_stream(tx: Writer) -> None:
    """Something that a list of topics shows has changed."""
    tx.run("UPDATE site SET stream = stream + 1 WHERE id = 1")


def count_on_site(tx: Writer, *, members: int = 0, topics: int = 0, posts: int = 0) -> None:
    """Add to the site's counters, and bump the lists."""
    tx.run(
        """
        UPDATE site SET members = members + :members, topics = topics + :topics, posts = posts + :posts,
               stream = stream + 1
        WHERE id = 1
        """,
        members=members,
        topics=topics,
        posts=posts,
    )


def next_bump(tx: Writer, now: int) -> int:
    """The next place in the order of activity: the time in ms, but always after the last, also when a clock goes back.

    Reserved for what happens live; an import computes its own from the times in the file.
    """
    return int(
        tx.value(
            "UPDATE site SET bump = CASE WHEN bump < :ms THEN :ms ELSE bump + 1 END WHERE id = 1 RETURNING bump",
            ms=now * 1000,
        )
    )


def integrity(db: Reader) -> list[str]:
    """What SQLite finds wrong with the file, and references that lead nowhere."""
    found = [line for line in db.column("PRAGMA integrity_check(20)") if line != "ok"]
    found += [
        f"{table} row {row} refers to a {parent} that is gone"
        for table, row, parent, _ in db.tuples("PRAGMA foreign_key_check")
    ]
    return found


def site_version(db: Reader) -> int:
    return int(db.value("SELECT version FROM site WHERE id = 1") or 0)


# --- options


def options(db: Reader) -> dict[str, str]:
    """What the owner has set: name -> JSON."""
    return dict(db.tuples("SELECT name, value FROM option"))


def put_option(tx: Writer, name: str, value: str, now: int) -> None:
    tx.run(
        """
        INSERT INTO option (name, value, changed_at) VALUES (:name, :value, :now)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
        """,
        name=name,
        value=value,
        now=now,
    )


# --- jobs


@dataclass(frozen=True, slots=True)
class Job:
    id: int
    kind: str
    name: str | None
    payload: str
    attempts: int


def put_job(tx: Writer, kind: str, payload: str, run_at: int, name: str | None = None) -> None:
    """Queue a job; one with a name that already waits stays as it is.

    While its namesake runs, it takes over that row, marked by attempts below 0: see `free_job`.
    """
    tx.run(
        """
        INSERT INTO job (kind, name, payload, run_at) VALUES (:kind, :name, :payload, :run_at)
        ON CONFLICT (name) DO UPDATE SET payload = excluded.payload, run_at = excluded.run_at, attempts = -1
        WHERE job.leased_until > 0
        """,
        kind=kind,
        name=name,
        payload=payload,
        run_at=run_at,
    )


def catch_up_job(tx: Writer, name: str, latest: int, run_at: int) -> None:
    """A job that is to come back later than it ever would, because the clock was ahead when it ran, comes back soon."""
    tx.run(
        """
        UPDATE job SET run_at = :run_at, leased_until = 0
        WHERE name = :name AND (run_at > :latest OR leased_until > :latest)
        """,
        name=name,
        latest=latest,
        run_at=run_at,
    )


def job_names(db: Reader) -> set[str]:
    """What waits or runs, of those that have a name."""
    return set(db.column("SELECT name FROM job WHERE name IS NOT NULL"))


def due(db: Reader, now: int) -> bool:
    """Is there anything to claim? Asked by a reader, so that an idle forum writes nothing."""
    return bool(db.value("SELECT 1 FROM job WHERE run_at <= :now AND leased_until <= :now LIMIT 1", now=now))


def claim_job(tx: Writer, now: int, lease: int) -> Job | None:
    """Take the oldest job that is due; nobody else gets it before the lease runs out."""
    return tx.one(
        Job,
        """
        UPDATE job SET leased_until = :until, attempts = attempts + 1
        WHERE id = (SELECT id FROM job WHERE run_at <= :now AND leased_until <= :now ORDER BY run_at, id LIMIT 1)
        RETURNING id, kind, name, payload, attempts
        """,
        now=now,
        until=now + lease,
    )


def free_job(tx: Writer, job_id: int) -> bool:
    """Was it put again while it ran? Then it waits, as it was put."""
    return bool(
        tx.run(
            "UPDATE job SET leased_until = 0, attempts = 0, error = '' WHERE id = :job_id AND attempts < 0",
            job_id=job_id,
        )
    )


def drop_job(tx: Writer, job_id: int) -> None:
    tx.run("DELETE FROM job WHERE id = :job_id", job_id=job_id)


def put_off_job(tx: Writer, job_id: int, run_at: int, error: str) -> None:
    """Try again later; `error` is kept to be shown."""
    tx.run(
        "UPDATE job SET run_at = :run_at, leased_until = 0, error = :error WHERE id = :job_id",
        job_id=job_id,
        run_at=run_at,
        error=error,
    )


def renew_job(tx: Writer, job_id: int, run_at: int, payload: str) -> None:
    """The same job once more, from the beginning of its counting."""
    tx.run(
        """
        UPDATE job SET run_at = :run_at, payload = :payload, leased_until = 0, attempts = 0, error = ''
        WHERE id = :job_id
        """,
        job_id=job_id,
        run_at=run_at,
        payload=payload,
    )


# --- failed tries


@dataclass(frozen=True, slots=True)
class Attempts:
    who: str
    failures: int
    last_at: int


def attempts(db: Reader, kind: str, one: str, other: str) -> list[Attempts]:
    return db.all(
        Attempts,
        "SELECT who, failures, last_at FROM attempt WHERE kind = :kind AND who IN (:one, :other)",
        kind=kind,
        one=one,
        other=other,
    )


def put_attempt(tx: Writer, kind: str, who: str, now: int, forget_before: int) -> None:
    """One more failure; what lies long back is forgotten."""
    tx.run(
        """
        INSERT INTO attempt (kind, who, failures, last_at) VALUES (:kind, :who, 1, :now)
        ON CONFLICT (kind, who) DO UPDATE SET last_at = :now,
            failures = CASE WHEN attempt.last_at < :forget_before THEN 1 ELSE attempt.failures + 1 END
        """,
        kind=kind,
        who=who,
        now=now,
        forget_before=forget_before,
    )


def drop_attempts(tx: Writer, kind: str, who: str) -> None:
    tx.run("DELETE FROM attempt WHERE kind = :kind AND who = :who", kind=kind, who=who)


def drop_old_attempts(tx: Writer, before: int) -> None:
    tx.run("DELETE FROM attempt WHERE last_at < :before", before=before)


# --- forms that were sent


def sent_path(db: Reader, member_id: int, key: str) -> str:
    """Where the answer to this form led; '' when it was not carried out."""
    return str(
        db.value("SELECT path FROM sent WHERE member_id = :member_id AND key = :key", member_id=member_id, key=key)
        or ""
    )


def put_sent(tx: Writer, member_id: int, key: str, path: str, now: int) -> None:
    tx.run(
        "INSERT INTO sent (member_id, key, path, at) VALUES (:member_id, :key, :path, :now)",
        member_id=member_id,
        key=key,
        path=path,
        now=now,
    )


def drop_sent_before(tx: Writer, before: int, limit: int) -> int:
    """Forget the oldest keys; answers how many."""
    return tx.run(
        """
        DELETE FROM sent WHERE (member_id, key) IN (
            SELECT member_id, key FROM sent WHERE at < :before ORDER BY at LIMIT :limit)
        """,
        before=before,
        limit=limit,
    )


def drop_sent_of(tx: Writer, member_id: int) -> None:
    tx.run("DELETE FROM sent WHERE member_id = :member_id", member_id=member_id)


# --- what moderators did


def put_act(tx: Writer, **columns: Any) -> int:
    """With the columns as they are named here; answers its id."""
    return int(
        tx.value(
            """
            INSERT INTO act (at, actor_id, kind, board_id, topic_id, post_id, member_id, why, things, data)
            VALUES (:now, :actor_id, :kind, :board_id, :topic_id, :post_id, :member_id, :why, :things, :data)
            RETURNING id
            """,
            **columns,
        )
    )


def set_act_data(tx: Writer, act_id: int, *, board_id: int | None, things: int, data: str) -> None:
    tx.run(
        "UPDATE act SET board_id = :board_id, things = :things, data = :data WHERE id = :id",
        id=act_id,
        board_id=board_id,
        things=things,
        data=data,
    )
