"""What is indexed of a text, and what a query asks of the index. No Flask, no SQL.

Text is folded (NFKC, case). A run of Chinese, Japanese or Korean characters becomes its overlapping pairs and its last
character; everything else becomes words. A query of three characters is then a phrase of two pairs, and a single
character is the beginning of a pair or a last one: what `LIKE` finds in CJK text is found, by an index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..kernel.text import CJK, MARKS, fold

MOST_TERMS = 32  # of one query
LONGEST_WORD = 64
_CJK_RUN = re.compile(f"[{CJK}]+")
_RUNS = re.compile(f"([{CJK}]+)|((?:(?![{CJK}])[\\w{MARKS}])+)")


def tokens(text: str) -> Iterator[str]:
    """The tokens of a text, in order."""
    for cjk, word in _RUNS.findall(fold(text)):
        if cjk:
            yield from (cjk[i : i + 2] for i in range(len(cjk) - 1))
            yield cjk[-1]
        elif kept := _word(word):
            yield kept


def _word(word: str) -> str:
    """The word as the index keeps it: what its tokenizer would split at is no letter to us either."""
    return word.replace("_", " ")[:LONGEST_WORD].strip()


def text_of(text: str) -> str:
    """The tokens as the index wants them: joined by spaces."""
    return " ".join(tokens(text))


def match(query: str) -> str:
    """The MATCH expression for what somebody typed: every term quoted, all of them wanted. '' when nothing is left."""
    terms: list[str] = []
    for cjk, word in _RUNS.findall(fold(query)):
        if len(terms) >= MOST_TERMS:
            break
        if len(cjk) == 1:
            terms.append(f'"{cjk}" *')
        elif cjk:
            terms.append('"' + " ".join(cjk[i : i + 2] for i in range(len(cjk) - 1)) + '"')
        elif kept := _word(word):
            terms.append(f'"{kept}"')
    return " AND ".join(terms)


def needles(query: str) -> list[str]:
    """The folded pieces of a query, for marking them in an excerpt."""
    return [cjk or word for cjk, word in _RUNS.findall(fold(query))][:MOST_TERMS]


def folded_with_map(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in the original it came from.

    Folding changes lengths (ﬁ becomes fi), so an excerpt cut by folded places would be cut wrongly. Folded by
    grapheme: a letter with its combining marks folds as one.
    """
    folded: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = fold(text[start:end])
        folded.append(piece)
        places += [start] * len(piece)
        start = end
    places.append(len(text))
    return "".join(folded), places
