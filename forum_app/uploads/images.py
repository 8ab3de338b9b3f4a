"""Pictures that people upload, made small and harmless: bytes in, bytes out.

Whatever decodes a stranger's picture may be made to crash or to eat the memory, so this runs in a process of its own,
which `helper` starts with this file. It imports nothing of ours: that process stays small.
"""

from __future__ import annotations

import signal
import time
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

R = TypeVar("R")

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 25_000_000  # what cameras call 24 megapixels
LONGEST_SIDE = 10_000
MOST_SCANS = 100  # of a JPEG; a browser is sent ten or so, and each goes over the whole picture
SIDE = 192  # of what is made: twice the largest size in which it is shown
MEMORY = 512 * 1024 * 1024  # bytes of address space; 25 megapixels with transparency need 300
SECONDS = 5  # of computing for one picture; the largest takes one on a slow machine
WEBP = "image/webp"

# what stands in a post
MOST_POST_BYTES = 15 * 1024 * 1024
LONG_SIDE = 2560  # of the whole picture
SMALL_SIDE = 800  # of what stands in the text, and of whatever moves
MOST_FRAMES = 100
MOST_FRAME_PIXELS = 30_000_000  # of all frames together, as they come …
MOST_KEPT_PIXELS = 10_000_000  # … and as they are kept: 40 MB
COUNTED_BYTES = 4 * 1024 * 1024  # of a file whose frames are counted first; counting the empty ones takes half a second
COLOURS = 12_000  # in 40,000 samples: more have photographs, fewer have screenshots and drawings


class Crop(NamedTuple):
    """Which square of the picture, in percent, so that any three numbers from 0 to 100 name one.

    `size` is its side, of the picture's shorter one; `x` and `y` are its place, 0 at the left or top, 100 at the other
    end. All is meant as the picture is looked at: turned as its EXIF says.
    """

    x: int = 50
    y: int = 50
    size: int = 100


class Made(NamedTuple):
    """A picture for a post: a WebP of our own making, and a small one if that shows less than the whole."""

    content: bytes
    width: int
    height: int
    small: bytes = b""
    small_width: int = 0
    small_height: int = 0
    stopped: int = 0  # 1: it moved, and is too long for that

    def packed(self) -> bytes:
        numbers = (self.width, self.height, len(self.small), self.small_width, self.small_height, self.stopped)
        return b" ".join(b"%d" % number for number in numbers) + b"\n" + self.small + self.content

    @classmethod
    def unpacked(cls, packed: bytes) -> Made:
        head, _, rest = packed.partition(b"\n")
        width, height, size, small_width, small_height, stopped = map(int, head.split())
        return cls(rest[size:], width, height, rest[:size], small_width, small_height, stopped)


WHOLE = Crop(50, 50, 0)  # no square of it: all of it, with clear room beside it where it is not square


