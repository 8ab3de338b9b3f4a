"""Pictures that people upload, made small and harmless: bytes in, bytes out.

Whatever decodes a stranger's picture may be made to crash or to eat the memory, so this runs in a process of its own,
which `helper` starts with this file. It imports nothing of ours: that process stays small.
"""

from __future__ import annotations

import signal
import time
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 25_000_000  # what cameras call 24 megapixels
LONGEST_SIDE = 10_000
SIDE = 192  # of what is made: twice the largest size in which it is shown
MEMORY = 512 * 1024 * 1024  # bytes of address space; 25 megapixels with transparency need 300
SECONDS = 5  # of computing for one picture; the largest takes one on a slow machine
WEBP = "image/webp"


class Crop(NamedTuple):
    """Which square of the picture, in percent, so that any three numbers from 0 to 100 name one.

    `size` is its side, of the picture's shorter one; `x` and `y` are its place, 0 at the left or top, 100 at the other
    end. All is meant as the picture is looked at: turned as its EXIF says.
    """

    x: int = 50
    y: int = 50
    size: int = 100


WHOLE = Crop(50, 50, 0)  # no square of it: all of it, with clear room beside it where it is not square


class Unfit(Exception):
    """It cannot become an avatar. `why` is bytes, kind, pixels, broken or slow."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def avatar(content: bytes, crop: Crop = Crop()) -> bytes:  # noqa: B008 - immutable
    """The square as a WebP of 192 x 192, without any metadata; of what moves, the first frame.

    :raises Unfit: when the bytes are no picture of a kind we take, too large a one, or a broken one.
    """
    from PIL import Image, UnidentifiedImageError

    if len(content) > MOST_BYTES:
        raise Unfit("bytes")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the oddities of a file are no news
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(content), formats=FORMATS) as picture:
                return _made(picture, crop)
        except Unfit:
            raise
        except UnidentifiedImageError as error:
            raise Unfit("kind") from error
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
            raise Unfit("pixels") from error
        except Exception as error:  # decoders raise whatever they come upon
            raise Unfit("broken") from error


def _made(picture: Image.Image, crop: Crop) -> bytes:
    from PIL import Image

    width, height = picture.size  # from the header: nothing is decoded yet
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise Unfit("pixels")
    wanted = 2 * SIDE / max(1, min(width, height) * crop.size / 100)
    if wanted < 1:  # a JPEG can be decoded small: a sixty-fourth of the memory
        picture.draft(None, (int(width * wanted) + 1, int(height * wanted) + 1))
    picture.load()
    turned = _orientation(picture)
    if crop.size:
        box = square(*picture.size, crop, turned)
        made = _plain(picture.crop(box)).resize((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    else:
        made = _fitted(picture)
    if turned > 1:
        made = made.transpose(Image.Transpose(_TURNS[turned]))
    clean = Image.new(made.mode, made.size)  # takes along the pixels and nothing else
    clean.paste(made)
    out = BytesIO()
    clean.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def _fitted(picture: Image.Image) -> Image.Image:
    """All of it in the middle of a clear square."""
    from PIL import Image

    small = _plain(picture)
    scale = SIDE / max(small.size)
    width, height = (max(1, round(side * scale)) for side in small.size)
    small = small.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    sheet = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    sheet.paste(small, ((SIDE - width) // 2, (SIDE - height) // 2))
    return sheet


def _orientation(picture: Image.Image) -> int:
    """1 to 8, as EXIF counts; 1 is upright."""
    try:
        found = picture.getexif().get(0x0112, 1)
    except Exception:  # of a picture that is fine otherwise
        return 1
    return found if found in _TURNS else 1


# EXIF's orientation -> Pillow's Transpose that sets the picture upright
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}


def square(width: int, height: int, crop: Crop, turned: int = 1) -> tuple[int, int, int, int]:
    """The square in the pixels of the file - left, top, right, bottom -, which may lie on its side.

    At least one pixel, never over the edge.
    """
    shown_width, shown_height = (height, width) if turned >= 5 else (width, height)
    side = max(1, round(min(width, height) * crop.size / 100))
    left = round((shown_width - side) * crop.x / 100)
    top = round((shown_height - side) * crop.y / 100)
    right, below = shown_width - side - left, shown_height - side - top  # the room on the other side
    x, y = {
        1: (left, top), 2: (right, top), 3: (right, below), 4: (left, below),
        5: (top, left), 6: (top, right), 7: (below, right), 8: (below, left),
    }[turned]  # fmt: skip
    return x, y, x + side, y + side


def _plain(part: Image.Image) -> Image.Image:
    """With eight bits a colour, and with transparency if there is any."""
    if part.mode.startswith("I"):  # 16 bits of grey: convert() would make it all white
        part = part.point(lambda value: value * (1 / 256)).convert("L")
    return part.convert("RGBA" if part.has_transparency_data else "RGB")


# --- the process


def serve() -> None:
    """Answer pictures with avatars until the other end is closed, which the end of our parent does as well."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server; it ends us
    _limit_memory()
    with open(0, "rb", closefd=False) as source, open(1, "wb", closefd=False) as target:
        while header := source.readline(100):
            size, *place = map(int, header.split())
            _limit_time()
            try:
                why, made = "done", avatar(source.read(size), Crop(*place))
            except Unfit as unfit:
                why, made = unfit.why, b""
            target.write(b"%s %d\n%s" % (why.encode(), len(made), made))
            target.flush()


def _limit_memory() -> None:
    """Where the system can: not on Windows, and macOS does not mind what one says."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass


def _limit_time() -> None:
    """Of computing, so that a busy machine does not make a good picture a bad one; the parent looks at the clock."""
    try:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + SECONDS, hard))
    except (ImportError, ValueError, OSError):
        pass


if __name__ == "__main__":
    serve()
