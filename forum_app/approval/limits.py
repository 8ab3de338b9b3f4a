"""How much one may write: by the hour and the day, in one post, twice the same. Asked of the database, so that a
restart lifts nothing. No Flask, no SQL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..kernel.db import Reader
from ..kernel.errors import Invalid, TooMany
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..topics.events import PostComes
from .queries import lately
from .ranks import NEW, REGULAR

HOUR, DAY = 3600, 86400
SHORTEST = 10  # characters of a text that is not to come twice: "Thank you" may
LOOKED_AT = 60  # posts among which it is looked for
_LINK = re.compile(r'<a [^>]*href="(?:https?:|//)', re.IGNORECASE)
_PICTURE = re.compile(r"<img ")
_MENTION = re.compile(r'class="at"')


def counted(html: str) -> tuple[int, int, int]:
    """Links that lead elsewhere, pictures and names called in safe HTML."""
    return len(_LINK.findall(html)), len(_PICTURE.findall(html)), len(_MENTION.findall(html))


def check_post(comes: PostComes, options: Mapping[str, Any], rank: str) -> None:
    """What one post holds; of one that is changed, what it did not hold before.

    :raises Invalid: for more links, pictures or names than it may.
    """
    links, pictures, names = counted(comes.text.html)
    had = counted(comes.before) if comes.post_id else (0, 0, 0)
    if rank == NEW:
        _most(links, had[0], options["new_links"], _NO_LINKS, _links)
        _most(pictures, had[1], options["new_pictures"], _NO_PICTURES, _pictures)
    _most(names, had[2], options["post_mentions"], _NO_NAMES, _names)


_NO_LINKS = _("New members cannot post links yet. Write it without, and come back to it in a few days.")
_NO_PICTURES = _("New members cannot post pictures yet. Write it without, and come back to it in a few days.")
_NO_NAMES = _("Nobody can be called by @name here. Write the name without the @.")


def _links(most: int, count: int) -> Any:
    return lazy_plural(
        "New members post at most %(num)d link at once; here are %(count)d.",
        "New members post at most %(num)d links at once; here are %(count)d.",
        most,
        count=count,
    )


def _pictures(most: int, count: int) -> Any:
    return lazy_plural(
        "New members post at most %(num)d picture at once; here are %(count)d.",
        "New members post at most %(num)d pictures at once; here are %(count)d.",
        most,
        count=count,
    )


def _names(most: int, count: int) -> Any:
    return lazy_plural(
        "A post calls at most %(num)d person by @name; this one calls %(count)d.",
        "A post calls at most %(num)d people by @name; this one calls %(count)d.",
        most,
        count=count,
    )


def _most(count: int, had: int, most: int, none: Any, some: Any) -> None:
    if count > max(most, had):
        raise Invalid("body", some(most, count) if most else none)


def check_rate(db: Reader, comes: PostComes, options: Mapping[str, Any], rank: str) -> None:
    """Of something new: how much of this member came before it.

    :raises TooMany: with when they may write again.
    :raises Invalid: for the same words twice within an hour.
    """
    member_id, at = comes.author.id, comes.at
    _pause(db, member_id, options["post_seconds"], at)
    if rank != REGULAR:
        most = options["hour_posts_new" if rank == NEW else "hour_posts"]
        wait = _wait(lately.post_times(db, member_id, most), most, HOUR, at) if most else 0
        if wait:
            raise TooMany(wait, _("You have written %(num)d posts within an hour, which is as many as one may. You can "
                                  "write again in %(wait)s.", num=most, wait=span(wait)))  # fmt: skip
        most = options["day_topics"] if not comes.topic_id else 0
        wait = _wait(lately.topic_times(db, member_id, most), most, DAY, at) if most else 0
        if wait:
            raise TooMany(wait, _("You have begun %(num)d topics within a day, which is as many as one may. You can "
                                  "begin another one in %(wait)s, and reply until then.",
                                  num=most, wait=span(wait)))  # fmt: skip
    if options["no_twice"] and len(comes.text.body) >= SHORTEST:
        before = lately.said_at(db, member_id, comes.text.body, at - HOUR, LOOKED_AT)
        if before is not None:
            raise Invalid("body", _("You wrote exactly this less than an hour ago. Once is enough: everybody can read "
                                    "it there."))  # fmt: skip


def _pause(db: Reader, member_id: int, seconds: int, at: int) -> None:
    last = lately.post_times(db, member_id, 1) if seconds else []
    passed = at - last[0] if last else seconds
    if 0 <= passed < seconds:
        wait = seconds - passed
        raise TooMany(wait, _("A moment between two posts: you can send this in %(wait)s.", wait=span(wait)))


def _wait(times: list[int], most: int, window: int, at: int) -> int:
    """Seconds until one of so many leaves the window; 0 when there is room. What comes from the future counts not."""
    inside = [then for then in times if at - window < then <= at]
    return inside[-1] + window - at if len(inside) >= most else 0


def span(seconds: int) -> Any:
    """A length of time in plain words, rounded up."""
    if seconds >= 2 * HOUR:
        return lazy_plural("%(num)d hour", "%(num)d hours", -(-seconds // HOUR))
    if seconds >= 60:
        return lazy_plural("%(num)d minute", "%(num)d minutes", -(-seconds // 60))
    return lazy_plural("%(num)d second", "%(num)d seconds", max(1, seconds))
