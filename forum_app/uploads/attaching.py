"""The rules of files in posts: what is taken, what a text shows, what becomes of the rest. No HTTP, no SQL."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..kernel.db import Reader, Writer
from ..kernel.errors import Conflict, Invalid
from ..kernel.events import Events
from ..kernel.files import FileStore
from ..kernel.i18n import lazy as _
from ..kernel.i18n import lazy_plural
from ..kernel.markup import files as markup
from ..kernel.markup.files import Shown
from ..kernel.viewer import Viewer
from ..kernel.writing import Says
from ..topics.events import PostAdded, PostEdited, PostPurged
from ..topics.queries import addenda
from ..topics.queries import read as posts
from . import access, images, names, queries
from .images import Made, Unfit
from .queries import Attachment

MB = 1024 * 1024
DAY = 24 * 3600  # seconds
MOST_DROPPED = 500  # rows under one lock


@dataclass(frozen=True, slots=True)
class Upload:
    """What is to be kept: one file, or a picture with a small one beside it."""

    name: str
    type: str
    content: bytes
    small: bytes = b""
    shape: tuple[int, int, int, int] = (0, 0, 0, 0)
    stopped: bool = False

    @property
    def size(self) -> int:
        return len(self.content) + len(self.small)


def new_key() -> str:
    """80 bits: nobody finds a file by trying."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def check_on(options: Mapping[str, Any]) -> None:
    """:raises Invalid: where the owner wants no files."""
    if not options["uploads"]:
        raise Invalid("file", _("This forum takes no pictures and files."))


def check_size(size: int, options: Mapping[str, Any]) -> None:
    """:raises Invalid: for nothing, and for too much."""
    if not size:
        raise Invalid("file", _("Choose a file. An empty one cannot be sent."))
    if size > options["upload_largest"] * MB:
        raise Invalid("file", _("A file has at most %(num)d MB here.", num=options["upload_largest"]))


def check_room(db: Reader, member_id: int, size: int, options: Mapping[str, Any], *, now: int) -> None:
    """:raises Invalid: when the member has used up the room, or the day."""
    bytes_, today = queries.uploaded_by(db, member_id, now - DAY)
    if options["upload_member"] and bytes_ + size > options["upload_member"] * MB:
        raise Invalid("file", _("Your %(num)d MB are used up. Under Settings, Files, you can remove what is not used.",
                                num=options["upload_member"]))  # fmt: skip
    if options["upload_day"] and today >= options["upload_day"]:
        raise day_is_over(options)


def day_is_over(options: Mapping[str, Any]) -> Invalid:
    """What is said to whoever has sent as many files as a day has."""
    most = options["upload_day"]
    return Invalid("file", lazy_plural("%(num)d file a day is the limit. Go on tomorrow.",
                                       "%(num)d files a day are the limit. Go on tomorrow.", most))  # fmt: skip


def of_picture(name: str, made: Made) -> Upload:
    shape = (made.width, made.height, made.small_width, made.small_height)
    named = names.with_ending(name, "webp")
    return Upload(named, images.WEBP, made.content, made.small, shape, bool(made.stopped))


def of_file(name: str, content: bytes) -> Upload:
    return Upload(name, names.type_of(name), content)


