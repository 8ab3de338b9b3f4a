"""The map of the site (sitemaps.org), and what robots and browsers are told about the forum."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from ..kernel.times import iso
from .atom import put, written

_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_SEARCH = "http://a9.com/-/spec/opensearch/1.1/"
SEARCH_TYPE = "application/opensearchdescription+xml"
PART = 10_000  # topics
MOST_PARTS = 50_000  # as many as an index may name
# what is no reading, or each one's own, or only leads on
_KEEP_OUT = (
    "/admin", "/avatar", "/bookmarks", "/confirm", "/deleted", "/drafts", "/held", "/join", "/knock", "/live", "/log",
    "/login", "/logout", "/m/", "/messages", "/new", "/notices", "/order", "/people", "/preferences", "/recover",
    "/reports", "/reset", "/search", "/seen", "/settings", "/setup", "/similar", "/unread", "/*?token=", "/*&token=",
)  # fmt: skip


def index(addresses: Iterable[str]) -> bytes:
    root = ET.Element("sitemapindex", {"xmlns": _MAP})
    for address in addresses:
        put(put(root, "sitemap"), "loc", address)
    return written(root)


def places(found: Iterable[tuple[str, int]]) -> bytes:
    """Addresses, each with when it last changed; 0 where nobody knows."""
    root = ET.Element("urlset", {"xmlns": _MAP})
    for address, at in found:
        place = put(root, "url")
        put(place, "loc", address)
        if at:
            put(place, "lastmod", iso(at))
    return written(root)


def robots(base: str, path: str, *, open_: bool) -> str:
    """`path` is where the forum lives on its host, `base` its whole address."""
    if not open_:
        return f"User-agent: *\nDisallow: {path}/\n"
    out = "".join(f"Disallow: {path}{part}\n" for part in _KEEP_OUT)
    return f"User-agent: *\n{out}\nSitemap: {base}/sitemap.xml\n"


def search(base: str, name: str, about: str, language: str) -> bytes:
    """An OpenSearch description: browsers offer the forum's search by it."""
    root = ET.Element("OpenSearchDescription", {"xmlns": _SEARCH})
    put(root, "ShortName", name[:16])
    put(root, "LongName", name[:48])
    put(root, "Description", (about or name)[:1024])
    put(root, "Language", language)
    put(root, "InputEncoding", "UTF-8")
    put(root, "OutputEncoding", "UTF-8")
    put(root, "Url", type="text/html", method="get", template=f"{base}/search?q={{searchTerms}}")
    put(root, "Url", type=SEARCH_TYPE, rel="self", template=f"{base}/opensearch.xml")
    return written(root)
