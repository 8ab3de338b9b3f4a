"""The readable log: newest first, found, paged, folded, taken along; quick also where it has grown large."""

from __future__ import annotations

import html
import logging
import re
import time
from pathlib import Path

import pytest

from forum_app import Forum, Machine, create_app, load
from forum_app.admin import logs
from tests.people import Person

TRACE = """2026-11-20 10:00:02,000 ERROR forum_app.kernel.error_pages request 2a
Traceback (most recent call last):
  File "x.py", line 3, in act
    raise ValueError("<b>odd</b>")
ValueError: <b>odd</b>
"""
LOG = f"""2026-11-20 10:00:00,123 INFO launcher.serving Hearth 0.1.0 starts on port 8420
2026-11-20 10:00:01,000 WARNING launcher.doors cannot listen on 10.0.0.7: gone
{TRACE}2026-11-20 10:00:03,000 INFO hearth.requests 2b GET /u/周小刚 404 3 ms
"""


@pytest.fixture
def folder_of_log(app: Forum) -> Path:
    folder = app.settings.data_dir / "logs"
    (folder / "hearth.log").write_text(LOG, "utf-8")
    return folder


def texts(page: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r'<p class="mono small">(.*?)</p>', page)]


def test_the_newest_stands_first_and_a_traceback_is_folded(root: Person, folder_of_log: Path) -> None:
    page = root.page("/admin/log")
    assert [text.split()[0] for text in texts(page)] == ["2b", "request", "cannot", "Hearth"]
    assert '<summary lang="en">4 more lines</summary>' in page
    assert "&lt;b&gt;odd&lt;/b&gt;" in page
    assert "周小刚" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("level=error", ["request 2a"]),
        ("level=warning", ["request 2a", "cannot listen on 10.0.0.7: gone"]),
        ("q=VALUEERROR", ["request 2a"]),
        ("q=doors", ["cannot listen on 10.0.0.7: gone"]),
        ("q=周小刚", ["2b GET /u/周小刚 404 3 ms"]),
        ("q=zeppelin", []),
        ("level=loud&before=x", None),
        ("before=9999-1", []),
        ("before=0-999999999999", None),
    ],
)
def test_it_is_looked_through(root: Person, folder_of_log: Path, query: str, found: list[str] | None) -> None:
    shown = texts(root.page(f"/admin/log?{query}"))
    assert shown == found if found is not None else len(shown) == 4


def test_no_log_yet_is_an_empty_page(root: Person) -> None:
    for path in (root.app.settings.data_dir / "logs").iterdir():
        path.unlink()
    assert "Nothing here." in root.page("/admin/log")
    assert root.get("/admin/log/text").get_data() == b""


def test_pages_go_on_in_the_files_before(root: Person, folder_of_log: Path) -> None:
    for number, first in ((0, 200), (1, 100), (2, 0)):
        lines = [f"2026-11-20 10:00:00,000 INFO x entry {first + i}\n" for i in range(100 if number else 130)]
        (folder_of_log / f"hearth.log{f'.{number}' if number else ''}").write_text("".join(lines))
    (folder_of_log / "hearth.log.old").write_text("not ours\n")
    seen: list[str] = []
    path = "/admin/log"
    while path:
        page = root.page(path)
        seen += texts(page)
        older = re.search(r'<a href="([^"]+)" rel="next"', page)
        path = html.unescape(older[1]) if older else ""
    assert seen == [f"entry {i}" for i in reversed(range(330))]


def test_the_text_holds_all_of_it_the_oldest_first(root: Person, folder_of_log: Path) -> None:
    (folder_of_log / "hearth.log.1").write_text("2026-11-19 10:00:00,000 INFO x before\n")
    answer = root.get("/admin/log/text")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hearth-log.txt"'
    assert answer.get_data(as_text=True) == "2026-11-19 10:00:00,000 INFO x before\n" + LOG


@pytest.mark.parametrize(
    "line", [b"", b"\n\n\n", b"\xff\xfe\x00" * 9, b"x" * 700_000, b"no log of ours\n" * 3000, b"\r\n"]
)
def test_what_is_no_log_is_shown_all_the_same(root: Person, folder_of_log: Path, line: bytes) -> None:
    (folder_of_log / "hearth.log").write_bytes(line + b"\n" + LOG.encode())
    assert len(texts(root.page("/admin/log"))) >= 4


@pytest.mark.alone
@pytest.mark.slow
def test_a_log_of_two_hundred_megabytes_is_read_at_its_end(tmp_path: Path) -> None:
    line = b"2026-11-20 10:00:00,000 INFO hearth.requests 2b POST /t/12/reply 303 12 ms\n"
    (tmp_path / "hearth.log").write_bytes(line * (200_000_000 // len(line)))
    took = {}
    for name, wanted in (("newest", ""), ("found nowhere", "zeppelin")):
        began = time.perf_counter()
        piece = logs.read(tmp_path, wanted=wanted)
        took[name] = time.perf_counter() - began
        assert piece.older
        assert len(piece.entries) == (0 if wanted else logs.PAGE)
    print({name: f"{seconds * 1000:.0f} ms" for name, seconds in took.items()})
    assert max(took.values()) < 0.1


class Window(Machine):
    """Remembers what it was asked to save."""

    has_window = True

    def __init__(self) -> None:
        self.saved: list[tuple[str, str]] = []

    def save_as(self, name: str, source: Path) -> bool:
        self.saved.append((name, source.read_text("utf-8")))
        return True


def test_the_window_asks_where_to_save_it(folder: Path, app: Forum) -> None:
    machine = Window()
    other = create_app(load({"data_dir": folder}, {}), machine=machine, worker=False)
    (folder / "logs" / "hearth.log").write_text(LOG, "utf-8")
    root = Person(other, "root")
    assert "/admin/log/text" in root.page("/admin/log")  # in a browser, perhaps on another computer
    assert root.post("/admin/log/save").status_code == 404
    root.sits_at_the_window()
    page = root.page("/admin/log")
    assert 'formaction="/admin/log/save"' in page
    assert "/admin/log/text" not in page
    assert root.post("/admin/log/save").status_code == 303
    assert machine.saved == [("hearth-log.txt", LOG)]
    assert not list((folder / "run").glob("hearth-log*"))
    assert Person(app, "root").post("/admin/log/save").status_code == 404
    other.close()


def test_a_forum_that_was_closed_hears_the_log_no_more(folder: Path) -> None:

    before = len(logging.getLogger().handlers)
    app = create_app(load({"data_dir": folder}, {}), worker=False)
    assert len(logging.getLogger().handlers) == before + 1
    app.close()
    assert len(logging.getLogger().handlers) == before
