"""What happens to topics and posts, told to whoever listens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..kernel.markup import Prepared
from ..kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class PostComes:
    """Words are about to be posted, in this transaction. Guards refuse, or raise Held: see topics/coming.py.

    An edit cannot be held: whoever would hold it refuses.
    """

    author: Viewer
    keeps: bool  # do they keep order on this board?
    board_id: int
    topic_id: int  # 0: it begins one
    text: Prepared
    at: int
    title: str = ""  # of a new topic, or the new one of an edited post
    reply_to_id: int | None = None
    parts: Mapping[str, Any] = field(default_factory=dict)  # what other slices put into the form of a topic, see parts
    post_id: int = 0  # the post that is changed, or added to
    before: str = ""  # its HTML until now


@dataclass(frozen=True, slots=True)
class PostApproved:
    """What waited is about to be posted after all; guards refuse for its author's sake, as when they may not write."""

    author_id: int
    board_id: int
    at: int


@dataclass(frozen=True, slots=True)
class _Words:
    """What a post says now. `title` is the topic's, with the first post only; `text.plain` holds its addenda too."""

    post_id: int
    topic_id: int
    number: int
    text: Prepared
    title: str = ""


@dataclass(frozen=True, slots=True)
class PostAdded(_Words):
    """A post stands; `at` is when it was written, which for an imported one may be long ago."""

    at: int = 0
    author_id: int = 0  # 0: it was imported, and nobody is told
    reply_to_id: int | None = None  # the post that it answers


@dataclass(frozen=True, slots=True)
class PostEdited(_Words):
    """A post says something else, or more."""

    by_id: int = 0  # who changed it


class PostRendered(_Words):
    """The words that a post shows are others, since the renderer is another; nobody changed it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SightChanged:
    """A post was deleted or restored; with no post named, the whole topic was, or it is removed though it was seen."""

    topic_id: int
    post_id: int = 0


@dataclass(frozen=True, slots=True)
class TopicMoved:
    """A topic stands on another board now, which others may see."""

    topic_id: int
    from_board: int
    to_board: int


@dataclass(frozen=True, slots=True)
class PostPurged:
    """The words of a post are gone for good. Told once more for the first post when its topic goes."""

    post_id: int
    topic_id: int


@dataclass(frozen=True, slots=True)
class TopicPurged:
    """A topic has no posts any more, and its row goes in this transaction."""

    topic_id: int


@dataclass(frozen=True, slots=True)
class PostAttributed:
    """A post is by somebody else, or from another time."""

    post_id: int
    topic_id: int
    author_id: int
