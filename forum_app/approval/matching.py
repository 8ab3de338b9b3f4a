"""Watched words in a text: one pass over it, however many they are. No Flask, no SQL.

Text and pattern are brought to the same form: folded (NFKC, case), without characters that cannot be seen, letters
only, and a mark where a word ends. Between Chinese, Japanese and Korean signs stand no spaces, so each of them may
begin or end a word. What is left of all patterns are plain pieces, which an automaton (Aho-Corasick) finds together;
a star between two pieces is a pair of them within one word. No pattern can make it slow: there is nothing to go back
to.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.text import CJK, MARKS, clean_line, fold

MOST = 1000  # patterns
LONGEST = 60  # characters of one
GAP = 30  # letters that a star between two pieces may stand for
EDGE = "\x01"  # where a word begins or ends, in the form that is searched
# a sign with the marks that belong to it: folded together, since an accent may be a character of its own
_CLUSTER = re.compile(f"[^{MARKS}][{MARKS}]*|[{MARKS}]+", re.DOTALL)
_CJK = re.compile(f"[{CJK}]")
_SEEN = re.compile(r"[^\W_]", re.UNICODE)
_NOTHING = re.compile(
    r"[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, by its number, and the part of the text in which it was found."""

    which: int
    start: int
    end: int


class _Shaper:
    """Builds the form that is searched, sign by sign."""

    def __init__(self) -> None:
        self.made = [EDGE]
        self.starts, self.ends = [0], [0]
        self._cjk = False  # is the last sign one of a writing without spaces?

    def put(self, char: str, start: int, end: int) -> None:
        self.made.append(char)
        self.starts.append(start)
        self.ends.append(end)

    def edge(self, at: int) -> None:
        if self.made[-1] != EDGE:
            self.put(EDGE, at, at)

    def sign(self, char: str, start: int, end: int) -> None:
        """One folded sign of the text."""
        if _NOTHING.match(char):
            return
        if not (_SEEN.match(char) or char in _MARKS):
            self.edge(start)
            return
        cjk = bool(_CJK.match(char))
        if cjk != self._cjk:
            self.edge(start)
        self._cjk = cjk
        self.put(char, start, end)


def shape(text: str) -> tuple[str, list[int], list[int]]:
    """The form that is searched, and for each of its characters where it begins and ends in the text."""
    shaper = _Shaper()
    for match in _CLUSTER.finditer(text):
        for char in fold(match[0]):
            shaper.sign(char, match.start(), match.end())
    shaper.edge(len(text))
    return "".join(shaper.made), shaper.starts, shaper.ends


_MARKS = frozenset(MARKS)


def key(pattern: str) -> str:
    """What a pattern looks for, the same for two that find the same.

    :raises Invalid: for the field `pattern`: nothing but stars, too short or too long, stars where none can be.
    """
    typed = clean_line(pattern)
    if len(typed) > LONGEST:
        raise Invalid("pattern", _("A watched word has at most %(num)d characters.", num=LONGEST))
    if re.search(r"\S *\* \S|\S \* *\S", typed):
        raise Invalid("pattern", _("A star stands for letters within one word, not for a space."))
    pieces = [piece for piece in re.split(r"(\*+)", typed) if piece]
    shaped = ["*" if piece[0] == "*" else shape(piece)[0].strip(EDGE) for piece in pieces]
    words = [piece for piece in shaped if piece != "*"]
    if not any(words):
        raise Invalid("pattern", _("There is no word in it: a star alone would find everything."))
    if shaped.count("*") > 2 or ("*" in shaped[1:-1] and len(shaped) != 3):
        raise Invalid("pattern", _("Put a star before a word, after it, or one into it: casino*, *coin*, v*gra."))
    if len(shaped) == 3 and shaped[1] == "*" and (EDGE in shaped[0] or EDGE in shaped[2] or not all(words)):
        raise Invalid("pattern", _("A star stands for letters within one word, not for a space."))
    shaped = [piece for piece in shaped if piece]
    if "*" in shaped and sum(map(len, words)) < 2:
        raise Invalid("pattern", _("With a star a watched word needs at least two letters, or it would find too much."))
    return "".join(shaped).replace(EDGE, " ")


def _edged(piece: str, *, before: bool, after: bool) -> str:
    """With marks where its word has to begin and end; signs of a writing without spaces need none."""
    before = before and not _CJK.match(piece[0])
    after = after and not _CJK.match(piece[-1])
    return f"{EDGE if before else ''}{piece}{EDGE if after else ''}"


@dataclass
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    fail: _Node | None = None
    pieces: tuple[int, ...] = ()  # all that end here, also those that are the end of a longer one