class Unfit(Exception):
    """It cannot be taken. `why` is bytes, kind, pixels, broken or slow."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def avatar(content: bytes, crop: Crop = Crop()) -> bytes:  # noqa: B008 - immutable
    """The square as a WebP of 192 x 192, without any metadata; of what moves, the first frame.

    :raises Unfit: when the bytes are no picture of a kind we take, too large a one, or a broken one.
    """
    return _opened(content, MOST_BYTES, lambda picture: _cropped(picture, crop))


def picture(content: bytes) -> Made:
    """The whole picture, upright, in sRGB and without any metadata, at most 2560 pixels a side.

    :raises Unfit: as `avatar`.
    """
    return _opened(content, MOST_POST_BYTES, lambda picture: _whole(picture, len(content)))


def _opened(content: bytes, most_bytes: int, make: Callable[[Image.Image], R]) -> R:
    from PIL import Image, UnidentifiedImageError

    if len(content) > most_bytes:
        raise Unfit("bytes")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the oddities of a file are no news
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(content), formats=FORMATS) as picture:
                width, height = picture.size  # from the header: nothing is decoded yet
                most = MOST_PIXELS // 2 if ";16" in str(picture.tile) else MOST_PIXELS  # twice the bytes
                if max(width, height) > LONGEST_SIDE or width * height > most:
                    raise Unfit("pixels")
                if picture.format == "JPEG" and content.count(b"\xff\xda") > MOST_SCANS:
                    raise Unfit("slow")
                return make(picture)
        except Unfit:
            raise
        except UnidentifiedImageError as error:
            raise Unfit("kind") from error
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
            raise Unfit("pixels") from error
        except Exception as error:  # decoders raise whatever they come upon
            raise Unfit("broken") from error


# --- avatars


def _cropped(picture: Image.Image, crop: Crop) -> bytes:
    from PIL import Image

    width, height = picture.size
    wanted = 2 * SIDE / max(1, min(width, height) * crop.size / 100)
    if wanted < 1:  # a JPEG can be decoded small: a sixty-fourth of the memory
        picture.draft(None, (int(width * wanted) + 1, int(height * wanted) + 1))
    picture.load()
    turned = _orientation(picture)
    if crop.size:
        box = square(*picture.size, crop, turned)
        made = _plain(picture.crop(box)).resize((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    else:
        made = _in_square(picture)
    if turned > 1:
        made = made.transpose(Image.Transpose(_TURNS[turned]))
    return _webp(made)


def _webp(picture: Image.Image, *, lossless: bool = False) -> bytes:
    """The pixels and nothing else."""
    out = BytesIO()
    if lossless:
        _bare(picture).save(out, "WEBP", lossless=True, quality=40, method=2)
    else:
        _bare(picture).save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    """Without what the file said beside its pixels, which would be saved again."""
    from PIL import Image

    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _in_square(picture: Image.Image) -> Image.Image:
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


# --- pictures in posts


def _whole(picture: Image.Image, size: int) -> Made:
    stopped = 0
    if getattr(picture, "is_animated", False) and picture.format != "PNG":
        counted = getattr(picture, "n_frames", 1) if size <= COUNTED_BYTES else 1
        if moving := None if _is_too_long(picture, counted) else _moving(picture):
            return moving
        stopped = 1
        picture.seek(0)
    drawn = picture.format in ("PNG", "GIF")
    large = _upright(picture, LONG_SIDE)
    lossless = drawn and not _is_photograph(large)
    content = _webp(large, lossless=lossless)
    if max(large.size) <= SMALL_SIDE:
        return Made(content, *large.size, stopped=stopped)
    small = _fitted(large, SMALL_SIDE)
    return Made(content, *large.size, _webp(small), *small.size, stopped)


def _upright(picture: Image.Image, side: int) -> Image.Image:
    """Decoded, in sRGB, at most `side` pixels a side."""
    from PIL import Image

    turned = _orientation(picture)
    if max(picture.size) > side:  # a JPEG can be decoded small
        scale = side / max(picture.size)
        picture.draft(None, (int(picture.width * scale) + 1, int(picture.height * scale) + 1))
    picture.load()
    made = _fitted(_in_srgb(picture), side)
    return made.transpose(Image.Transpose(_TURNS[turned])) if turned > 1 else made


def _fitted(picture: Image.Image, side: int) -> Image.Image:
    from PIL import Image

    scale = min(1, side / max(picture.size))
    if scale == 1:
        return picture
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """What a camera calls Display P3 looks pale where nobody says so; a profile that cannot be read is left out."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        try:
            from PIL import ImageCms

            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            mode = "RGBA" if picture.mode == "RGBA" else "RGB"
            found = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
            return _plain(found or picture)
        except Exception:
            return _plain(picture)
    return _plain(picture)


def _is_photograph(picture: Image.Image) -> bool:
    """By how many colours it has: what was drawn stays as sharp as it was, a photograph would be too heavy so."""
    from PIL import Image

    sample = picture.resize((200, 200), Image.Resampling.NEAREST)
    return sample.getcolors(COLOURS) is None


def _moving(picture: Image.Image) -> Made | None:
    """All its frames; None when there are too many, or they are too large."""
    frames, times = [], []
    for place in range(MOST_FRAMES + 1):
        try:
            picture.seek(place)
        except EOFError:
            break
        if _is_too_long(picture, place + 1):
            return None
        frames.append(_bare(_fitted(_plain(picture), SMALL_SIDE)))
        times.append(min(10_000, max(20, int(picture.info.get("duration", 100) or 100))))
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=times, loop=0, quality=75, method=1)
    return Made(out.getvalue(), *frames[0].size)


def _is_too_long(picture: Image.Image, frames: int) -> bool:
    width, height = picture.size
    scale = min(1, SMALL_SIDE / max(width, height))
    as_it_comes, as_it_is_kept = width * height * max(2, frames), width * height * scale**2 * frames
    return frames > MOST_FRAMES or as_it_comes > MOST_FRAME_PIXELS or as_it_is_kept > MOST_KEPT_PIXELS


# --- the process


def serve() -> None:
    """Answer pictures with what is made of them until the other end is closed, as the end of our parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server; it ends us
    _limit_memory()
    with open(0, "rb", closefd=False) as source, open(1, "wb", closefd=False) as target:
        while header := source.readline(100):
            task, *numbers = header.split()
            size, *place = map(int, numbers)
            content = source.read(size)
            _limit_time()
            try:
                why, made = "done", avatar(content, Crop(*place)) if task == b"avatar" else picture(content).packed()
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
