"""User names: what one may be, and when two are the same or look it."""

from __future__ import annotations

import re
import unicodedata

from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.text import MARKS, clean_line, fold

LONGEST = 30
LONGEST_DISPLAY = 60
_ALLOWED = re.compile(rf"(?:[\w.-][{MARKS}]{{0,3}})+")  # more marks on one letter are a scrawl over the lines around
# nobody may join under these and speak as if for the house; the owner may give them away
RESERVED = frozenset({"admin", "administrator", "moderator", "owner", "system", "hearth", "everyone", "here"})
FORMER = "former-"  # with a number: what an account is called that was deleted
_FORMER = re.compile(rf"{FORMER}\d+(?:-\d+)?")
# Unicode's script names as the table of confusables writes them
_NEUTRAL = {"COMMON", "INHERITED"}
_EAST = {"HAN", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}


def user_name(typed: str, *, by_owner: bool = False) -> str:
    """The name as it is kept. Only the owner may give away a name that sounds like the house's own.

    :raises Invalid: for the field `username`, with the reason.
    """
    name = unicodedata.normalize("NFKC", clean_line(typed))
    if not name:
        raise Invalid("username", _("Choose a name."))
    if len(name) > LONGEST:
        raise Invalid("username", _("A name has at most %(num)d characters.", num=LONGEST))
    if not _ALLOWED.fullmatch(name) or not any(char.isalpha() or char.isdigit() for char in name):
        raise Invalid("username", _("A name is made of letters, digits, and - _ . between them; no spaces."))
    if name[0] in ".-_" or name[-1] in ".-_":
        raise Invalid("username", _("A name begins and ends with a letter or a digit."))
    if mixes_scripts(name):
        raise Invalid("username", _("This name mixes letters of different scripts that look alike."))
    if _FORMER.fullmatch(fold(name)) or (not by_owner and fold(name) in RESERVED):
        raise Invalid("username", _("This name is kept for the house. Choose another."))
    return name


def display_name(typed: str) -> str:
    """Any printable text.

    :raises Invalid: for the field `display_name`.
    """
    name = clean_line(typed)
    if not name or not any(unicodedata.category(char)[0] not in "ZCM" for char in name):
        raise Invalid("display_name", _("Choose a name to be shown."))
    if len(name) > LONGEST_DISPLAY:
        raise Invalid("display_name", _("A shown name has at most %(num)d characters.", num=LONGEST_DISPLAY))
    return name


def key(name: str) -> str:
    """Two names with the same key are the same name."""
    return fold(name)


def mixes_scripts(name: str) -> bool:
    """UTS 39 "highly restrictive": one script, or Latin with Han, Kana, Hangul or Bopomofo."""
    from confusable_homoglyphs import categories  # 60 ms and 2 MB, needed when somebody joins

    scripts = {categories.alias(char) for char in name} - _NEUTRAL
    if any(char in MARKS and categories.alias(char) in _NEUTRAL for char in name):
        return True  # an accent for letters of any script, on one that is never written with it
    return len(scripts) > 1 and not scripts <= _EAST | {"LATIN"}


def look(name: str) -> str:
    """Two names with the same look are told apart by no reader: UTS 39's skeleton, then casefold.

    On the name as typed, since a capital I looks like an l and its small form does not.
    """
    from confusable_homoglyphs import confusables

    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name))
    mapped = "".join(_prototype(char, confusables.confusables_data) for char in decomposed)
    return fold(unicodedata.normalize("NFC", mapped))


def _prototype(char: str, table: dict[str, list[dict[str, str]]]) -> str:
    """What a character is taken for.

    The package lists each pair of Unicode's table under both of its characters: one that has many look-alikes is what
    they are taken for; of a pair that has nobody else, the first by code point is.
    """
    alike = [entry["c"] for entry in table.get(char, ())]
    if len(alike) != 1:
        return char
    other = alike[0]
    return other if len(table.get(other, ())) > 1 or len(other) > 1 else min(char, other)


def made_from(display: str) -> str:
    """A user name for an imported person, made from the name shown: always valid, perhaps taken."""
    text = unicodedata.normalize("NFKC", display)
    name = "-".join(re.findall(rf"[\w{MARKS}]+(?:\.[\w{MARKS}]+)*", text))[:LONGEST].strip(".-_")
    try:
        return user_name(name)
    except Invalid:
        ascii_only = "".join(char for char in name if char.isascii()).strip(".-_")
        taken = fold(ascii_only) in RESERVED or _FORMER.fullmatch(fold(ascii_only))
        return ascii_only if len(ascii_only) > 2 and not taken else "member"
