"""Documents for programs: made once for all who may see the same, kept under their versions, answered with 304."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit

import flask
from werkzeug.wrappers import Response

from ..kernel.cache import ByteCache
from ..kernel.forum import current
from ..version import VERSION

KEPT = 8 * 1024 * 1024  # bytes; a part of the map of the site is a good one
EXTENSION = "feeds"


@dataclass(frozen=True, slots=True)
class Document:
    whole: bytes
    zipped: bytes
    changed_at: int  # 0: not known


def new_cache() -> ByteCache[Document]:
    return ByteCache(KEPT)


def base() -> str:
    """What our addresses begin with for others: the first public one, or else the one that was asked at."""
    public = public_origin(current().settings.public_url)
    return (public or f"{flask.request.scheme}://{flask.request.host}") + flask.request.script_root


def public_origin(urls: tuple[str, ...]) -> str:
    """'' where the owner named none."""
    if not urls:
        return ""
    parts = urlsplit(urls[0])
    return f"{parts.scheme}://{parts.netloc}"


def only_here() -> bool:
    """Do these addresses lead here from this computer alone?"""
    return not current().settings.public_url and urlsplit(base()).hostname in ("localhost", "127.0.0.1", "::1")


def document(key: Hashable, kind: str, build: Callable[[], tuple[bytes, int]]) -> Response:
    """The answer with this document of type `kind`; `build` makes it, with when it last changed, if it is not kept.

    The key holds what names it, and all versions it stands for, read before its rows.
    """
    # the version too: another release may say something else under the same versions
    tag = f'W/"{hashlib.blake2b(repr((VERSION, key)).encode(), digest_size=9).hexdigest()}"'
    headers = [
        ("Cache-Control", "private, no-cache"),
        ("Vary", "Cookie, Accept-Language, Accept-Encoding"),
        ("ETag", tag),
    ]
    environ = flask.request.environ
    if tag in environ.get("HTTP_IF_NONE_MATCH", ""):
        return flask.Response(status=304, headers=headers)
    kept: ByteCache[Document] = current().extensions[EXTENSION]
    found = kept.get(key)
    if found is None:
        found = _made(*build())
        kept.put(key, found, len(found.whole) + len(found.zipped) + 500)
    if found.changed_at:
        headers.append(("Last-Modified", format_datetime(datetime.fromtimestamp(found.changed_at, UTC), usegmt=True)))
        if "HTTP_IF_NONE_MATCH" not in environ and _is_known(environ.get("HTTP_IF_MODIFIED_SINCE", ""), found):
            return flask.Response(status=304, headers=headers)
    headers.append(("Content-Type", f"{kind}; charset=utf-8"))
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        return flask.Response(found.zipped, headers=[*headers, ("Content-Encoding", "gzip")])
    return flask.Response(found.whole, headers=headers)


def _made(whole: bytes, changed_at: int) -> Document:
    return Document(whole, gzip.compress(whole, 6, mtime=0), changed_at)


def _is_known(since: str, found: Document) -> bool:
    """Has the reader what did not change since? Only programs that keep no ETag ask so."""
    try:
        return bool(since) and parsedate_to_datetime(since).timestamp() >= found.changed_at
    except (ValueError, OverflowError):
        return False


def plain(text: str) -> Response:
    """For robots.txt."""
    return flask.Response(
        text, headers=[("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "public, max-age=600")]
    )
