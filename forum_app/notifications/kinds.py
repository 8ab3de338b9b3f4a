"""The kinds of notices: under which heading each stands, and what the settings call it."""

from __future__ import annotations

from typing import Any

from ..kernel.i18n import lazy as _

# kind -> the tab of the page; the most specific first: one post makes one notice for a member
TAB = {
    "reply": "replies",
    "mention": "mentions",
    "quote": "replies",
    "topic": "replies",
    "board": "",
    "person": "",
    "reaction": "thanks",
    "solved": "thanks",
    "message": "",
    "report": "",
    "held": "",
    "group": "",
    "knock": "house",
}
TABS: dict[str, Any] = {
    "": _("All"),
    "replies": _("Replies"),
    "mentions": _("Mentions"),
    "thanks": _("Thanks"),
    "house": _("House"),
}
WORDS: dict[str, Any] = {
    "reply": _("Somebody replies to me, or in a topic of mine"),
    "mention": _("Somebody mentions me"),
    "quote": _("Somebody quotes me"),
    "topic": _("New posts in topics I follow"),
    "board": _("New topics in boards I follow"),
    "person": _("New posts by people I follow"),
    "reaction": _("Somebody reacts to a post of mine"),
    "solved": _("A post of mine solves a topic"),
    "message": _("Somebody writes me a message"),
    "report": _("What I reported was looked at"),
    "held": _("What I wrote waited, and was looked at"),
    "group": _("I asked to come into a group, and am answered"),
}
FOR_OWNERS: dict[str, Any] = {"knock": _("Somebody knocks at the door")}
POSTS = ("reply", "mention", "quote", "topic", "board", "person")  # made by a post, one for each member
