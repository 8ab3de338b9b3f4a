"""What changes talks and messages."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ...kernel.db import Reader, Writer, named_list


def put_talk(tx: Writer, *, title: str, lang: str, now: int) -> int:
    """A new one without people or words; answers its id."""
    return int(
        tx.value(
            "INSERT INTO talk (title, lang, created_at) VALUES (:title, :lang, :now) RETURNING id",
            title=title,
            lang=lang,
            now=now,
        )
    )


def put_people(tx: Writer, talk_id: int, member_ids: Collection[int], *, from_number: int, bump: int) -> None:
    """Into the talk; who left it comes back, and sees as little of what was before as anybody new."""
    tx.run_many(
        """
        INSERT INTO talk_member (talk_id, member_id, from_number, read_number, bump)
        VALUES (:talk_id, :member_id, :from_number, :from_number - 1, :bump)
        ON CONFLICT (talk_id, member_id) DO UPDATE SET from_number = excluded.from_number,
            read_number = excluded.read_number, unread = 0, muted = 0, left_at = NULL, bump = excluded.bump
        """,
        [
            {"talk_id": talk_id, "member_id": member_id, "from_number": from_number, "bump": bump}
            for member_id in member_ids
        ],
    )


def put_message(
    tx: Writer,
    *,
    talk_id: int,
    number: int,
    author_id: int,
    body: str,
    html: str,
    beginning: str,
    lang: str,
    renderer: int,
    now: int,
) -> int:
    """Words; answers the id."""
    tx.run("UPDATE talk SET numbers = :number WHERE id = :talk_id", talk_id=talk_id, number=number)
    return int(
        tx.value(
            """
            INSERT INTO message (talk_id, number, author_id, body, html, beginning, lang, renderer, created_at)
            VALUES (:talk_id, :number, :author_id, :body, :html, :beginning, :lang, :renderer, :now)
            RETURNING id
            """,
            talk_id=talk_id,
            number=number,
            author_id=author_id,
            body=body,
            html=html,
            beginning=beginning,
            lang=lang,
            renderer=renderer,
            now=now,
        )
    )


def put_happening(tx: Writer, *, talk_id: int, author_id: int, kind: str, about_id: int | None, now: int) -> int:
    """A line that says what happened; answers its number."""
    number = int(
        tx.value("UPDATE talk SET numbers = numbers + 1 WHERE id = :talk_id RETURNING numbers", talk_id=talk_id)
    )
    tx.run(
        """
        INSERT INTO message (talk_id, number, author_id, kind, about_id, created_at)
        VALUES (:talk_id, :number, :author_id, :kind, :about_id, :now)
        """,
        talk_id=talk_id,
        number=number,
        author_id=author_id,
        kind=kind,
        about_id=about_id,
        now=now,
    )
    return number


def count_message(tx: Writer, talk_id: int, author_id: int, *, number: int, bump: int) -> None:
    """The talk goes to the top of all lists; it is unread to the others, but for who blocked the author."""
    tx.run(
        """
        UPDATE talk_member SET bump = :bump,
            read_number = CASE WHEN member_id = :author_id THEN :number ELSE read_number END,
            unread = CASE WHEN member_id = :author_id THEN 0
                WHEN EXISTS (SELECT 1 FROM message_block b
                             WHERE b.member_id = talk_member.member_id AND b.blocked_id = :author_id) THEN unread
                ELSE unread + 1 END
        WHERE talk_id = :talk_id AND left_at IS NULL
        """,
        talk_id=talk_id,
        author_id=author_id,
        number=number,
        bump=bump,
    )


def told(tx: Reader, talk_id: int, author_id: int) -> list[int]:
    """Who is told of new words of this author: in the talk, with neither the talk muted nor the author blocked."""
    return tx.column(
        """
        SELECT tm.member_id FROM talk_member tm
        WHERE tm.talk_id = :talk_id AND tm.member_id <> :author_id AND tm.left_at IS NULL AND tm.muted = 0
          AND NOT EXISTS (SELECT 1 FROM message_block b
                          WHERE b.member_id = tm.member_id AND b.blocked_id = :author_id)
        ORDER BY tm.member_id
        """,
        talk_id=talk_id,
        author_id=author_id,
    )


def present(db: Reader, talk_id: int) -> list[int]:
    """Who is in it."""
    return db.column(
        "SELECT member_id FROM talk_member WHERE talk_id = :talk_id AND left_at IS NULL ORDER BY member_id",
        talk_id=talk_id,
    )


# what waits for a member in a talk, reckoned anew
_UNREAD = """
    (SELECT count(*) FROM message x
     WHERE x.talk_id = talk_member.talk_id AND x.number > {read} AND x.kind = ''
       AND x.author_id <> talk_member.member_id
       AND NOT EXISTS (SELECT 1 FROM member h WHERE h.id = x.author_id AND h.hushed = 1)
       AND NOT EXISTS (SELECT 1 FROM message_block b
                       WHERE b.member_id = talk_member.member_id AND b.blocked_id = x.author_id))
