"""The small parts: stones, the cache, events, holes, times."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from forum_app.kernel.avatar import STONES, contrast, stone
from forum_app.kernel.cache import ByteCache
from forum_app.kernel.errors import Forbidden
from forum_app.kernel.events import Events, MenuItem
from forum_app.kernel.templating import page_window
from forum_app.kernel.times import Times
from forum_app.kernel.viewer import AnyViewer
from tests.conftest import ROOT


def test_every_letter_can_be_read_on_its_stone() -> None:
    for body, stratum, letter in STONES:
        assert contrast(body, letter) >= 5.3
        assert contrast(stratum, letter) >= 5.3


def test_the_same_name_has_the_same_stone_and_its_own_letter() -> None:
    assert stone("Ann", "Ann", 40) == stone("ann", "Ann", 40)
    assert ">小</text>" in stone("小明", "小明", 40)
    assert "<script" not in stone("x", "<script>", 40)
    assert len(stone("ann", "Ann", 40)) < 420
    assert "style=" not in stone("ann", "Ann", 40)


def test_the_night_tokens_stand_twice_and_are_the_same() -> None:
    css = (ROOT / "forum_app" / "static" / "css" / "1-tokens.css").read_text()
    system = re.search(r"prefers-color-scheme:dark\)\{:root:not\(\[data-theme=light\]\)\{(.*?)\}\}", css, re.DOTALL)
    chosen = re.search(r":root\[data-theme=dark\]\{(.*?)\}", css, re.DOTALL)
    assert system
    assert chosen
    assert system[1].split() == chosen[1].split()


def test_the_cache_keeps_to_its_bytes_and_drops_the_oldest() -> None:
    cache: ByteCache[str] = ByteCache(100)
    for n in range(20):
        cache.put(n, "x", 10)
        cache.get(0)
    assert cache.size <= 100
    assert cache.get(0) == "x"
    assert cache.get(1) is None
    cache.put("huge", "x", 90)
    assert cache.get("huge") is None
    cache.put(0, "y", 20)
    assert cache.get(0) == "y"
    assert cache.size <= 100


@dataclass(frozen=True)
class Said:
    words: str


def test_the_five_extension_points() -> None:
    events, heard = Events(), []
    events.listen(Said, lambda _, event: heard.append(event.words))
    events.guard(Said, lambda _, event: None if event.words == "please" else _refuse())
    events.panel("post", lambda _, items: {item: f"<{item}>" for item in items if item > 1})
    events.panel("post", lambda _, items: {2: "more"})
    events.menu("admin", MenuItem("/b", "x", "second", 90))
    events.menu("admin", MenuItem("/a", "x", "first", 10))
    events.provide("check", "a thing")
    events.emit(None, Said("hello"))  # type: ignore[arg-type]
    assert heard == ["hello"]
    events.ask(None, Said("please"))  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        events.ask(None, Said("now"))  # type: ignore[arg-type]
    assert events.panels("post", None, [1, 2, 3]) == {2: "<2>more", 3: "<3>"}  # type: ignore[arg-type]
    assert [item.path for item in events.menu_items("admin")] == ["/a", "/b"]
    assert events.provided("check") == ["a thing"]
    assert events.provided("nothing") == []


def _refuse() -> None:
    raise Forbidden("no")


def test_a_shared_page_cannot_print_a_person() -> None:
    viewer = AnyViewer("member")
    assert viewer.is_authenticated
    for attribute in ("name", "display_name", "id", "csrf"):
        with pytest.raises(AttributeError):
            getattr(viewer, attribute)


@pytest.mark.parametrize(
    ("page", "last", "shown"),
    [(1, 1, [1]), (1, 3, [1, 2, 3]), (1, 9, [1, 2, 3, None, 9]), (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
     (50, 99, [1, None, 48, 49, 50, 51, 52, None, 99])],
)  # fmt: skip
def test_the_pager_shows_the_ends_and_the_neighbours(page: int, last: int, shown: list[int | None]) -> None:
    assert page_window(page, last) == shown


NOON = 1_763_726_400  # 2025-11-21 12:00 UTC, a Friday


@pytest.mark.parametrize(
    ("ago", "english", "chinese", "heat", "group"),
    [
        (10, "just now", "刚刚", 3, 4),
        (120, "2 min", "2 分钟前", 3, 4),
        (3 * 3600, "3 h", "3 小时前", 2, 3),
        (26 * 3600, "yesterday", "昨天", 1, 2),
        (3 * 86400, "Tue", "周二", 0, 1),
        (30 * 86400, "22 Oct", "10 月 22 日", 0, 0),
        (400 * 86400, "17 Oct 2024", "2024 年 10 月 17 日", 0, 0),
    ],
)
def test_times_in_words(ago: int, english: str, chinese: str, heat: int, group: int) -> None:
    en, zh = Times("en", "UTC", NOON), Times("zh-Hans", "Asia/Shanghai", NOON)
    assert en.short(NOON - ago) == english
    assert zh.short(NOON - ago) == chinese
    assert (en.heat(NOON - ago), en.group(NOON - ago)) == (heat, group)


def test_a_time_is_written_in_its_zone() -> None:
    assert Times("en", "Asia/Tokyo").full(NOON) == "21 Nov 2025 21:00"
    assert Times("zh-Hans", "America/New_York").full(NOON) == "2025 年 11 月 21 日 07:00"
    assert Times("en", "Nowhere/Land").full(NOON) == "21 Nov 2025 12:00"
    assert 'datetime="2025-11-21T12:00:00Z"' in Times("en", "Asia/Tokyo").stay(NOON)
