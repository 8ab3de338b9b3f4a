"""A picture that the program draws itself: a week of soil moisture, as a PNG. No file, no library."""

from __future__ import annotations

import struct
import zlib

WIDTH, HEIGHT = 720, 300
PAPER, LINE, WATER, RAIN = b"\xfb\xf7\xf0", b"\xe4\xdb\xcd", b"\x2c\x6e\x54", b"\xcf\xe0\xea"
# percent at the edges of half days; the rain comes on the fourth
WEEK = (43, 40, 38, 36, 35, 31, 52, 50, 47, 43, 40, 37, 35, 31)


def chart() -> bytes:
    """Percent against days: lines at each tenth, a band where it rained."""
    rows = [bytearray(PAPER * WIDTH) for _ in range(HEIGHT)]
    step = WIDTH // (len(WEEK) - 1)
    for row in rows:
        row[3 * 5 * step : 3 * 6 * step] = RAIN * step
    for percent in range(10, 60, 10):
        rows[_down(percent)][:] = LINE * WIDTH
    for x in range(WIDTH):
        place = min(x // step, len(WEEK) - 2)
        share = min(1.0, (x - place * step) / step)
        middle = _down(WEEK[place] + (WEEK[place + 1] - WEEK[place]) * share)
        steep = abs(_down(WEEK[place]) - _down(WEEK[place + 1])) // step
        for y in range(max(0, middle - 2 - steep), min(HEIGHT, middle + 3 + steep)):
            rows[y][3 * x : 3 * x + 3] = WATER
    return _png(b"".join(b"\0" + row for row in rows))


def _down(percent: float) -> int:
    """From the upper edge, in pixels."""
    return round(HEIGHT * (1 - percent / 60))


def _png(pixels: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
