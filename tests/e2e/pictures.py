"""`make pictures`: every page as a picture into out/pictures.

`python -m tests.e2e.pictures home topic` makes those of the named pages only, `… docs` those of the documentation.
out/pictures/index.html shows what is there, a line for each page.
"""

from __future__ import annotations

import re
import sys
import tempfile
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page

from forum_app.kernel.db import Database
from tests.conftest import SHARED
from tests.people import PASSWORD
from tests.process import ROOT, hearth, start

from .browser import DESK, PHONE, TABLET, Seats, chromium
from .house import ZONE, found, keep_house, settle
from .places import BARE_PLACES, OTHER_PLACES, PLACES, Place
from .setup import setup_link

OUT = ROOT / "out" / "pictures"
DOCS = ROOT / "docs"
REAL = SHARED / "cc0-zh-en-20k.jsonl.gz"  # only beside some checkouts
SHAPES = {360: PHONE, 768: TABLET, 1280: DESK}
LANGUAGES = {"en": "en", "zh-Hans": "zh"}


def open_third(page: Page) -> None:
    page.locator(".title a").nth(2).click()
    page.wait_for_load_state()


REAL_PLACES = [
    Place("real-board", "", "/b/zh"),
    Place("real-topic-zh", "", "/b/zh", open_third),
    Place("real-topic-en", "ann", "/b/en", open_third),
    Place("real-search", "", "/search?q=民主"),
]
DEMO_PLACES = [
    Place("demo-home", "root", "/"),
    Place("demo-admin", "root", "/admin/"),
    Place("demo-admin-log", "root", "/admin/log"),
    Place("demo-boards", "", "/boards"),
    Place("demo-board", "", "/b/wires"),
    Place("demo-topic", "root", "/t/{made[sensor]}"),
    Place("demo-topic-zh", "", "/t/{made[clock]}"),
    Place("demo-topic-long", "", "/t/{made[chain]}/x?page=4"),
    Place("demo-topic-locked", "", "/t/{made[washing]}"),
    Place("demo-members", "root", "/members"),
    Place("demo-profile", "root", "/u/老顾"),
]
DEMO_TOPICS = {"sensor": "A soil moisture", "clock": "座钟", "chain": "成语接龙", "washing": "晚上十点以后"}


