"""Every SQL statement about groups. In the tables they are `people`: "group" is a word of SQL."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from ..kernel.db import Reader, Writer
from ..kernel.text import fold


@dataclass(frozen=True, slots=True)
class Group:
    """A group; `built_in` is '' for the owner's own. `waiting` counts who asks to come in."""

    id: int
    name: str
    about: str
    built_in: str
    joining: str
    listed: int
    members: int
    waiting: int

    @property
    def own(self) -> bool:
        return not self.built_in


@dataclass(frozen=True, slots=True)
class InGroup:
    """Somebody who is in it."""

    id: int
    name: str
    display_name: str
    avatar: str
    keeper: int
    since: int


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who would like to be in it."""

    id: int
    name: str
    display_name: str
    avatar: str
    line: str
    created_at: int


@dataclass(frozen=True, slots=True)
class Place:
    """How a member stands to a group: in it, looking after it, or waiting for an answer."""

    people_id: int
    inside: int
    keeper: int
    asks: int


@dataclass(frozen=True, slots=True)
class Named:
    """A member found by a name that somebody typed."""

    id: int
    name: str
    name_key: str


_GROUP = """
    SELECT p.id, p.name, p.about, p.built_in, p.joining, p.listed, p.members,
           (SELECT count(*) FROM people_request r WHERE r.people_id = p.id) AS waiting
    FROM people p
