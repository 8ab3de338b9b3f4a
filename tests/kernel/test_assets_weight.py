"""What scripts weigh: for every visit, and for who writes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from forum_app import Forum
from forum_app.kernel.assets import SHELL, Assets

EVERYBODY = 15 * 1024  # bytes, compressed: what every page of a member fetches
WRITING = 12 * 1024  # besides, on demand
_OTHER = re.compile(r'"(?:\\.|[^"\\])*"|/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[\n])+/[a-z]*|(?:^|\s)//\s.*|\\`')


def weight(assets: Assets, *names: str) -> int:
    return sum(len(gzip.compress(assets.files[f"js/{name}"].body, 9)) for name in names)


def test_scripts_are_light(app: Forum) -> None:
    assert weight(app.assets, "hearth.js", "member.js") <= EVERYBODY
    assert weight(app.assets, "write.js") <= WRITING


def test_what_is_asked_for_rarely_is_light_too(app: Forum) -> None:
    for name in ("emoji.js", "markdown.js"):
        assert weight(app.assets, name) <= 3 * 1024


def test_a_heavy_module_would_be_seen(tmp_path: Path) -> None:
    piece = tmp_path / "js" / "heavy" / "10-piece.js"
    piece.parent.mkdir(parents=True)
    piece.write_text("".join(f"let v{i * i * 7919 % 10007};\n" for i in range(9000)))
    assert weight(Assets([tmp_path]), "heavy.js") > WRITING


def test_no_piece_has_a_text_of_several_lines() -> None:
    """Indentation and comments of pieces are not served: in a text they would be missed."""
    assert _open_text("say(`one")
    for path in sorted((SHELL / "js").glob("*/*.js")):
        wrong = [line for line in path.read_text("utf-8").splitlines() if _open_text(line)]
        assert not wrong, f"{path.name}: {wrong}"


def _open_text(line: str) -> bool:
    """Does a text begin that does not end in this line? Other texts, and patterns, may hold the mark."""
    return _OTHER.sub("", line).count("`") % 2 == 1


def test_comments_stay_with_us(app: Forum) -> None:
    body = app.assets.files["js/write.js"].body.decode()
    assert not re.search(r"^[ \t]|^//", body, re.M)
    assert "(https://)" in body  # two strokes within a line are no comment
