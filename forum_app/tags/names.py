"""What a tag may be called, and when two names mean the same tag."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..accounts.names import look, mixes_scripts
from ..kernel import text
from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.text import MARKS

LONGEST = 30
LONGEST_LINE = 500  # of what is typed for all tags of a topic
PAGES = ("suggest",)  # below /tags, in the place of a slug
_BETWEEN = re.compile(r"[,，、;；\n]+")
_ALLOWED = re.compile(rf"(?:[\w .+#&'’-][{MARKS}]{{0,3}})+")  # more marks on one letter are a scrawl
# signs that tell names apart, and would be lost in an address
_SAID = {"+": "plus", "#": "sharp"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that was typed: fit to stand, with what it is compared by."""

    name: str
    slug: str
    look: str


def parse(typed: str, field: str = "tags") -> list[Wanted]:
    """The names on a line, with commas of any kind between; each tag once.

    :raises Invalid: for the field, with the first name that cannot be.
    """
    if len(typed) > LONGEST_LINE:
        raise Invalid(field, _("This is too long for tags. Put commas between them."))
    found: dict[str, Wanted] = {}
    for part in _BETWEEN.split(typed):
        if bare := part.strip().lstrip("#＃").strip():
            wanted = read(bare, field)
            found.setdefault(wanted.slug, wanted)
    return list(found.values())


def read(typed: str, field: str = "name") -> Wanted:
    """One name.

    :raises Invalid: for the field, with the reason.
    """
    name = text.clean_line(unicodedata.normalize("NFKC", text.clean_line(typed)))
    if text.is_blank(name):
        raise Invalid(field, _("Give the tag a name."))
    if len(name) > LONGEST:
        raise Invalid(field, _("A tag has at most %(num)d characters. If these are several, put commas between them.",
                               num=LONGEST))  # fmt: skip
    slug = slug_of(name)
    if not _ALLOWED.fullmatch(name) or not slug:
        raise Invalid(field, _("“%(name)s” cannot be a tag: it is made of letters, digits and spaces, and - . + # & "
                               "between them.", name=name))  # fmt: skip
    if mixes_scripts(name):
        raise Invalid(field, _("“%(name)s” mixes letters of different scripts that look alike.", name=name))
    return Wanted(name, slug, look(name))


def slug_of(name: str) -> str:
    """Two names with the same slug are the same tag. '' for what has no letter and no digit."""
    if not text.slug(name):
        return ""
    slug = text.slug("".join(_SAID.get(char, char) for char in text.fold(name)), 120)
    return f"{slug}-tag" if slug in PAGES else slug


def taken_for(name: str, other: str) -> bool:
    """Of two names of one look: are they the same to a reader, or only alike in a bad light, as modem and modern?"""
    return not (name.isascii() and other.isascii())