"""


def groups(db: Reader) -> list[Group]:
    """All of them, the built-in ones first. Groups are few."""
    return db.all(Group, f"{_GROUP} ORDER BY p.built_in = '', CASE WHEN p.built_in = '' THEN p.name_key END, p.id")


def group(db: Reader, people_id: int) -> Group | None:
    return db.one(Group, f"{_GROUP} WHERE p.id = :people_id", people_id=people_id)


def group_named(db: Reader, key: str) -> int | None:
    found = db.value("SELECT id FROM people WHERE name_key = :key", key=key)
    return None if found is None else int(found)


def put_group(tx: Writer, *, name: str, key: str, about: str, joining: str, listed: bool, now: int) -> int:
    return int(
        tx.value(
            """
            INSERT INTO people (name, name_key, about, joining, listed, created_at)
            VALUES (:name, :key, :about, :joining, :listed, :now) RETURNING id
            """,
            name=name,
            key=key,
            about=about,
            joining=joining,
            listed=int(listed),
            now=now,
        )
    )


def set_group(tx: Writer, people_id: int, *, name: str, key: str, about: str, joining: str, listed: bool) -> None:
    tx.run(
        """
        UPDATE people SET name = :name, name_key = :key, about = :about, joining = :joining, listed = :listed
        WHERE id = :people_id
        """,
        people_id=people_id,
        name=name,
        key=key,
        about=about,
        joining=joining,
        listed=int(listed),
    )


def drop_group(tx: Writer, people_id: int) -> None:
    """With who is in it, who asks, and what it may."""
    tx.run("DELETE FROM people WHERE id = :people_id", people_id=people_id)


# --- who is in it


def inside(db: Reader, people_id: int, after: str, limit: int) -> list[InGroup]:
    """By name, those after this folded name; '' for the first."""
    return db.all(
        InGroup,
        """
        SELECT m.id, m.name, m.display_name, m.avatar, pm.keeper, pm.since
        FROM people_member pm JOIN member m ON m.id = pm.member_id
        WHERE pm.people_id = :people_id AND m.name_key > :after ORDER BY m.name_key LIMIT :limit
        """,
        people_id=people_id,
        after=after,
        limit=limit,
    )


def keepers(db: Reader, people_id: int) -> list[InGroup]:
    return db.all(
        InGroup,
        """
        SELECT m.id, m.name, m.display_name, m.avatar, pm.keeper, pm.since
        FROM people_member pm JOIN member m ON m.id = pm.member_id
        WHERE pm.people_id = :people_id AND pm.keeper = 1 ORDER BY m.name_key
        """,
        people_id=people_id,
    )


def ids_inside(db: Reader, people_id: int) -> list[int]:
    return db.column("SELECT member_id FROM people_member WHERE people_id = :people_id", people_id=people_id)


def of_these_inside(db: Reader, people_id: int, member_ids: Collection[int]) -> dict[int, bool]:
    """Which of these members are in it: id -> do they look after it?"""
    return dict(
        db.tuples(
            """
            SELECT member_id, keeper = 1 AS keeper FROM people_member
            WHERE people_id = :people_id AND member_id IN (SELECT value FROM json_each(:ids))
            """,
            people_id=people_id,
            ids=json.dumps(sorted(member_ids)),
        )
    )


def places_of(db: Reader, member_id: int) -> dict[int, Place]:
    """The groups that this member is in or asks to come into, by their id."""
    found = db.all(
        Place,
        """
        SELECT people_id, 1 AS inside, keeper, 0 AS asks FROM people_member WHERE member_id = :member_id
        UNION ALL
        SELECT people_id, 0 AS inside, 0 AS keeper, 1 AS asks FROM people_request WHERE member_id = :member_id
        """,
        member_id=member_id,
    )
    return {place.people_id: place for place in found}


def groups_of(db: Reader, member_id: int, listed: bool, viewer_id: int) -> list[tuple[int, str]]:
    """Id and name of the groups that this member is in, by name: the listed ones if asked for, and those that the
    viewer is in as well."""
    found: list[tuple[int, str]] = db.tuples(
        """
        SELECT p.id, p.name FROM people_member pm JOIN people p ON p.id = pm.people_id
        WHERE pm.member_id = :member_id AND ((p.listed = 1 AND :listed) OR EXISTS (
            SELECT 1 FROM people_member own WHERE own.people_id = p.id AND own.member_id = :viewer_id))
        """,
        member_id=member_id,
        listed=int(listed),
        viewer_id=viewer_id,
    )
    return sorted(found, key=lambda group: fold(group[1]))


def put_members(tx: Writer, people_id: int, member_ids: Collection[int], now: int) -> None:
    """Whoever is in it already stays as they were. Their rows and the count follow by `counted`."""
    tx.run_many(
        """
        INSERT INTO people_member (people_id, member_id, since) VALUES (:people_id, :member_id, :now)
        ON CONFLICT (people_id, member_id) DO NOTHING
        """,
        ({"people_id": people_id, "member_id": member_id, "now": now} for member_id in member_ids),
    )


def drop_members(tx: Writer, people_id: int, member_ids: Collection[int]) -> None:
    tx.run(
        """
        DELETE FROM people_member
        WHERE people_id = :people_id AND member_id IN (SELECT value FROM json_each(:ids))
        """,
        people_id=people_id,
        ids=json.dumps(sorted(member_ids)),
    )


def set_keeper(tx: Writer, people_id: int, member_id: int, keeper: bool) -> int:
    """Answers how many rows it met: none for who is not in it."""
    return tx.run(
        "UPDATE people_member SET keeper = :keeper WHERE people_id = :people_id AND member_id = :member_id",
        people_id=people_id,
        member_id=member_id,
        keeper=int(keeper),
    )


def recount(tx: Writer, people_id: int) -> None:
    tx.run(
        """
        UPDATE people SET members = (SELECT count(*) FROM people_member WHERE people_id = :people_id)
        WHERE id = :people_id
        """,
        people_id=people_id,
    )


# --- who asks


def asking(db: Reader, people_id: int, limit: int) -> list[Asking]:
    """The longest wait first."""
    return db.all(
        Asking,
        """
        SELECT m.id, m.name, m.display_name, m.avatar, r.line, r.created_at
        FROM people_request r JOIN member m ON m.id = r.member_id
        WHERE r.people_id = :people_id ORDER BY r.created_at, m.id LIMIT :limit
        """,
        people_id=people_id,
        limit=limit,
    )


def put_request(tx: Writer, people_id: int, member_id: int, line: str, now: int) -> None:
    tx.run(
        """
        INSERT INTO people_request (people_id, member_id, line, created_at) VALUES (:people_id, :member_id, :line, :now)
        ON CONFLICT (people_id, member_id) DO UPDATE SET line = excluded.line
        """,
        people_id=people_id,
        member_id=member_id,
        line=line,
        now=now,
    )


def drop_requests(tx: Writer, people_id: int, member_ids: Collection[int]) -> int:
    """Answers how many there were."""
    return tx.run(
        """
        DELETE FROM people_request
        WHERE people_id = :people_id AND member_id IN (SELECT value FROM json_each(:ids))
        """,
        people_id=people_id,
        ids=json.dumps(sorted(member_ids)),
    )


def waiting_in_all(db: Reader) -> int:
    return int(db.value("SELECT count(*) FROM people_request"))


def waiting_for_keeper(db: Reader, member_id: int) -> int:
    """How many ask to come into the groups that this member looks after."""
    return int(
        db.value(
            """
            SELECT count(*) FROM people_member pm JOIN people_request r ON r.people_id = pm.people_id
            WHERE pm.member_id = :member_id AND pm.keeper = 1
            """,
            member_id=member_id,
        )
    )


# --- invitations


def group_of_invite(db: Reader, invite_id: int) -> int | None:
    """The group into which whoever comes with it goes."""
    found = db.value("SELECT people_id FROM invite WHERE id = :invite_id", invite_id=invite_id)
    return None if found is None else int(found)


def set_group_of_invite(tx: Writer, invite_id: int, people_id: int | None) -> None:
    tx.run("UPDATE invite SET people_id = :people_id WHERE id = :invite_id", invite_id=invite_id, people_id=people_id)


# --- people by name, and where a group counts


def named(db: Reader, keys: Collection[str]) -> list[Named]:
    """Those of these folded names who can come in: neither gone, nor only named by an import."""
    return db.all(
        Named,
        """
        SELECT id, name, name_key FROM member
        WHERE name_key IN (SELECT value FROM json_each(:keys)) AND left_at IS NULL AND password IS NOT NULL
        """,
        keys=json.dumps(sorted(keys)),
    )


def is_member(db: Reader, member_id: int) -> bool:
    """Is there somebody behind this account?"""
    return bool(db.value("SELECT 1 FROM member WHERE id = :id AND left_at IS NULL", id=member_id))


def boards_of(db: Reader, people_id: int) -> list[tuple[int, str, int]]:
    """Boards where it may something by name: id, name, and how many other groups of the owner's may too."""
    return db.tuples(
        """
        SELECT b.id, b.name, (SELECT count(*) FROM board_right o WHERE o.board_id = b.id AND o.people_id <> :people_id
                              AND o.see = 1) AS others
        FROM board_right r JOIN board b ON b.id = r.board_id WHERE r.people_id = :people_id ORDER BY b.name
        """,
        people_id=people_id,
    )


