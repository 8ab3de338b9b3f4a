"""The topics with a tag, in the orders in which topics are looked at; each is a range of an index that holds the board,
and whether the topic waits for an answer, too: what is passed over is not looked up."""

from __future__ import annotations

from ...kernel.db import Reader
from ...topics.queries.lists import TopicRow, row_by

# sort -> what its topics are ordered by, which of them are in it
_ORDERS = {
    "latest": ("x.bump", "x.shown = 1"),
    "newest": ("x.created_at", "x.shown = 1"),
    "unanswered": ("x.created_at", "x.shown = 1 AND x.waits = 1"),
    "hot": ("x.hot", "x.shown = 1"),
}
SORTS = tuple(_ORDERS)


def _statement(sort: str, of_board: str) -> str:
    place, chosen = _ORDERS[sort]
    return f"""{row_by(place)} JOIN topic_tag x ON x.topic_id = t.id
        WHERE x.tag_id = :tag_id AND {chosen} {of_board} AND ({place}, x.topic_id) < (:place, :id)
        ORDER BY {place} DESC, x.topic_id DESC LIMIT :limit
        """


_EVERYWHERE = {
    sort: _statement(sort, "AND x.board_id NOT IN (SELECT value FROM json_each(:hidden))") for sort in _ORDERS
}
_IN_BOARD = {sort: _statement(sort, "AND x.board_id = :board_id") for sort in _ORDERS}


def tagged(
    db: Reader, tag_id: int, sort: str, board_id: int | None, before: tuple[int, int], limit: int, hidden: str
) -> list[TopicRow]:
    """Topics with a tag, of a board or of all but `hidden`, by `sort`; before the key (place, id)."""
    key = {"tag_id": tag_id, "place": before[0], "id": before[1], "limit": limit}
    if board_id is None:
        return db.all(TopicRow, _EVERYWHERE[sort], hidden=hidden, **key)
    return db.all(TopicRow, _IN_BOARD[sort], board_id=board_id, **key)


# what `tag:tea` asks of a post p and its topic t
OF_TOPIC = "EXISTS (SELECT 1 FROM topic_tag x{n} WHERE x{n}.topic_id = t.id AND x{n}.tag_id = :tag{n})"
