"""Pictures made for a test: honest ones, and some that are not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image

COLOURS = {"red": (220, 30, 30), "green": (30, 200, 30), "blue": (30, 30, 220), "yellow": (230, 220, 40)}


def quarters(width: int = 400, height: int = 400, mode: str = "RGB") -> Image.Image:
    """Red and green above, blue and yellow below."""
    picture = Image.new("RGB", (width, height))
    for place, colour in enumerate(COLOURS.values()):
        x, y = place % 2 * (width // 2), place // 2 * (height // 2)
        picture.paste(colour, (x, y, x + width - width // 2, y + height - height // 2))
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def nearest(pixel: Any) -> str:
    """Which of the four colours a pixel has, as a lossy picture keeps it."""
    return min(COLOURS, key=lambda name: sum(abs(a - b) for a, b in zip(COLOURS[name], pixel[:3], strict=True)))


def seen(content: bytes) -> list[str]:
    """The colours of an avatar's quarters."""
    picture = opened(content).convert("RGB")
    width, height = picture.size
    return [
        nearest(picture.getpixel((x, y))) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)
    ]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, pixels: bytes, *, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG by hand: what its header claims need not be true."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """90 KB of PNG that are 300 MB of pixels."""
    packer = zlib.compressobj(9)
    row = bytes(1 + 3 * 9_999)
    packed = b"".join(packer.compress(row) for _ in range(9_999)) + packer.flush()
    return png(9_999, 9_999, packed)


def long_text() -> bytes:
    """A small picture whose note unpacks to 200 MB."""
    whole = saved(quarters(8, 8))
    note = chunk(b"zTXt", b"note\0\0" + zlib.compress(bytes(200_000_000), 9))
    return whole[:33] + note + whole[33:]


def animated(frames: int, kind: str = "GIF", size: int = 64) -> bytes:
    """Quarters first, then other frames."""
    rest = [Image.new("RGB", (size, size), (place % 256, 0, 0)) for place in range(frames - 1)]
    return saved(quarters(size, size), kind, save_all=True, append_images=rest, duration=20, loop=0)


def zip_in_a_picture() -> bytes:
    """At once a PNG and an archive with a page in it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("index.html", "<script>alert('polyglot')</script>")
    return saved(quarters()) + archive.getvalue()


def with_exif(orientation: int = 1, width: int = 400, height: int = 400) -> bytes:
    """A JPEG that says where it was taken, and how to turn it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "the secret garden"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)})
    return saved(quarters(width, height), "JPEG", exif=exif, comment=b"the secret garden")


def wide_gif(width: int, height: int) -> bytes:
    """A few pixels on a canvas without end."""
    whole = saved(quarters(8, 8), "GIF")
    return whole[:6] + struct.pack("<HH", width, height) + whole[10:]


def many_scans(times: int = 2000) -> bytes:
    """A JPEG whose last scan comes again and again: 16 megapixels are gone over each time."""
    whole = saved(quarters(4000, 4000), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * times + whole[-2:]


def gif_with_script() -> bytes:
    """A GIF that is also a script: its first bytes are a name, the rest a comment."""
    whole = saved(quarters(8, 8), "GIF")
    return b"GIF89a/*" + whole[8:-1] + b"*/=1;alert(1)//;"


def jpeg_with_page() -> bytes:
    """A JPEG whose comment is a page."""
    return saved(quarters(40, 40), "JPEG", comment=HTML)


def deep(width: int = 5000, height: int = 5000) -> bytes:
    """200 MB of pixels with sixteen bits a colour, in a few KB."""
    packer = zlib.compressobj(9)
    row = bytes(1 + 8 * width)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return png(width, height, packed, depth=16, colour=6)


HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
