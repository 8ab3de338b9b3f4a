"""Every SQL statement about coming in: invitations, who came with them, who knocks."""

from __future__ import annotations

from dataclasses import dataclass

from ...kernel.db import Reader, Writer


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation. `inviter` and what they look like are '' when they have left."""

    id: int
    code: str
    note: str
    uses: int
    used: int
    approval: int
    created_at: int
    expires_at: int | None
    revoked_at: int | None
    inviter: str
    inviter_name: str
    inviter_avatar: str

    def living(self, now: int) -> bool:
        return self.revoked_at is None and not self.is_over(now) and self.used < self.uses

    def is_over(self, now: int) -> bool:
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody who waits, as the owner sees them, and what it takes to make them a member."""

    id: int
    name: str
    name_key: str
    name_look: str
    password: str
    line: str
    language: str
    accept: str
    ticket: str
    invite_id: int | None
    created_at: int


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody who came with an invitation."""

    name: str
    display_name: str
    avatar: str
    joined_at: int


_INVITE = """
    SELECT i.id, i.code, i.note, i.uses, i.used, i.approval, i.created_at, i.expires_at, i.revoked_at,
           CASE WHEN m.left_at IS NULL THEN m.name ELSE '' END AS inviter,
           CASE WHEN m.left_at IS NULL THEN m.display_name ELSE '' END AS inviter_name, m.avatar AS inviter_avatar
    FROM invite i JOIN member m ON m.id = i.created_by
"""
_KNOCK = """
    SELECT id, name, name_key, name_look, password, line, language, accept, ticket, invite_id, created_at FROM knock