"""


def set_read(tx: Writer, seen: Mapping[tuple[int, int], int]) -> None:
    """(member, talk) -> the number up to which they have read; never back."""
    tx.run_many(
        f"""
        UPDATE talk_member SET read_number = :number, unread = {_UNREAD.format(read=":number")}
        WHERE talk_id = :talk_id AND member_id = :member_id AND read_number < :number AND left_at IS NULL
        """,
        [{"member_id": who, "talk_id": talk_id, "number": number} for (who, talk_id), number in seen.items()],
    )


def recount_hushed(tx: Writer, member_id: int) -> list[int]:
    """What waits for the others in this member's talks; answers for whom something else does now."""
    where = "left_at IS NULL AND talk_id IN (SELECT o.talk_id FROM talk_member o WHERE o.member_id = :member_id)"
    changed = tx.column(
        f"""
        SELECT DISTINCT member_id FROM talk_member
        WHERE {where} AND unread <> {_UNREAD.format(read="talk_member.read_number")}
        """,
        member_id=member_id,
    )
    tx.run(
        f"UPDATE talk_member SET unread = {_UNREAD.format(read='talk_member.read_number')} WHERE {where}",
        member_id=member_id,
    )
    return changed


def recount_unread(tx: Writer, member_id: int, blocked_id: int) -> None:
    """What waits for a member who has just blocked somebody, or does not block them any more."""
    tx.run(
        f"""
        UPDATE talk_member SET unread = {_UNREAD.format(read="talk_member.read_number")}
        WHERE member_id = :member_id AND left_at IS NULL
          AND talk_id IN (SELECT o.talk_id FROM talk_member o WHERE o.member_id = :blocked_id)
        """,
        member_id=member_id,
        blocked_id=blocked_id,
    )


def set_words(
    tx: Writer, message_id: int, *, body: str, html: str, beginning: str, lang: str, renderer: int, now: int
) -> None:
    tx.run(
        """
        UPDATE message SET body = :body, html = :html, beginning = :beginning, lang = :lang, renderer = :renderer,
               edited_at = :now
        WHERE id = :message_id
        """,
        message_id=message_id,
        body=body,
        html=html,
        beginning=beginning,
        lang=lang,
        renderer=renderer,
        now=now,
    )


def empty(tx: Writer, message_ids: Collection[int], now: int) -> None:
    """Their words are gone; lines stay where they stood."""
    where, params = named_list("i", message_ids)
    tx.run(
        f"""
        UPDATE message SET body = '', html = '', beginning = '', lang = '', edited_at = NULL, deleted_at = :now
        WHERE id IN {where} AND deleted_at IS NULL
        """,
        now=now,
        **params,
    )


def set_title(tx: Writer, talk_id: int, title: str, lang: str) -> None:
    tx.run("UPDATE talk SET title = :title, lang = :lang WHERE id = :talk_id", talk_id=talk_id, title=title, lang=lang)


def set_muted(tx: Writer, talk_id: int, member_id: int, muted: int) -> None:
    tx.run(
        "UPDATE talk_member SET muted = :muted WHERE talk_id = :talk_id AND member_id = :member_id",
        talk_id=talk_id,
        member_id=member_id,
        muted=muted,
    )


def set_left(tx: Writer, talk_id: int, member_id: int, now: int) -> None:
    tx.run(
        "UPDATE talk_member SET left_at = :now, unread = 0 WHERE talk_id = :talk_id AND member_id = :member_id",
        talk_id=talk_id,
        member_id=member_id,
        now=now,
    )


def message_ids(db: Reader, talk_id: int, limit: int) -> list[int]:
    """Some of a talk's messages that say something."""
    return db.column(
        "SELECT id FROM message WHERE talk_id = :talk_id ORDER BY number DESC LIMIT :limit",
        talk_id=talk_id,
        limit=limit,
    )


def drop_messages(tx: Writer, message_ids: Collection[int]) -> None:
    where, params = named_list("i", message_ids)
    tx.run(f"DELETE FROM message WHERE id IN {where}", **params)


def drop_talk(tx: Writer, talk_id: int) -> None:
    """One that has no messages any more."""
    tx.run("DELETE FROM talk_member WHERE talk_id = :talk_id", talk_id=talk_id)
    tx.run("DELETE FROM talk WHERE id = :talk_id", talk_id=talk_id)
