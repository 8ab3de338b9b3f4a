"""What happens to topics and posts, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.markup import Prepared


@dataclass(frozen=True, slots=True)
class PostAdded:
    """A post stands. `title` is the topic's, with the first post only."""

    post_id: int
    topic_id: int
    number: int
    text: Prepared
    title: str = ""


@dataclass(frozen=True, slots=True)
class PostEdited:
    """A post says something else. `title` is the topic's, with the first post only."""

    post_id: int
    topic_id: int
    number: int
    text: Prepared
    title: str = ""


@dataclass(frozen=True, slots=True)
class PostPurged:
    """The words of a post are gone for good. Told once more for the first post when its topic goes."""

    post_id: int
    topic_id: int


@dataclass(frozen=True, slots=True)
class TopicPurged:
    """A topic has no posts any more, and its row goes in this transaction."""

    topic_id: int
