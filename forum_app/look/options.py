"""What the owner chose, kept among the options: every page knows it without asking, and is made anew with it."""

from __future__ import annotations

from typing import Any

from ..kernel.options import Option
from . import colour


def _kept(name: str, default: Any) -> Option:
    """One that has a page of its own instead of a place among the settings."""
    return Option(name, "text", default, "", "", hidden=True)


OPTIONS = (
    _kept("look_hue", colour.HUE),
    _kept("look_strength", colour.STRENGTH),
    _kept("look_logo", ""),  # the digest of a file
    _kept("look_css", ""),
    _kept("welcome", ""),
    _kept("welcome_html", ""),
    _kept("welcome_lang", ""),
)