"""


# --- invitations


def invite(db: Reader, invite_id: int) -> Invite | None:
    return db.one(Invite, f"{_INVITE} WHERE i.id = :invite_id", invite_id=invite_id)


def invite_of_code(db: Reader, code: str) -> Invite | None:
    return db.one(Invite, f"{_INVITE} WHERE i.code = :code", code=code)


def invites(db: Reader, limit: int) -> list[Invite]:
    """The newest first."""
    return db.all(Invite, f"{_INVITE} ORDER BY i.id DESC LIMIT :limit", limit=limit)


def put_invite(
    tx: Writer, *, code: str, note: str, uses: int, approval: bool, by: int, expires_at: int | None, now: int
) -> int:
    """A new one; answers the id."""
    return int(
        tx.value(
            """
            INSERT INTO invite (code, note, uses, approval, created_by, created_at, expires_at)
            VALUES (:code, :note, :uses, :approval, :by, :now, :expires_at) RETURNING id
            """,
            code=code,
            note=note,
            uses=uses,
            approval=int(approval),
            by=by,
            now=now,
            expires_at=expires_at,
        )
    )


def set_terms(tx: Writer, invite_id: int, *, note: str, uses: int, approval: bool, expires_at: int | None) -> None:
    tx.run(
        """
        UPDATE invite SET note = :note, uses = :uses, approval = :approval, expires_at = :expires_at
        WHERE id = :invite_id
        """,
        invite_id=invite_id,
        note=note,
        uses=uses,
        approval=int(approval),
        expires_at=expires_at,
    )


def set_code(tx: Writer, invite_id: int, code: str) -> None:
    tx.run("UPDATE invite SET code = :code WHERE id = :invite_id", invite_id=invite_id, code=code)


def revoke(tx: Writer, invite_id: int, now: int) -> None:
    tx.run("UPDATE invite SET revoked_at = coalesce(revoked_at, :now) WHERE id = :id", id=invite_id, now=now)


def living_codes(db: Reader) -> set[str]:
    """The codes that were not taken back."""
    return set(db.column("SELECT code FROM invite WHERE revoked_at IS NULL"))


def revoke_others(tx: Writer, living: set[str], now: int) -> None:
    """Take back every invitation but these."""
    gone = [{"code": code, "now": now} for code in living_codes(tx) - living]
    tx.run_many("UPDATE invite SET revoked_at = :now WHERE code = :code AND revoked_at IS NULL", gone)


def revoke_all_of(tx: Writer, member_id: int, now: int) -> None:
    """Whoever made them leaves: they end, and nothing is left of what was noted."""
    tx.run(
        "UPDATE invite SET revoked_at = coalesce(revoked_at, :now), note = '' WHERE created_by = :member_id",
        member_id=member_id,
        now=now,
    )


def take_use(tx: Writer, invite_id: int, now: int) -> bool:
    """One person more; False when it lets nobody in any more."""
    return bool(
        tx.run(
            """
            UPDATE invite SET used = used + 1
            WHERE id = :invite_id AND used < uses AND revoked_at IS NULL
              AND (expires_at IS NULL OR expires_at > :now)
            """,
            invite_id=invite_id,
            now=now,
        )
    )


def give_back_use(tx: Writer, invite_id: int) -> None:
    tx.run("UPDATE invite SET used = used - 1 WHERE id = :invite_id AND used > 0", invite_id=invite_id)


def put_invited(tx: Writer, member_id: int, invite_id: int, now: int) -> None:
    tx.run(
        "INSERT INTO invited (member_id, invite_id, joined_at) VALUES (:member_id, :invite_id, :now)",
        member_id=member_id,
        invite_id=invite_id,
        now=now,
    )


def drop_invited(tx: Writer, member_id: int) -> None:
    tx.run("DELETE FROM invited WHERE member_id = :member_id", member_id=member_id)


def came_with(db: Reader, invite_id: int, limit: int) -> list[Came]:
    """Who came with it, the last first."""
    return db.all(
        Came,
        """
        SELECT m.name, m.display_name, m.avatar, d.joined_at FROM invited d JOIN member m ON m.id = d.member_id
        WHERE d.invite_id = :invite_id ORDER BY d.joined_at DESC, d.member_id DESC LIMIT :limit
        """,
        invite_id=invite_id,
        limit=limit,
    )


# --- knocking


def knock(db: Reader, knock_id: int) -> Knock | None:
    return db.one(Knock, f"{_KNOCK} WHERE id = :knock_id", knock_id=knock_id)


def knock_of_name(db: Reader, key: str) -> Knock | None:
    return db.one(Knock, f"{_KNOCK} WHERE name_key = :key", key=key)


def knock_of_ticket(db: Reader, ticket: str) -> Knock | None:
    return db.one(Knock, f"{_KNOCK} WHERE ticket = :ticket", ticket=ticket)


def knocks(db: Reader, limit: int) -> list[Knock]:
    """Who waits longest first."""
    return db.all(Knock, f"{_KNOCK} ORDER BY id LIMIT :limit", limit=limit)


def knocking(db: Reader) -> int:
    """How many wait."""
    return int(db.value("SELECT count(*) FROM knock"))


def put_knock(
    tx: Writer,
    *,
    name: str,
    key: str,
    look: str,
    password: str,
    line: str,
    language: str,
    accept: str,
    ticket: str,
    invite_id: int | None,
    now: int,
) -> int:
    """Answers its number."""
    return int(
        tx.value(
            """
            INSERT INTO knock (name, name_key, name_look, password, line, language, accept, ticket, invite_id,
                               created_at)
            VALUES (:name, :key, :look, :password, :line, :language, :accept, :ticket, :invite_id, :now)
            RETURNING id
            """,
            name=name,
            key=key,
            look=look,
            password=password,
            line=line,
            language=language,
            accept=accept,
            ticket=ticket,
            invite_id=invite_id,
            now=now,
        )
    )


def set_ticket(tx: Writer, knock_id: int, ticket: str) -> bool:
    """Another browser waits for it now; False when nobody waits any more."""
    return bool(tx.run("UPDATE knock SET ticket = :ticket WHERE id = :knock_id", knock_id=knock_id, ticket=ticket))


def drop_knock(tx: Writer, knock_id: int) -> None:
    tx.run("DELETE FROM knock WHERE id = :knock_id", knock_id=knock_id)


def drop_old_knocks(tx: Writer, before: int) -> None:
    """Those who knocked before then and were not let in: their places in invitations are free again; and tickets that
    nobody came back with."""
    tx.run(
        """
        UPDATE invite SET used = max(0, used - (SELECT count(*) FROM knock WHERE invite_id = invite.id
                                                AND created_at < :before))
        WHERE id IN (SELECT invite_id FROM knock WHERE created_at < :before)
        """,
        before=before,
    )
    tx.run("DELETE FROM knock WHERE created_at < :before", before=before)
    tx.run("DELETE FROM admitted WHERE created_at < :before", before=before)


def put_admitted(tx: Writer, ticket: str, member_id: int, now: int) -> None:
    tx.run(
        "INSERT INTO admitted (ticket, member_id, created_at) VALUES (:ticket, :member_id, :now)",
        ticket=ticket,
        member_id=member_id,
        now=now,
    )


def is_admitted(db: Reader, ticket: str) -> bool:
    return bool(db.value("SELECT 1 FROM admitted WHERE ticket = :ticket", ticket=ticket))


def take_admitted(tx: Writer, ticket: str) -> int | None:
    """The member whose ticket this is; it is used up."""
    found = tx.value("DELETE FROM admitted WHERE ticket = :ticket RETURNING member_id", ticket=ticket)
    return None if found is None else int(found)
