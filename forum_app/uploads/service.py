"""The rules of uploads: which square of a picture, who has which file. No HTTP, no SQL."""

from __future__ import annotations

import re
from typing import Any

from ..accounts import service as accounts
from ..kernel.db import Writer
from ..kernel.errors import Conflict, Invalid
from ..kernel.files import FileStore
from ..kernel.i18n import lazy as _
from . import images, queries
from .images import Crop, Unfit

_PERCENT = re.compile(r"\+?0*(\d{1,3})")


def crop(x: str, y: str, size: str) -> Crop:
    """The square that was chosen, in percent; what was left open is in the middle, and as large as it can be.

    :raises Invalid: for the field `x`, `y` or `size`.
    """
    return Crop(_percent("x", x, 50), _percent("y", y, 50), _percent("size", size, 100, least=1))


def _percent(field: str, text: str, otherwise: int, least: int = 0) -> int:
    if not text:
        return otherwise
    match = _PERCENT.fullmatch(text) if text.isascii() else None
    if not match or not least <= int(match[1]) <= 100:
        raise Invalid(field, _("This is a number from %(least)d to 100.", least=least))
    return int(match[1])


def said(unfit: Unfit) -> Invalid:
    """What is told of a picture that cannot be taken."""
    sentences: dict[str, Any] = {
        "bytes": _("A picture has at most %(num)d MB.", num=images.MOST_BYTES // 2**20),
        "kind": _("This is not a picture this forum can read. Use PNG, JPEG, WebP or GIF."),
        "pixels": _("This picture is too large: at most 25 megapixels, and 10,000 pixels a side."),
        "slow": _("It takes too long to read this picture. Try another one, or save it again."),
    }
    return Invalid("picture", sentences.get(unfit.why) or _("This picture is damaged and cannot be read."))


def take_avatar(tx: Writer, files: FileStore, member_id: int, digest: str, size: int, *, now: int) -> None:
    """Give a member the picture that was put among the files.

    :raises Conflict: when the sweep has just removed the file; it does so under the same lock as this.
    """
    if files.size(digest) != size:
        raise Conflict(_("Please send the picture once more."))
    old = queries.avatar_of(tx, member_id)
    queries.put_file(tx, digest, type=images.WEBP, size=size, width=images.SIDE, height=images.SIDE, now=now)
    if digest != old:
        accounts.set_avatar(tx, member_id, digest)
    if old and old != digest:
        queries.touch_file(tx, old, now)


def take_avatar_away(tx: Writer, member_id: int, *, now: int) -> None:
    """Back to the stone. Nothing happens without a picture."""
    if old := queries.avatar_of(tx, member_id):
        queries.touch_file(tx, old, now)
        accounts.set_avatar(tx, member_id, "")
