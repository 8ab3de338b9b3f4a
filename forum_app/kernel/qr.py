"""The square that phones read, as the path of a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

QUIET = 2  # modules of white around it; the paper it lies on has the other two that readers ask for


@dataclass(frozen=True, slots=True)
class Square:
    """`size` modules wide; `path` is the `d` of an SVG path in these."""

    size: int
    path: str


def square(text: str, *, printed: bool = True) -> Square:
    """On paper it survives a tear or a thumb: a quarter of it may be missing. On a screen larger modules help more."""
    import segno  # most pages need none

    rows = [
        bytes(row)
        for row in segno.make(text, error="q" if printed else "m", micro=False, boost_error=False).matrix_iter(
            border=QUIET
        )
    ]
    path = []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                path.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return Square(len(rows), "".join(path))
