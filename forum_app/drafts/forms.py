"""What a browser sends to be kept."""

from __future__ import annotations

from ..kernel.text import number


def revision(given: str | None) -> int:
    """The revision that the words were typed on from; 0 for none, and for what is no number."""
    return number(given) or 0
