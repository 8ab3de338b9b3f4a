"""What the owner decides about new members: what waits, how much they may write, what is asked at the door."""

from __future__ import annotations

from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.options import Option
from ..kernel.text import clean_line

_WAITS = _("What waits for a moderator")
_NEW = _("New members")
_LIMITS = _("How much one may write")
_DOOR = _("At the door")
OFF, BUSY, ALWAYS = "off", "busy", "always"  # the option `join_work`
LONGEST_QUESTION = 200


def _question(value: str) -> str:
    question = clean_line(value)
    if len(question) > LONGEST_QUESTION:
        raise Invalid("join_question", _("A question has at most %(num)d characters.", num=LONGEST_QUESTION))
    return question


OPTIONS = (
    Option(
        "hold_first",
        "number",
        0,
        _("First posts that a moderator looks at"),
        _("So many posts of each new member wait until a moderator has looked at them. 0 means none."),
        zero=_("none"),
        group=_WAITS,
        most=100,
        unit=_("posts"),
        one=_("post"),
    ),
    Option(
        "hold_links",
        "yes",
        False,
        _("Links and pictures of new members wait"),
        _("A post of a new member with a link to elsewhere or a picture in it waits for a moderator."),
        group=_WAITS,
    ),
    Option(
        "member_days",
        "number",
        1,
        _("One is new for so many days"),
        _("And until one has written a few posts, see below. Limits for new members end with it."),
        group=_NEW,
        most=365,
        unit=_("days"),
        one=_("day"),
    ),
    Option(
        "member_posts",
        "number",
        3,
        _("… and until so many posts"),
        _("Both are needed. 0 means that days alone count."),
        group=_NEW,
        most=1000,
        unit=_("posts"),
        one=_("post"),
    ),
    Option(
        "regular_days",
        "number",
        60,
        _("One is a regular after so many days"),
        _("For regulars there is no limit by the hour or the day."),
        group=_NEW,
        most=3650,
        unit=_("days"),
        one=_("day"),
    ),
    Option(
        "regular_posts",
        "number",
        100,
        _("… and so many posts"),
        _("Both are needed."),
        group=_NEW,
        most=100_000,
        unit=_("posts"),
        one=_("post"),
    ),
    Option(
        "new_links",
        "number",
        10,
        _("Links in a post of a new member"),
        _("To other sites; links within the forum do not count. 0 means none."),
        zero=_("none"),
        group=_NEW,
        most=500,
    ),
    Option(
        "new_pictures",
        "number",
        10,
        _("Pictures in a post of a new member"),
        _("0 means none."),
        zero=_("none"),
        group=_NEW,
        most=500,
    ),
    Option(
        "hour_posts_new",
        "number",
        20,
        _("Posts within an hour, of a new member"),
        _("0 means no limit."),
        zero=_("no limit"),
        group=_LIMITS,
        most=1000,
        unit=_("posts"),
        one=_("post"),
    ),
    Option(
        "hour_posts",
        "number",
        60,
        _("Posts within an hour, of everybody else"),
        _("Moderators and regulars have no limit. 0 means no limit for anybody."),
        zero=_("no limit"),
        group=_LIMITS,
        most=1000,
        unit=_("posts"),
        one=_("post"),
    ),
    Option(
        "day_topics",
        "number",
        30,
        _("Topics within a day"),
        _("Moderators and regulars have no limit. 0 means no limit for anybody."),
        zero=_("no limit"),
        group=_LIMITS,
        most=1000,
        unit=_("topics"),
        one=_("topic"),
    ),
    Option(
        "post_seconds",
        "number",
        0,
        _("Seconds between two posts"),
        _("Of the same member; moderators need not wait. 0 means no wait."),
        zero=_("no wait"),
        group=_LIMITS,
        most=3600,
        unit=_("seconds"),
        one=_("second"),
    ),
    Option(
        "post_mentions",
        "number",
        50,
        _("People called in one post"),
        _("By @name; each of them gets a notice. 0 means none."),
        zero=_("none"),
        group=_LIMITS,
        most=500,
    ),
    Option(
        "no_twice",
        "yes",
        True,
        _("The same words twice within an hour are refused"),
        _("Of the same member, from ten characters on."),
        group=_LIMITS,
    ),
    Option(
        "join_question",
        "text",
        "",
        _("A question for whoever joins"),
        _("Something that your people know and a robot does not, as “What stands beside the oven?” Left empty, nothing "
          "is asked. Whoever has an invitation is not asked."),
        clean=_question,
        group=_DOOR,
    ),
    Option(
        "join_answers",
        "lines",
        "",
        _("Its answers"),
        _("Each on a line of its own; any of them is right, whatever the case."),
        group=_DOOR,
        most=2000,
    ),
    Option(
        "join_seconds",
        "number",
        0,
        _("Nobody fills in the form faster than"),
        _("Robots send it at once. Who is quicker is asked to press the button again. 0 means no wait."),
        zero=_("no wait"),
        group=_DOOR,
        most=60,
        unit=_("seconds"),
        one=_("second"),
    ),
    Option(
        "join_work",
        "choice",
        OFF,
        _("A little sum for the browser of whoever joins"),
        _("About a second of work, here and nowhere else, which makes thousands of accounts dear. Without scripts one "
          "joins all the same, and the first post waits for a moderator."),
        choices=lambda: [
            (OFF, _("Never")),
            (BUSY, _("While unusually many join")),
            (ALWAYS, _("Always")),
        ],
        group=_DOOR,
    ),
)  # fmt: skip

# how each profile sets them; the rest of a profile stands with the slice admin
PROFILE = {
    "home": {
        "hold_first": 0, "hold_links": False, "member_days": 0, "member_posts": 0, "new_links": 50, "new_pictures": 50,
        "hour_posts_new": 0, "hour_posts": 0, "day_topics": 0, "post_seconds": 0, "post_mentions": 50, "no_twice": True,
        "join_seconds": 0, "join_work": OFF,
    },
    "classroom": {
        "hold_first": 0, "hold_links": False, "member_days": 0, "member_posts": 0, "new_links": 10, "new_pictures": 10,
        "hour_posts_new": 60, "hour_posts": 60, "day_topics": 20, "post_seconds": 3, "post_mentions": 40,
        "no_twice": True, "join_seconds": 0, "join_work": OFF,
    },
    "workshop": {
        "hold_first": 0, "hold_links": False, "member_days": 1, "member_posts": 3, "new_links": 20, "new_pictures": 20,
        "hour_posts_new": 30, "hour_posts": 0, "day_topics": 0, "post_seconds": 0, "post_mentions": 50,
        "no_twice": True, "join_seconds": 3, "join_work": BUSY,
    },
    "public": {
        "hold_first": 1, "hold_links": True, "member_days": 3, "member_posts": 5, "new_links": 2, "new_pictures": 2,
        "hour_posts_new": 5, "hour_posts": 30, "day_topics": 5, "post_seconds": 10, "post_mentions": 5,
        "no_twice": True, "join_seconds": 4, "join_work": ALWAYS,
    },
}  # fmt: skip