def main(names: list[str], out: Path = OUT) -> None:
    """The pictures of the pages with these names, of all without any."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, chromium() as browser:
        if wanted := _named(PLACES, names):
            _of_the_sample(browser, Path(made) / "data", wanted, out)
        for how, places in OTHER_PLACES.items():
            if wanted := _named(places, names):
                _of_the_sample(browser, Path(made) / how, wanted, out, how=how)
        if (wanted := _named(REAL_PLACES, names)) and REAL.exists():
            _of_the_sample(browser, Path(made) / "real", wanted, out, real=True)
        if wanted := _named(DEMO_PLACES, names):
            _of_the_demo(browser, Path(made) / "demo", wanted, out)
        if wanted := _named(BARE_PLACES, names):
            _of_the_setup(browser, Path(made) / "bare", wanted, out)
        if names == ["docs"]:
            _of_the_documentation(browser, Path(made) / "docs")
    sheet(out)


SHEET = """<!doctype html><meta charset="utf-8"><title>Pictures</title><style>
body{font:14px sans-serif;margin:1rem;background:#8883}h2{margin:1rem 0 .25rem}
section{display:flex;gap:.5rem;overflow-x:auto;align-items:flex-start}
a{flex:none;color:inherit}img{display:block;height:26rem;width:auto}
</style>
"""
_PICTURE = re.compile(r"(.+)-(\d+)-(light|dark)-(en|zh)")


def sheet(out: Path) -> None:
    """A page that shows all pictures that lie there, those of one place in one line."""
    lines: dict[str, list[str]] = {}
    for path in sorted(out.glob("*.png")):
        if found := _PICTURE.fullmatch(path.stem):
            how = " ".join(found.groups()[1:])
            lines.setdefault(found[1], []).append(
                f'<a href="{path.name}"><img src="{path.name}" alt="" loading="lazy">{how}</a>'
            )
    shown = [f'<h2 id="{place}">{place}</h2><section>{"".join(line)}</section>' for place, line in lines.items()]
    (out / "index.html").write_text(SHEET + "\n".join(shown), encoding="utf-8")


def _named(places: list[Place], names: list[str]) -> list[Place]:
    return [place for place in places if not names or place.name in names]


def _of_the_sample(
    browser: Browser, folder: Path, places: list[Place], out: Path, *, real: bool = False, how: str = ""
) -> None:
    """With the real posts beside the sample, if they are wanted; or as a house that is kept otherwise."""
    names = {"made": settle(folder), **(keep_house(folder, how) if how else {})}
    if real:
        hearth("import", REAL, folder=folder)
    with start(folder) as server:
        photograph(Seats(browser, f"http://127.0.0.1:{server.port}", names), places, out)


def _of_the_demo(browser: Browser, folder: Path, places: list[Place], out: Path) -> None:
    with start(folder_with_demo(folder)) as server:
        photograph(Seats(browser, f"http://127.0.0.1:{server.port}", {"made": demo_topics(folder)}), places, out)


def folder_with_demo(folder: Path) -> Path:
    """What `hearth demo` makes, with root as the owner."""
    found(folder)
    done = hearth("demo", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


def demo_topics(folder: Path) -> dict[str, int]:
    """The ids of some topics of the demo, by a word for each."""
    db = Database(folder / "hearth.db").reader()
    topics = {title: topic_id for topic_id, title in db.tuples("SELECT id, title FROM topic")}
    db.close()
    return {
        key: next(topic_id for title, topic_id in topics.items() if title.startswith(begins))
        for key, begins in DEMO_TOPICS.items()
    }


def _of_the_setup(browser: Browser, folder: Path, places: list[Place], out: Path) -> None:
    with start(folder) as server:
        photograph(Seats(browser, f"http://127.0.0.1:{server.port}", {"setup": setup_link(server)}), places, out)


def photograph(seats: Seats, places: list[Place], out: Path) -> None:
    """Each place on each screen, in both languages, by day and night."""
    for (width, shape), language, theme in product(SHAPES.items(), LANGUAGES, ("light", "dark")):
        for place in places:
            page = seats.stay(place.who, language, color_scheme=theme, reduced_motion="reduce", **shape)
            place.visit(seats, page)
            page.screenshot(path=out / f"{place.name}-{width}-{theme}-{LANGUAGES[language]}.png", full_page=True)
        for problem in seats.rise(all_of_them=True):
            print(f"{width} {theme} {language}: {problem}", file=sys.stderr)
        print(f"{len(places)} pages at {width} px, {theme}, {language}", flush=True)


def _of_the_documentation(browser: Browser, folder: Path) -> None:
    """As a member sees them: a topic of the sample, and the first page of the demo by day, and by night in Chinese."""
    calm: dict[str, Any] = {"reduced_motion": "reduce", "timezone_id": ZONE}
    desk = {"color_scheme": "light", **calm, "viewport": {"width": 1280, "height": 760}}
    night = {"color_scheme": "dark", "device_scale_factor": 1.5, **calm, **PHONE}
    folder.mkdir()
    made = settle(folder / "sample")
    with start(folder / "sample") as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")
        _draw(seats.sit("ann", **desk), "topic", f"/t/{made.asked}")
        _draw_the_design(seats.sit("root", color_scheme="light", **calm))
        seats.rise()
    demo = folder_with_demo(folder / "demo")
    done = hearth("user", "add", "ann", "--password-stdin", folder=demo, stdin=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    with start(demo) as server:
        seats = Seats(browser, f"http://127.0.0.1:{server.port}")
        _live_a_little(seats)
        _draw(seats.sit("ann", **desk), "home", "/")
        _draw(seats.sit("ann", "zh-Hans", **night), "phone", "/")
        seats.rise()


def _live_a_little(seats: Seats) -> None:
    """A name for the house; ann has read all of it but what the owner answers now."""
    owner = seats.sit("root")
    owner.goto("/admin/settings")
    owner.locator("#name").fill("Plum Lane 梅巷")
    owner.locator(".savebar .btn").click()
    seats.sit("ann").goto("/")
    owner.goto("/")
    paths = owner.locator(".row .title a").evaluate_all("links => links.map(link => link.pathname)")
    for path, words in zip(paths[2:5:2], ("我也遇到过。", "So it has."), strict=True):
        owner.goto(path)
        owner.locator("#reply textarea").fill(words)
        with owner.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/reply")):
            owner.locator("#reply .btn.main").click()


def _draw(page: Page, name: str, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    _squeeze(page.screenshot(), DOCS / f"picture-{name}.png")


def _draw_the_design(page: Page) -> None:
    """The owner's colour, and posts in their states, both by day and night."""
    page.goto("/admin/look")
    box = page.locator(".admin > div").bounding_box() or {}
    clip: Any = {"x": box["x"] - 8, "y": box["y"] - 8, "width": box["width"] + 16, "height": 620}
    _squeeze(page.screenshot(clip=clip), DOCS / "design-colour.png")
    page.goto("/admin/styleguide")
    _squeeze(page.locator(".guide > section:has(.solution) .rooms").first.screenshot(), DOCS / "design-parts.png")


def _squeeze(shot: bytes, path: Path) -> None:
    """In fewer bytes, but every colour: a palette would lose the paper or the marks of the boards."""
    Image.open(BytesIO(shot)).convert("RGB").save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
