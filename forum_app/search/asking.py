"""What somebody typed into the search, understood. No Flask, no SQL: which boards and members there are, the service
knows.

    kettle "north wind" -gas @ann in:lane before:2024-06 tag:tea -is:solved has:image

Nothing that is typed is an error. What looks like an operator and is none becomes words; a date that is none is told.
Quotes, colons, `@` and minus are taken as Chinese keyboards type them too.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..kernel.text import clean_line
from . import tokens

MOST = 32  # of each kind
_QUOTES = '"“”„‟«»「」『』〝〞＂'
_PART = re.compile(
    rf"""
    (?P<no>[-－−]*)                                               # what must not be there
    (?: (?P<at>[@＠]+) | (?P<name>[A-Za-z]{{2,16}})[:：] )?
    (?: [{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]             # a phrase, or a value with spaces
      | (?P<bare>[^\s{_QUOTES}]+) )
    """,
    re.VERBOSE,
)
_OPERATOR = re.compile(r"[A-Za-z]{2,16}[:：](?![/\\:：])\S+")  # no address, no path, no name in C++
_MEANING = "-－−@＠"  # what a word cannot begin with
_PERSON = re.compile(r"\w(?:[\w.\-]{0,62}\w)?")
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)
_ENDS = ".,;:!?)]}，。；：！？、）】》"


@dataclass(frozen=True, slots=True)
class Operator:
    """`tag:tea`, `is:solved`: what some slice knows, if any; `wanted` is False behind a minus."""

    name: str
    value: str
    wanted: bool = True

    def text(self) -> str:
        return f"{'' if self.wanted else '-'}{self.name}:{_value(self.value)}"


@dataclass(frozen=True, slots=True)
class Query:
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # words and phrases
    authors: tuple[str, ...] = ()  # any of them
    not_authors: tuple[str, ...] = ()
    boards: tuple[str, ...] = ()  # slugs or names; any of them
    not_boards: tuple[str, ...] = ()
    before: str = ""  # 2024, 2024-06, 2024-06-01: written before it began
    after: str = ""  # written since it began
    operators: tuple[Operator, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()  # (kind, what was typed); here only "date"

    def text(self) -> str:
        """As one would type it: `parse(query.text()) == query`."""
        dates = (("before", self.before), ("after", self.after))
        return " ".join(
            [
                *self.words,
                *(f'"{phrase}"' for phrase in self.phrases),
                *("-" + (word if _is_word(word) else f'"{word}"') for word in self.without),
                *(_person(name) for name in self.authors),
                *("-" + _person(name) for name in self.not_authors),
                *(f"in:{_value(name)}" for name in self.boards),
                *(f"-in:{_value(name)}" for name in self.not_boards),
                *(f"{name}:{date}" for name, date in dates if date),
                *(operator.text() for operator in self.operators),
                *(typed for _, typed in self.problems),
            ]
        )


def parse(text: str) -> Query:
    """What was typed, whatever it is; the first 32 of each kind."""
    found = _Found()
    for part in _PART.finditer(clean_line(text)):
        _take(found, part)
    return Query(
        words=found.first("words"),
        phrases=found.first("phrases"),
        without=found.first("without"),
        authors=found.first("authors"),
        not_authors=found.first("not_authors"),
        boards=found.first("boards"),
        not_boards=found.first("not_boards"),
        before=min(found.texts["before"], default=""),
        after=max(found.texts["after"], default=""),
        operators=tuple(dict.fromkeys(found.operators))[:MOST],
        problems=tuple(("date", typed) for typed in found.first("dates")),
    )


class _Found:
    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = defaultdict(list)
        self.operators: list[Operator] = []

    def first(self, kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.texts[kind]))[:MOST]

    def put(self, kind: str, texts: Iterable[str]) -> None:
        """Of words and phrases, those that have something to look for."""
        self.texts[kind] += [text for text in texts if any(tokens.tokens(text))]


def _take(found: _Found, part: re.Match[str]) -> None:
    wanted = not part["no"]
    value = " ".join((part["bare"] or part["quoted"] or "").split())
    name = part["name"].lower() if part["name"] else ""
    if part["at"]:
        _take_person(found, value, wanted, quoted=part["quoted"] is not None)
    elif name and value and value[0] not in "/\\:：":
        _take_operator(found, name, value, wanted)
    elif part["quoted"] is not None and value:
        found.put("phrases" if wanted else "without", [value])
    else:
        _take_words(found, part[0][len(part["no"]) :].rstrip(_QUOTES), wanted)


def _take_words(found: _Found, text: str, wanted: bool) -> None:
    """What is no operator, so that it is none either when it is read again."""
    pieces = [piece.lstrip(_MEANING) for piece in text.split()]
    for piece in pieces:
        words = re.split("[:：]", piece) if _OPERATOR.fullmatch(piece) else [piece]
        found.put("words" if wanted else "without", (word.lstrip(_MEANING) for word in words))


def _take_person(found: _Found, name: str, wanted: bool, *, quoted: bool) -> None:
    ended = name.rstrip(_ENDS)
    if _PERSON.fullmatch(ended) or (quoted and ended):
        found.texts["authors" if wanted else "not_authors"].append(ended)
    else:
        _take_words(found, name, wanted)


def _take_operator(found: _Found, name: str, value: str, wanted: bool) -> None:
    if name == "by":
        found.texts["authors" if wanted else "not_authors"].append(value)
    elif name == "in":
        found.texts["boards" if wanted else "not_boards"].append(value)
    elif name in ("before", "after"):
        date = _date(value)
        if date and wanted:
            found.texts[name].append(date)
        else:
            found.texts["dates"].append(Operator(name, value, wanted).text())
    else:
        found.operators.append(Operator(name, value, wanted))


def _date(typed: str) -> str:
    """2024, 2024-06 or 2024-06-01; '' for what is no date."""
    match = _DATE.fullmatch(typed)
    if not match:
        return ""
    year, month, day = match.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    if not 1970 <= int(year) < 3000:
        return ""
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


def _is_word(text: str) -> bool:
    return not re.search(r"\s", text) and text[0] not in _MEANING and not _OPERATOR.fullmatch(text)


def _person(name: str) -> str:
    return f"@{name}" if _PERSON.fullmatch(name) else f"by:{_value(name)}"


def _value(text: str) -> str:
    return f'"{text}"' if re.search(r"\s", text) or text[0] in "/\\:：" else text
