"""A feed as Atom (RFC 4287). Addresses in it are whole ones; whatever people typed, it is well-formed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from ..kernel.times import iso

TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
# what XML 1.0 cannot hold, not even escaped
_UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    address: str
    title: str
    html: str
    created_at: int
    updated_at: int
    author: str
    author_address: str = ""
    place: tuple[str, str] = ("", "")  # slug and name of the board
    lang: str = ""
    title_lang: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    id: str
    title: str
    about: str
    address: str  # its own
    page: str  # of what it tells about
    updated_at: int
    lang: str
    entries: list[Entry] = field(default_factory=list)


def sayable(text: str) -> str:
    """Without what XML cannot hold."""
    return _UNSAYABLE.sub("", text)


def written(root: ET.Element) -> bytes:
    """The document. As text first: the serialiser writes bytes piece by piece, which takes twice as long."""
    return b"<?xml version='1.0' encoding='utf-8'?>\n" + ET.tostring(root, encoding="unicode").encode()


def put(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """An element; its attributes without those that are empty."""
    given = {name.replace("__", ":").rstrip("_"): sayable(value) for name, value in attributes.items() if value}
    element = ET.SubElement(parent, tag, given)
    element.text = sayable(text) or None
    return element


def serialised(feed: Feed) -> bytes:
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": sayable(feed.lang)})
    put(root, "id", feed.id)
    put(root, "title", feed.title)
    if feed.about:
        put(root, "subtitle", feed.about)
    put(root, "updated", iso(feed.updated_at))
    put(root, "link", rel="self", type=TYPE, href=feed.address)
    put(root, "link", rel="alternate", type="text/html", href=feed.page)
    put(root, "generator", "Hearth")
    for entry in feed.entries:
        _entry(root, entry)
    return written(root)


def _entry(root: ET.Element, entry: Entry) -> None:
    element = put(root, "entry")
    put(element, "id", entry.id)
    put(element, "title", entry.title, xml__lang=entry.title_lang)
    put(element, "link", rel="alternate", type="text/html", href=entry.address)
    put(element, "published", iso(entry.created_at))
    put(element, "updated", iso(entry.updated_at))
    author = put(element, "author")
    put(author, "name", entry.author)
    if entry.author_address:
        put(author, "uri", entry.author_address)
    slug, name = entry.place
    if slug:
        put(element, "category", term=slug, label=name)
    put(element, "content", entry.html, type="html", xml__lang=entry.lang)