class Matcher:
    """Finds any of some patterns, given by their keys. Made once, used by all threads."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._root = _Node()
        self._pieces: list[str] = []
        self._numbers: dict[str, int] = {}
        self._whole: dict[int, int] = {}  # piece -> the pattern that it is
        self._pairs: dict[tuple[int, int], int] = {}  # two pieces -> the pattern with a star between them
        self._open: list[tuple[bool, bool]] = []  # pattern -> may its word go on before it, after it?
        self._firsts: set[int] = set()
        self._seconds: set[int] = set()
        for which, pattern in enumerate(keys):
            self._add(which, pattern.replace(" ", EDGE))
        self._link()

    def _add(self, which: int, pattern: str) -> None:
        inner = pattern.strip("*")
        self._open.append((pattern[0] == "*", pattern[-1] == "*"))
        if "*" in inner:
            first, second = inner.split("*")
            pair = (
                self._piece(_edged(first, before=True, after=False)),
                self._piece(_edged(second, before=False, after=True)),
            )
            self._pairs[pair] = which
            self._firsts.add(pair[0])
            self._seconds.add(pair[1])
        else:
            piece = _edged(inner, before=pattern[0] != "*", after=pattern[-1] != "*")
            self._whole[self._piece(piece)] = which

    def _piece(self, text: str) -> int:
        if text not in self._numbers:
            self._numbers[text] = len(self._pieces)
            self._pieces.append(text)
            node = self._root
            for char in text:
                node = node.next.setdefault(char, _Node())
            node.pieces = (self._numbers[text],)
        return self._numbers[text]

    def _link(self) -> None:
        """Where to go on when a piece breaks off: the longest other one that has begun meanwhile."""
        waiting = deque(self._root.next.values())
        for node in waiting:
            node.fail = self._root
        while waiting:
            node = waiting.popleft()
            for char, child in node.next.items():
                fail = node.fail
                while fail is not None and char not in fail.next:
                    fail = fail.fail
                child.fail = fail.next[char] if fail else self._root
                child.pieces += child.fail.pieces
                waiting.append(child)

    def find(self, text: str) -> list[Found]:
        """All places, in the order of their ends; empty at once where nothing is watched for."""
        if not self._pieces or not text:
            return []
        shaped, starts, ends = shape(text)
        found = []
        for which, begin, end in self._places(shaped):
            before, after = self._open[which]
            begin, end = _whole(shaped, begin, end, before=before, after=after)
            found.append(Found(which, starts[begin], ends[end - 1]))
        return found

    def _places(self, shaped: str) -> Iterator[tuple[int, int, int]]:
        """Pattern, and from where to where in the shaped text."""
        node, firsts = self._root, dict[int, list[int]]()  # end of a first piece -> which ones
        word = 0  # where the present word began
        for at, char in enumerate(shaped):
            while char not in node.next and node.fail is not None:
                node = node.fail
            node = node.next.get(char, self._root)
            for piece in node.pieces:
                begin = at + 1 - len(self._pieces[piece])
                if piece in self._whole:
                    yield self._whole[piece], begin, at + 1
                if piece in self._seconds:
                    for pair in self._first_of(firsts, piece, begin, word):
                        yield pair[0], pair[1], at + 1
                if piece in self._firsts:
                    firsts.setdefault(at + 1, []).append(piece)
            if char == EDGE:
                word = at

    def _first_of(self, firsts: dict[int, list[int]], second: int, begin: int, word: int) -> Iterator[tuple[int, int]]:
        """Patterns whose first piece ended in the same word, at most GAP letters before; and where it began."""
        for end in range(begin, max(word, begin - GAP - 1), -1):
            for first in firsts.get(end, ()):
                if (first, second) in self._pairs:
                    yield self._pairs[first, second], end - len(self._pieces[first])


def _whole(shaped: str, begin: int, end: int, *, before: bool, after: bool) -> tuple[int, int]:
    """Without the marks around it; where a star stands, with the rest of the word, of which GAP letters are enough."""
    begin += shaped[begin] == EDGE
    end -= shaped[end - 1] == EDGE
    if before and not _CJK.match(shaped[begin]):
        least = max(0, begin - GAP)
        begin = max(shaped.rfind(EDGE, least, begin) + 1, least)
    if after and not _CJK.match(shaped[end - 1]):
        edge = shaped.find(EDGE, end, end + GAP)
        end = edge if edge >= 0 else min(len(shaped) - 1, end + GAP)
    return begin, end


# --- replacing, in what was typed

# code and addresses are left as they are: a changed command or link would not be what its author meant to show
_INLINE = re.compile(r"`+[^`\n]+`+|\]\([^\s)]*|<[^\s<>]*>|\b[a-z][a-z0-9+.-]{1,10}://\S+|\bwww\.\S+", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def replaced(matcher: Matcher, text: str, instead: dict[int, str]) -> str:
    """The text with other words in the place of those patterns, but for code and addresses."""
    hits = [found for found in matcher.find(text) if found.which in instead]
    if not hits:
        return text
    kept = _kept(text)
    made, at = list[str](), 0
    for found in sorted(hits, key=lambda found: (found.start, -found.end)):
        if found.start < at or any(found.start < end and start < found.end for start, end in kept):
            continue
        made += [text[at : found.start], instead[found.which]]
        at = found.end
    return "".join(made) + text[at:]


def _kept(text: str) -> list[tuple[int, int]]:
    """From where to where code and addresses stand in Markdown."""
    kept, at, fence = list[tuple[int, int]](), 0, ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if fence or mark or line.startswith(("    ", "\t")):
            kept.append((at, at + len(line)))
        else:
            kept += [(at + match.start(), at + match.end()) for match in _INLINE.finditer(line)]
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip(" \n`~"):
            fence = ""
        at += len(line)
    return kept