def said(unfit: Unfit) -> Invalid:
    """What is told of a picture that cannot be taken."""
    sentences: dict[str, Any] = {
        "bytes": _("A picture has at most %(num)d MB.", num=images.MOST_POST_BYTES // MB),
        "kind": _("This is called a picture, but it is none that this forum can read. Use PNG, JPEG, WebP or GIF."),
        "pixels": _("This picture is too large: at most 25 megapixels, and 10,000 pixels a side."),
        "slow": _("It takes too long to read this picture. Try another one, or save it again."),
    }
    return Invalid("file", sentences.get(unfit.why) or _("This picture is damaged and cannot be read."))


def take(
    tx: Writer, files: FileStore, member_id: int, upload: Upload, digests: tuple[str, str], key: str, *, now: int
) -> None:
    """Keep what was put among the files: `digests` are those of the whole and of the small one, '' without.

    :raises Conflict: when the sweep has just removed a file; it does so under the same lock as this.
    """
    width, height, small_width, small_height = upload.shape
    whole, small = digests
    for digest, size, sides in (
        (whole, len(upload.content), (width, height)),
        (small, len(upload.small), (small_width, small_height)),
    ):
        if not digest:
            continue
        if files.size(digest) != size:
            raise Conflict(_("Please send the file once more."))
        queries.put_file(tx, digest, type=upload.type, size=size, width=sides[0], height=sides[1], now=now)
    queries.put_attachment(
        tx,
        key=key,
        member_id=member_id,
        digest=whole,
        small=small or None,
        name=upload.name,
        type=upload.type,
        size=upload.size,
        shape=upload.shape,
        now=now,
    )


def markdown(file: Attachment | Shown) -> str:
    """What stands for it in a text, without the path under which the forum lives today."""
    shown = as_shown(file) if isinstance(file, Attachment) else file
    words = shown.name.rpartition(".")[0] if shown.width else shown.name
    for special in "\\[]`*_<":
        words = words.replace(special, f"\\{special}")
    return f"{'!' if shown.width else ''}[{words}]({shown.path})"


def as_shown(file: Attachment) -> Shown:
    return Shown(file.key, file.name, file.size, file.width, file.height, file.small_width, file.small_height)


def lookup(
    db: Reader, keys: Collection[str], writer: Viewer | None, kept: frozenset[str], events: Events
) -> dict[str, Shown]:
    """Of these those that the writer may show: their own, what they may see anyway, what stood there before."""
    return {
        file.key: as_shown(file)
        for file in queries.attachments(db, keys)
        if file.key in kept or (writer and (writer.id == file.member_id or access.may_see(db, events, writer, file)))
    }


# --- what shows what


def show(tx: Writer, kind: str, ref_id: int, htmls: Iterable[str], now: int, writer_id: int = 0) -> None:
    """From now on this shows what its HTML shows, and nothing else.

    :param writer_id: whose right to show files of their own that it did not show before is asked; 0: of nobody.
    :raises Invalid: when they have not.
    """
    keys = frozenset[str]().union(*map(markup.shown, htmls))
    wanted = queries.ids_of(tx, keys) if keys else set()
    before = queries.shown_by(tx, kind, ref_id)
    if writer_id and queries.has_of(tx, writer_id, sorted(wanted - before)):
        access.check_shown(tx, writer_id, ref_id)
    queries.put_attached(tx, kind, ref_id, sorted(wanted - before))
    queries.drop_attached(tx, kind, ref_id, sorted(before - wanted), now)


def post_added(tx: Writer, event: PostAdded, now: int) -> None:
    """A new post shows nothing yet, so that one without files costs nothing."""
    if markup.shown(event.text.html):
        show(tx, "post", event.post_id, [event.text.html], now, event.author_id)


def post_edited(tx: Writer, event: PostEdited, now: int) -> None:
    """Or something was added to it: the event's HTML is of one of the two."""
    post = posts.post(tx, event.post_id)
    if post:
        more = addenda.addenda(tx, post.id, post.id) if post.addenda else []
        show(tx, "post", post.id, [post.html, *(one.html for one in more)], now, event.by_id)


def post_purged(tx: Writer, event: PostPurged, now: int) -> None:
    show(tx, "post", event.post_id, [], now)


def says(tx: Writer, event: Says, now: int) -> None:
    show(tx, event.kind, event.ref_id, event.htmls, now)


def remove(tx: Writer, file: Attachment, *, now: int) -> None:
    """:raises Conflict: while something shows it."""
    unused = queries.Unused(file.id, file.key, file.member_id, file.digest, file.small)
    if not queries.drop_attachments(tx, [unused], now):
        raise Conflict(_("Something you wrote still uses this file. Take it out there first."))
