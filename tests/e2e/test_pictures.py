"""`make pictures` makes pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import pictures

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_page_is_photographed_on_every_screen(tmp_path: Path) -> None:
    pictures.main(["setup"], tmp_path)
    found = {path.stem for path in tmp_path.glob("*.png")}
    assert len(found) == 12
    assert {"setup-360-dark-zh", "setup-1280-light-en"} <= found
    sizes = {width: _width(tmp_path / f"setup-{width}-light-en.png") for width in (360, 768, 1280)}
    assert sizes == {360: 360, 768: 768, 1280: 1280}
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert index.count("<h2") == 1
    assert index.count("<img") == 12


def _width(picture: Path) -> int:
    """A PNG file begins with a signature of 8 bytes, then a header whose first number is the width."""
    return int.from_bytes(picture.read_bytes()[16:20], "big")
