"""The rules of the owner's look. No HTTP, no SQL."""

from __future__ import annotations

import re
import unicodedata

from ..kernel.db import Writer
from ..kernel.errors import Conflict, Invalid
from ..kernel.files import FileStore
from ..kernel.i18n import lazy as _
from ..kernel.markup import Prepared
from ..kernel.options import Options
from ..uploads import images
from ..uploads import queries as uploads
from . import colour, queries

LONGEST_WELCOME = 4000
MOST_CSS = 20 * 1024  # bytes
_NUMBER = re.compile(r"[0-9]{1,4}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(r"@import\b", re.IGNORECASE)
_TAG = re.compile(r"</?style|<!--|<script", re.IGNORECASE)
_AWAY = re.compile(r"url\(\s*[\"']?\s*(?![\"'\s]|/(?!/))", re.IGNORECASE)  # an address that is not a path of ours


def check_hue(typed: str) -> int:
    """:raises Invalid: for what is no number from 0 to 359."""
    return _number("hue", typed, 359)


def check_strength(typed: str) -> int:
    """In hundredths. :raises Invalid: for more than keeps words readable."""
    return _number("strength", typed, colour.STRENGTH)


def _number(field: str, typed: str, most: int) -> int:
    digits = unicodedata.normalize("NFKC", typed)
    if not _NUMBER.fullmatch(digits) or int(digits) > most:
        raise Invalid(field, _("This is a number from %(least)d to %(most)d.", least=0, most=most))
    return int(digits)


def check_welcome(body: str) -> None:
    """:raises Invalid: when it is too long. It may be empty."""
    if len(body) > LONGEST_WELCOME:
        raise Invalid("welcome", _("This has at most %(num)d characters; now there are %(length)d.",
                                   num=LONGEST_WELCOME, length=len(body)))  # fmt: skip


def check_css(css: str) -> None:
    """The policy of every page keeps other machines out; here it is said before somebody wonders.

    :raises Invalid: for a sheet that is too long, fetches something from elsewhere, is HTML, or has a bracket too many
        or too few.
    """
    if len(css.encode()) > MOST_CSS:
        raise Invalid("css", _("This sheet has at most %(num)d KB.", num=MOST_CSS // 1024))
    bare = _COMMENT.sub(" ", css)
    if _TAG.search(bare):
        raise Invalid("css", _("This looks like HTML. Only the rules themselves go here."))
    if _IMPORT.search(bare):
        raise Invalid("css", _("@import is not possible: paste the rules themselves."))
    if _AWAY.search(bare):
        raise Invalid("css", _("An address in url() begins with / here: nothing is fetched from elsewhere."))
    if bare.count("{") != bare.count("}") or "/*" in bare:
        raise Invalid("css", _("A bracket or a comment is not closed."))


def choose(
    tx: Writer, options: Options, *, hue: int, strength: int, welcome: Prepared | None, css: str, now: int
) -> None:
    """`welcome` is None for none."""
    options.put(
        tx,
        {
            "look_hue": hue,
            "look_strength": strength,
            "look_css": css,
            "welcome": welcome.body if welcome else "",
            "welcome_html": welcome.html if welcome else "",
            "welcome_lang": welcome.lang if welcome else "",
        },
        now,
    )


def take_logo(tx: Writer, options: Options, files: FileStore, digest: str, size: int, *, now: int) -> None:
    """Make the picture that was put among the files the house's logo.

    :raises Conflict: when the sweep has just removed the file; it does so under the same lock as this.
    """
    if files.size(digest) != size:
        raise Conflict(_("Please send the picture once more."))
    take_logo_away(tx, options, now=now)
    uploads.put_file(tx, digest, type=images.WEBP, size=size, width=images.SIDE, height=images.SIDE, now=now)
    options.put(tx, {"look_logo": digest}, now)


def take_logo_away(tx: Writer, options: Options, *, now: int) -> None:
    """Back to the drawn hearth. Nothing happens without a logo."""
    if old := queries.logo(tx):
        uploads.touch_file(tx, old, now)
        options.put(tx, {"look_logo": ""}, now)
