"""The owner's stylesheet: one rule for the colour, then the owner's own CSS. Its address changes with its words."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from typing import Any

from . import colour


def text(options: Mapping[str, Any], *, plain: bool = False) -> str:
    """What stands in it, '' when the owner changed nothing. `plain` leaves out the owner's own CSS."""
    hue, strength = options.get("look_hue", colour.HUE), options.get("look_strength", colour.STRENGTH)
    return _text(hue, strength, "" if plain else options.get("look_css", ""))


def address(options: Mapping[str, Any], *, plain: bool = False) -> str:
    """Where it is served, without the mount point; '' when there is nothing to serve."""
    words = text(options, plain=plain)
    return f"/theme/{version(words)}.css" if words else ""


@functools.lru_cache(maxsize=8)
def version(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]


@functools.lru_cache(maxsize=8)
def _text(hue: int, strength: int, css: str) -> str:
    is_ember = (hue, strength) == (colour.HUE, colour.STRENGTH)
    rule = "" if is_ember else f":root:root{{--ember-h:{hue};--ember-c:{strength / 100:g}}}\n"
    return rule + css
