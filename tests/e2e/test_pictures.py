"""`make pictures` makes pictures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import ROOT, environment

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MAKE = "import pathlib, sys; from tests.e2e import pictures; pictures.main(['setup'], pathlib.Path(sys.argv[1]))"


def test_a_page_is_photographed_on_every_screen(tmp_path: Path) -> None:
    """In a process of its own, as ever: it opens a Chromium, and Playwright cannot be started twice in one."""
    subprocess.run([sys.executable, "-c", MAKE, str(tmp_path)], cwd=ROOT, env=environment(), check=True)
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
