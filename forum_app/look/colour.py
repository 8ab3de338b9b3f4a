"""The owner's colour as numbers: what the stylesheet makes of a hue and a strength, and how well words are read in it.

The lightnesses are those of 1-tokens.css (a test compares them), where every accent is `oklch()` of the owner's two
numbers. They are chosen so that no hue can make words too faint; `worst` computes that instead of believing it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

HUE = 40  # the ember's own
STRENGTH = 15  # hundredths of chroma, and the most there is
ENOUGH = 4.5  # to one; WCAG 2.2 AA for words

RGB = tuple[float, float, float]  # linear light, 0 to 1


class Shade(NamedTuple):
    """One accent: its lightness in percent, what becomes of the strength, and how far it is from the hue."""

    lightness: float
    share: float
    turn: int = 0


class Room(NamedTuple):
    """What accents stand on by day or by night: grounds are hexadecimal, `words` are the accents that are words,
    `fills` those behind `on`."""

    grounds: dict[str, str]
    words: dict[str, Shade]
    fills: dict[str, Shade]
    on: str
    soft: Shade


DAY = Room(
    {"paper": "#fbfaf8", "sheet": "#ffffff", "sunk": "#f4f2ee"},
    {"ember": Shade(49.5, 1), "ember-2": Shade(42, 1)},
    {"fill": Shade(49.5, 0.95), "fill-2": Shade(42, 0.95)},
    "#ffffff",
    Shade(96.2, 0.11, 20),
)
NIGHT = Room(
    {"paper": "#1b1714", "sheet": "#231e1a", "sunk": "#27221e"},
    {"ember": Shade(76, 0.76), "ember-2": Shade(83, 0.76)},
    {"fill": Shade(51, 0.95), "fill-2": Shade(45.5, 0.95)},
    "#fff8f3",
    Shade(27.5, 0.2, 20),
)


def oklch(lightness: float, chroma: float, hue: float) -> RGB:
    """The light of an `oklch()` colour on an sRGB screen; what lies beyond is cut off by channel, as browsers do.

    `lightness` is in percent, `hue` in degrees.
    """
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    one = (lightness / 100 + 0.3963377774 * a + 0.2158037573 * b) ** 3
    two = (lightness / 100 - 0.1055613458 * a - 0.0638541728 * b) ** 3
    three = (lightness / 100 - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _cut(4.0767416621 * one - 3.3077115913 * two + 0.2309699292 * three),
        _cut(-1.2684380046 * one + 2.6097574011 * two - 0.3413193965 * three),
        _cut(-0.0041960863 * one - 0.7034186147 * two + 1.7076147010 * three),
    )


def _cut(light: float) -> float:
    return min(1.0, max(0.0, light))


def of_hex(colour: str) -> RGB:
    """The light of `#rrggbb`."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def to_hex(colour: RGB) -> str:
    """As `#rrggbb`."""
    return "#" + "".join(f"{round(255 * _encoded(light)):02x}" for light in colour)


def _encoded(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def contrast(one: RGB, other: RGB) -> float:
    """WCAG's ratio: 1 for the same, 21 for black on white."""
    lights = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def shade(of: Shade, hue: float, strength: float) -> RGB:
    """The accent for the owner's numbers. `strength` is in hundredths."""
    return oklch(of.lightness, strength / 100 * of.share, hue + of.turn)


def contrasts(hue: float, strength: float) -> dict[str, float]:
    """Every pair of words and ground that the colour makes: `day ember on paper` -> how many to one."""
    found: dict[str, float] = {}
    for name, room in (("day", DAY), ("night", NIGHT)):
        grounds = {ground: of_hex(colour) for ground, colour in room.grounds.items()}
        grounds["soft"] = shade(room.soft, hue, strength)
        for word, of in room.words.items():
            ink = shade(of, hue, strength)
            for ground, colour in grounds.items():
                found[f"{name} {word} on {ground}"] = contrast(ink, colour)
        for fill, of in room.fills.items():
            found[f"{name} words on {fill}"] = contrast(of_hex(room.on), shade(of, hue, strength))
    return found


def worst(hue: float, strength: float) -> float:
    """The smallest of these."""
    return min(contrasts(hue, strength).values())
