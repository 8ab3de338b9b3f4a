"""Why something waits: the words for its author, and for those who decide."""

from __future__ import annotations

from ..kernel.i18n import lazy as _

FIRST, BOARD, LINKS, WORDS, UNPROVED = "first", "board", "links", "words", "unproved"
TO_AUTHOR = {
    FIRST: _("The first posts of new members are looked at before others see them."),
    BOARD: _("On this board a moderator looks at everything before others see it."),
    LINKS: _("Links and pictures of new members are looked at before others see them."),
    WORDS: _("There is a word in it that a moderator wants to look at first."),
    UNPROVED: _("You joined without the little sum that browsers do here, so a moderator looks at your first post."),
}
TO_KEEPER = {
    FIRST: _("among their first posts"),
    BOARD: _("all on this board waits"),
    LINKS: _("links or pictures of a new member"),
    WORDS: _("a watched word"),
    UNPROVED: _("joined without the proof of work"),
}
