"""No hue and no strength makes words too faint, by day or by night."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forum_app.look import colour
from tests.conftest import ROOT

CSS = (ROOT / "forum_app" / "static" / "css" / "1-tokens.css").read_text()


def test_white_on_black_and_a_known_colour_are_measured_as_they_are() -> None:
    assert colour.contrast(colour.of_hex("#ffffff"), colour.of_hex("#000000")) == pytest.approx(21)
    assert colour.to_hex(colour.oklch(62.8, 0.2577, 29.23)) == "#ff0000"
    assert colour.to_hex(colour.oklch(100, 0, 0)) == "#ffffff"


@pytest.mark.proof
def test_words_can_be_read_in_all_360_hues(proved: Any) -> None:
    found = {(hue, strength): colour.contrasts(hue, strength) for hue in range(360) for strength in (0, 4, 8, 12, 15)}
    worst = {pair: min(each[pair] for each in found.values()) for pair in found[0, 0]}
    proved("the worst of 360 hues in 5 strengths, to one", **{pair: round(ratio, 2) for pair, ratio in worst.items()})
    assert {pair: ratio for pair, ratio in worst.items() if ratio < colour.ENOUGH} == {}
    assert len(worst) == 20


def test_more_strength_or_another_lightness_would_not_do() -> None:
    """So the check can fail."""
    assert min(colour.worst(hue, 30) for hue in range(360)) < colour.ENOUGH
    pale = colour.oklch(56, 0.15, 190)
    assert colour.contrast(pale, colour.of_hex(colour.DAY.grounds["sunk"])) < colour.ENOUGH


@pytest.mark.parametrize(("room", "block"), [(colour.DAY, 0), (colour.NIGHT, -1)], ids=["day", "night"])
def test_the_numbers_are_the_stylesheets(room: colour.Room, block: int) -> None:
    def token(name: str) -> str:
        return re.findall(rf"--{name}:([^;]+);", CSS)[block]

    for name, ground in room.grounds.items():
        assert token(name).replace("#fff", "#ffffff") in (ground, "#ffffff")
    of = {"ember": "el", "ember-2": "el2", "fill": "fl", "fill-2": "fl2"}
    for name, shade in {**room.words, **room.fills}.items():
        assert token(of[name]) == f"{shade.lightness:g}%"
    assert token("sl") == f"{room.soft.lightness:g}%"
    assert float(token("ek")) == room.words["ember"].share
    assert float(token("sk")) == room.soft.share
    assert token("on-ember").replace("#fff;", "#ffffff;") in (room.on, "#fff")
