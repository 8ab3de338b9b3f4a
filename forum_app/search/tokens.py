"""What is indexed of a text, and what a query asks of the index. No Flask, no SQL.

Text is folded (NFKC, case, traditional characters to simplified ones). A run of Chinese, Japanese or Korean characters
becomes its overlapping pairs and its last character; everything else becomes words, without the s of a plural. A query
of three characters is then a phrase of two pairs: what `LIKE` finds in CJK text is found, by an index.

Beside the words stand marks, which no text can hold: who wrote the post and when, so that the index itself finds a
common word of a rare author; and each Chinese, Japanese or Korean character once, for a query of a single one. (The
prefix index of FTS5 would find it as the beginning of pairs, but holds every word a second time.)
"""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..kernel.text import CJK, MARKS, fold
from .variants import SIMPLIFIED

VERSION = 3  # of the rules here: another one means that every index is to be made again
MOST_TERMS = 32  # of one query
LONGEST_WORD = 64
SHORTEST_START = 3  # letters of a word that is looked for as the beginning of longer ones
_RUNS = re.compile(f"([{CJK}]+)|((?:(?![{CJK}])[^\\W_]|[{MARKS}])+)")
_ES = re.compile("(?:ch|sh|x|z|ss)e")
# marks begin so: of private use, no letters
AUTHOR, DECADE, YEAR, MONTH, CHARACTER = "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
_CHARACTER = re.compile(f"[{CJK}]")


def folded(text: str) -> str:
    """The form in which texts are compared here."""
    if text.isascii():
        return text.lower()
    if ONE_FOR_ONE.fullmatch(text):  # a tenth of the time: normalizing full-width commas is slow
        return _others().sub(_other, text.lower())
    return fold(text).translate(SIMPLIFIED)


# each of these folds to one character, whatever stands beside it
ONE_FOR_ONE = re.compile(
    r"[\x00-\x7f\xc0-\xd6\xd8-\xde\xe0-\xf6\xf8-\xff\u2010-\u2016\u2018-\u201f\u3001-\u3029"
    r"\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uff01-\uff5e]*"
)
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
# those of them that are something else than in lower case
_OTHER = {"\u2011": "\u2010", **_WIDE} | {chr(code): chr(way) for code, way in SIMPLIFIED.items()}


@functools.cache  # compiling it takes 10 ms, so not at the start
def _others() -> re.Pattern[str]:
    return re.compile(f"[{''.join(other for other in _OTHER if ONE_FOR_ONE.fullmatch(other))}]")


@functools.cache
def _other_letters() -> re.Pattern[str]:
    return re.compile(f"[{''.join(other for other in _OTHER if ONE_FOR_ONE.fullmatch(other) and other.isalnum())}]")


def _other(match: re.Match[str]) -> str:
    return _OTHER[match[0]]


def stem(word: str) -> str:
    """kettles and kettle, stories and story, boxes and box are one; what is lost of other words is lost everywhere."""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word[-1] == "s" and word[-2] not in "sui":
        word = word[:-1]
    return word[:-1] if word[-1] == "e" and _ES.search(word, len(word) - 3) else word


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text: Chinese characters in a row, or a word."""

    text: str
    cjk: bool


def runs(text: str) -> list[Run]:
    """The pieces of a text, folded, in order."""
    return [Run(cjk or word[:LONGEST_WORD], bool(cjk)) for cjk, word in _RUNS.findall(folded(text))]


def tokens(text: str) -> Iterator[str]:
    """The tokens of a text, in order."""
    for cjk, word in _RUNS.findall(folded(text)):
        if cjk:
            yield from (cjk[i : i + 2] for i in range(len(cjk) - 1))
            yield cjk[-1]
        else:
            yield stem(word[:LONGEST_WORD])


def text_of(text: str) -> str:
    """The tokens as the index wants them: joined by spaces."""
    return " ".join(tokens(text))


def marks(author_id: int, at: int, text: str) -> str:
    """The marks of a post, as the index wants them. `text` holds all its tokens."""
    day = _day(at)
    written = f"{AUTHOR}{author_id} {DECADE}{day.year // 10} {YEAR}{day.year} {MONTH}{day.year}{day.month:02}"
    return f"{written} {characters(text)}"


def characters(text: str) -> str:
    """The marks of the single characters in a text of tokens, each once; '' where there are none."""
    if text.isascii():
        return ""
    return " ".join([CHARACTER + character for character in dict.fromkeys(_CHARACTER.findall(text))])


# --- what a query asks: every term is quoted, so no text is ever read as the index's own language


def one(run: Run) -> str:
    """A piece by itself."""
    if not run.cjk:
        return f'"{stem(run.text)}"'
    return f'"{_pairs(run.text)}"' if len(run.text) > 1 else f'"{CHARACTER}{run.text}"'


def in_a_row(pieces: Sequence[Run]) -> str:
    """The pieces as they stand, one after another; a last Chinese one may go on."""
    last = pieces[-1]
    if len(pieces) == 1:
        return one(last)
    before = [_whole(run) for run in pieces[:-1]]
    if not last.cjk:
        return f'"{" ".join([*before, stem(last.text)])}"'
    if len(last.text) == 1:
        return f'"{" ".join([*before, last.text])}" *'
    return f'"{" ".join([*before, _pairs(last.text)])}"'


def _pairs(cjk: str) -> str:
    return " ".join(cjk[i : i + 2] for i in range(len(cjk) - 1))


def _whole(run: Run) -> str:
    return " ".join(tokens(run.text))


def any_of(terms: Iterable[str]) -> str:
    return f"({' OR '.join(terms)})"


def by(author_ids: Iterable[int]) -> str:
    return any_of(f'"{AUTHOR}{author_id}"' for author_id in author_ids)


def within(since: int, until: int | None, now: int) -> str:
    """Posts of all months that have a part in this time, `until` not in it; in as few marks as say it."""
    first, last = _day(since), _day((now + 366 * 86400 if until is None else until) - 1)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    terms: dict[str, None] = {}
    for month in months:
        year, decade = month // 12, month // 120
        if months.start <= decade * 120 and decade * 120 + 119 < months.stop:
            terms[f'"{DECADE}{decade}"'] = None
        elif months.start <= year * 12 and year * 12 + 11 < months.stop:
            terms[f'"{YEAR}{year}"'] = None
        else:
            terms[f'"{MONTH}{year}{month % 12 + 1:02}"'] = None
    return any_of(terms) if terms else NOTHING


LAST_YEAR = 2069
NOTHING = f'"{MONTH}"'  # no post has it
EVERYTHING = any_of(f'"{DECADE}{decade}"' for decade in range(197, LAST_YEAR // 10 + 1))


def _day(at: int) -> datetime.date:
    """Of a clock that is far off, the nearest day that has marks."""
    day = datetime.datetime.fromtimestamp(min(max(at, 0), 99_999_999_999), datetime.UTC).date()
    return min(day, datetime.date(LAST_YEAR, 12, 31))


def folded_with_map(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the place in the original it came from, with the end last. Of
    full-width characters only letters and digits are sure to be folded: no word holds another one.

    Folding changes lengths (ﬁ becomes fi), so an excerpt cut by folded places would be cut wrongly. Folded by
    grapheme: a letter with its combining marks folds as one.
    """
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    if ONE_FOR_ONE.fullmatch(text):
        return _other_letters().sub(_other, text.lower()), range(len(text) + 1)
    made: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = folded(text[start:end])
        made.append(piece)
        places += [start] * len(piece)
        start = end
    places.append(len(text))
    return "".join(made), places
