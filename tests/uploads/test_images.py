"""What becomes of a picture, honest or not. Here in this process; `test_helper` looks at the other one."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from forum_app.kernel.errors import Invalid
from forum_app.uploads import images, service
from forum_app.uploads.images import SIDE, Crop, Unfit, avatar, square

from . import pictures
from .pictures import opened, quarters, saved, seen

WHOLE = ["red", "green", "blue", "yellow"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_becomes_a_small_webp(kind: str) -> None:
    made = avatar(saved(quarters(), kind))
    assert (opened(made).format, opened(made).size) == ("WEBP", (SIDE, SIDE))
    assert seen(made) == WHOLE
    assert len(made) < 12_000


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_way_to_keep_colours_is_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    grey = Image.new("L", (60, 60), 200)
    if mode == "I;16":
        picture = Image.frombytes("I;16", (60, 60), b"\x00\xc8" * 3600)  # 200 of 255
    else:
        picture = grey.convert(mode, dither=Image.Dither.NONE)
    pixel = opened(avatar(saved(picture, kind))).convert("RGB").getpixel((90, 90))
    assert all(abs(value - (255 if mode == "1" else 200)) < 12 for value in pixel), pixel


def test_what_is_transparent_stays_so() -> None:
    picture = Image.new("RGBA", (100, 100), (10, 120, 10, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 100, 50))
    for one in (picture, picture.convert("P")):
        made = opened(avatar(saved(one)))
        assert made.mode == "RGBA"
        assert (made.getpixel((96, 20))[3], made.getpixel((96, 170))[3]) == (0, 255)


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 900), (900, 1), (2, 3), (191, 193), (4000, 3000)])
def test_every_size_becomes_the_same(width: int, height: int) -> None:
    assert opened(avatar(saved(quarters(width, height)))).size == (SIDE, SIDE)


def test_nothing_is_kept_of_where_it_was_taken() -> None:
    sent = pictures.with_exif()
    assert b"secret garden" in sent
    made = avatar(sent)
    assert b"secret" not in made
    assert b"EXIF" not in made
    assert dict(opened(made).getexif()) == {}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_it_says(orientation: int) -> None:
    """And the square is taken from what one sees: here the upper left quarter of it."""
    sent = pictures.with_exif(orientation, 600, 400)
    upright = ImageOps.exif_transpose(opened(sent))
    assert seen(avatar(sent)) == seen(saved(ImageOps.fit(upright, (SIDE, SIDE))))
    corner = seen(avatar(sent, Crop(0, 0, 40)))
    assert corner == [seen(saved(upright))[0]] * 4


@pytest.mark.parametrize(
    ("crop", "colours"),
    [
        (Crop(0, 0, 50), ["red"] * 4),
        (Crop(100, 0, 50), ["green"] * 4),
        (Crop(0, 100, 50), ["blue"] * 4),
        (Crop(100, 100, 50), ["yellow"] * 4),
        (Crop(50, 50, 50), WHOLE),
        (Crop(50, 50, 1), WHOLE),
    ],
)
def test_the_square_is_the_one_that_was_chosen(crop: Crop, colours: list[str]) -> None:
    for kind in ("PNG", "JPEG"):
        assert seen(avatar(saved(quarters(1600, 1600), kind), crop)) == colours


def test_of_a_picture_that_moves_the_first_frame_is_taken() -> None:
    for kind in ("GIF", "WEBP", "PNG"):
        assert seen(avatar(pictures.animated(20, kind))) == WHOLE
    began = time.monotonic()
    sent = pictures.animated(500)
    assert seen(avatar(sent)) == WHOLE
    assert time.monotonic() - began < 10


def test_what_hangs_behind_a_picture_is_gone() -> None:
    sent = pictures.zip_in_a_picture()
    assert b"index.html" in sent
    made = avatar(sent)
    assert seen(made) == WHOLE
    assert b"PK" not in made
    assert b"script" not in made


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: b"", "kind"),
        (lambda: b"\x00" * 1000, "kind"),
        (lambda: pictures.HTML, "kind"),
        (lambda: pictures.SVG, "kind"),
        (lambda: saved(quarters(), "BMP"), "kind"),
        (lambda: saved(quarters(), "TIFF"), "kind"),
        (lambda: saved(quarters(), "PDF"), "kind"),
        (lambda: pictures.wide_gif(60_000, 60_000), "pixels"),
        (lambda: pictures.png(30_000, 30_000, b""), "pixels"),
        (lambda: pictures.png(30_000, 1, b""), "pixels"),
        (lambda: pictures.png(5_001, 5_000, b""), "pixels"),
        (lambda: pictures.png(2**31 - 1, 2**31 - 1, b""), "pixels"),
        (lambda: pictures.bomb(), "pixels"),
        (lambda: pictures.png(0, 0, b""), "broken kind pixels"),
        (lambda: pictures.png(100, 100, b"not packed"), "broken"),
        (lambda: pictures.long_text(), "broken kind pixels"),
        (lambda: saved(quarters(), "JPEG")[:3000], "broken"),
        (lambda: saved(quarters(), "PNG")[:200], "broken"),
        (lambda: saved(quarters(), "WEBP")[:200], "broken kind"),
        (lambda: pictures.animated(9)[:100], "broken"),
        (lambda: saved(quarters()) + bytes(images.MOST_BYTES), "bytes"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_says_why(make: Callable[[], bytes], why: str) -> None:
    sent = make()
    began = time.monotonic()
    with pytest.raises(Unfit) as unfit:
        avatar(sent)
    assert unfit.value.why in why.split()
    assert time.monotonic() - began < 2


def test_a_broken_picture_is_refused_or_becomes_one_and_nothing_else_happens() -> None:
    """Bytes changed at random in pictures of each kind."""
    chance = random.Random(3)
    kinds = [saved(quarters(64, 64), kind) for kind in images.FORMATS] + [pictures.with_exif(6, 64, 64)]
    for _ in range(400):
        sent = bytearray(chance.choice(kinds))
        for _ in range(chance.randint(1, 8)):
            sent[chance.randrange(len(sent))] = chance.randrange(256)
        try:
            assert opened(avatar(bytes(sent))).size == (SIDE, SIDE)
        except Unfit as unfit:
            assert unfit.why in ("kind", "pixels", "broken")


# --- which square

PERCENT = st.integers(0, 100)


@given(st.integers(1, 20_000), st.integers(1, 20_000), PERCENT, PERCENT, PERCENT, st.integers(1, 8))
def test_any_three_numbers_name_a_square_inside_the_picture(
    width: int, height: int, x: int, y: int, size: int, turned: int
) -> None:
    left, top, right, bottom = square(width, height, Crop(x, y, size), turned)
    assert right - left == bottom - top >= 1
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height


@given(
    *[st.one_of(st.integers().map(str), st.text(max_size=6), st.sampled_from(["", "0", "100", "1e2", "٣", "+7"]))] * 3
)
def test_whatever_is_sent_for_the_square_is_one_or_is_refused_at_its_field(x: str, y: str, size: str) -> None:
    try:
        crop = service.crop(x, y, size)
    except Invalid as error:
        typed = {"x": x, "y": y, "size": size}[error.field]
        assert not typed.isdecimal() or not 0 < int(typed) <= 100 or not typed.isascii()
    else:
        assert all(0 <= number <= 100 for number in crop)
        assert crop.size > 0