# --- leaving and checking


def drop_of_member(tx: Writer, member_id: int) -> list[int]:
    """Out of every group, and no longer asking; answers the groups that are smaller now."""
    tx.run("DELETE FROM people_request WHERE member_id = :member_id", member_id=member_id)
    return tx.column("DELETE FROM people_member WHERE member_id = :member_id RETURNING people_id", member_id=member_id)


def miscounted(db: Reader) -> list[tuple[str, int, int]]:
    """Groups whose number of members is not what is there: name, kept, counted."""
    return db.tuples(
        """
        SELECT p.name, p.members, coalesce(n.found, 0) AS found FROM people p
        LEFT JOIN (SELECT people_id, count(*) AS found FROM people_member GROUP BY people_id) n ON n.people_id = p.id
        WHERE p.members <> coalesce(n.found, 0)
        """
    )


def wrong_copies(db: Reader) -> list[str]:
    """Names of members whose row says other groups or kept boards than the tables do."""
    return db.column(
        """
        SELECT m.name FROM member m
        WHERE m.people <> coalesce((SELECT group_concat(people_id, '.' ORDER BY people_id) FROM people_member
                                    WHERE member_id = m.id), '')
           OR m.keeps <> coalesce((SELECT group_concat(board_id, '.' ORDER BY board_id) FROM board_keeper
                                   WHERE member_id = m.id), '')
        """
    )


def in_built_in(db: Reader) -> list[str]:
    """Built-in groups that somebody was put into: they have no members of their own."""
    return db.column("SELECT name FROM people WHERE built_in <> '' AND id IN (SELECT people_id FROM people_member)")


def gone_and_inside(db: Reader) -> list[str]:
    """Members who have left, and are in a group or keep a board."""
    return db.column("SELECT name FROM member WHERE left_at IS NOT NULL AND (people <> '' OR keeps <> '')")
