"""What people type, made fit to keep: line ends, control characters, folding, slugs, which language it is in."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls but tab and newline, lone surrogates, and U+FFFE/FFFF
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# what turns a line of text around or hides in it: bidi controls, zero-width and other invisible format characters.
# ZWJ and ZWNJ stay: emoji and several scripts are written with them.
_INVISIBLE = re.compile(r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_SPACES = re.compile(r"[^\S\u3000]+")  # the wide space of Chinese stays: verses are set with it
# Vowel signs, tone marks and the like: letters to those who write Hindi, Thai or Hebrew, but not to \w.
MARKS = "".join(
    chr(code)
    for code in (*range(0x300, 0x1CFA), *range(0xA800, 0xAC00))
    if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f"
CJK = f"{HAN}{KANA}{HANGUL}\u3005\u3007\u31a0-\u31bf\u3100-\u312f"


def clean_lines(text: str) -> str:
    """Text of several lines: \\n line ends, no control characters, nothing trailing."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).strip("\n").rstrip()


def clean_line(text: str) -> str:
    """A single line, such as a title or a name: no control, bidi or invisible characters, single spaces."""
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    return _SPACES.sub(" ", text).strip()


def escaped(text: str) -> str:
    """A text as HTML: what `markupsafe.escape` makes of it, as a plain string, in a quarter of the time: for what is
    escaped hundreds of times for one page."""
    for character, entity in _ENTITIES:
        if character in text:
            text = text.replace(character, entity)
    return text


_ENTITIES = (("&", "&amp;"), (">", "&gt;"), ("<", "&lt;"), ("'", "&#39;"), ('"', "&#34;"))


def is_blank(text: str) -> bool:
    """Nothing a person could see: spaces, invisible characters, combining marks on nothing."""
    return not any(unicodedata.category(char)[0] not in "ZCM" for char in text)


def number(text: str | None, digits: int = 15) -> int | None:
    """The whole number somebody typed or an address names; None for anything else, and for more than so many digits."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= digits else None


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC and casefold."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


_BETWEEN_NAMES = re.compile(r"[\s,，、;；]+")


def names_in(typed: str) -> dict[str, str]:
    """Names as somebody types or pastes them: folded name -> as it was typed, each once; `@` before it or not, with
    spaces, lines or commas of any kind between."""
    found: dict[str, str] = {}
    for part in _BETWEEN_NAMES.split(typed):
        if name := part.removeprefix("@").removeprefix("＠")[:200]:
            found.setdefault(fold(name), name)
    return found


def slug(text: str, longest: int = 60) -> str:
    """Letters and digits of any script, lower case, `-` between; at most `longest` characters. May be empty."""
    words = re.findall(f"(?:[^\\W_][{MARKS}]*)+", unicodedata.normalize("NFKC", text).lower())
    made = ""
    for word in words:
        longer = f"{made}-{word}" if made else word
        if len(longer) > longest:
            return made or word[:longest]
        made = longer
    return made


_IN_HAN = re.compile(f"[{HAN}]")
_IN_KANA = re.compile(f"[{KANA}]")
_IN_HANGUL = re.compile(f"[{HANGUL}]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
# Characters of the most frequent words that are written one way in simplified and another in traditional texts.
_SIMPLIFIED = re.compile(
    "[们这个说来时会对国学发经还没过样当开关问间见进让给为无从东车长门马书两应该师写读话请谢谁听觉认识]"
)
_TRADITIONAL = re.compile(
    "[們這個說來時會對國學發經還沒過樣當開關問間見進讓給為無從東車長門馬書兩應該師寫讀話請謝誰聽覺認識]"
)


def language_of(text: str) -> str:
    """The BCP 47 tag to write into `lang`, so that Han characters get the right glyphs; '' where nothing can be said.

    A rough count over the beginning of the text: which script, and for Chinese which of its two writings.
    """
    text = text[:2000]
    han = len(_IN_HAN.findall(text))
    kana = len(_IN_KANA.findall(text))
    latin = len(_LATIN_WORD.findall(text))
    if kana and kana * 4 >= han:
        return "ja"
    if len(_IN_HANGUL.findall(text)) > han + latin:
        return "ko"
    if han and han >= latin:
        return "zh-Hant" if len(_TRADITIONAL.findall(text)) > len(_SIMPLIFIED.findall(text)) else "zh-Hans"
    return "en" if latin else ""
