"""Draws the icons anew from forum_app/static/icon.svg: `python build/icons/make.py`. What it makes is kept in git.

Chromium renders each size by itself, so that thin lines fall on pixels as they should. Small ones have bolder lines.
"""

from __future__ import annotations

import base64
import re
import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
DRAWING = HERE.parent.parent / "forum_app" / "static" / "icon.svg"
TRAY = HERE.parent.parent / "launcher" / "tray.png"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
SMALL = 32  # up to this size the arch needs a bolder line to be seen
WINDOWS = (16, 24, 32, 48, 64, 128, 256)
MAC = 1024  # a Mac's icon leaves a margin of a tenth on each side


def main() -> int:
    drawing = DRAWING.read_text("utf-8")
    with sync_playwright() as playwright:
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page()
        made = {size: render(page, bolder(drawing) if size <= SMALL else drawing, size) for size in SIZES}
        mac = render(page, drawing, MAC, margin=MAC // 10)
        browser.close()
    for size, picture in made.items():
        picture.save(HERE / f"hearth-{size}.png", optimize=True)
    made[256].save(HERE / "hearth.ico", append_images=[made[size] for size in WINDOWS[:-1]],
                   sizes=[(size, size) for size in WINDOWS])  # fmt: skip
    mac.save(HERE / "hearth.icns")
    made[64].save(TRAY, optimize=True)
    return 0


def bolder(drawing: str) -> str:
    return re.sub(r'stroke-width="2"', 'stroke-width="2.6"', drawing)


def render(page: Page, drawing: str, size: int, margin: int = 0) -> Image.Image:
    """The drawing at this size, transparent round it."""
    inner = size - 2 * margin
    source = "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(
        f'<body style="margin:{margin}px"><img src="{source}" width="{inner}" height="{inner}" style="display:block">'
    )
    page.wait_for_function("document.images[0].complete")
    return Image.open(BytesIO(page.screenshot(omit_background=True))).convert("RGBA")


if __name__ == "__main__":
    sys.exit(main())
