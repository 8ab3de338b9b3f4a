"""Pages as a browser reads them: elements, text, and whatever in them would run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

_ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "background", "cite"}
# what the program's own pages are made of besides text
_NEVER = {
    "iframe",
    "object",
    "embed",
    "img",
    "image",
    "style",
    "base",
    "applet",
    "audio",
    "video",
    "frame",
    "math",
    "noscript",
}
_VOID = {
    "br",
    "hr",
    "input",
    "link",
    "meta",
    "img",
    "path",
    "use",
    "circle",
    "ellipse",
    "wbr",
    "col",
    "area",
    "base",
    "embed",
}


@dataclass
class Element:
    """`text` is everything between its tags."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


class Page(HTMLParser):
    """A page read: its elements in order, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.text = ""
        self._open: list[tuple[Element, int]] = []
        self.feed(str(html))  # Markup would escape what it is joined with
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append((element, len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        if all(element.tag != tag for element, _ in self._open):
            return
        while self._open:
            element, start = self._open.pop()
            element.text = self.text[start:]
            if element.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements with these attributes; `class_` is the class."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [e for e in self.elements if e.tag == tag and wanted.items() <= e.attributes.items()]

    def fields(self, name: str) -> list[str]:
        """What stands in the form fields of this name."""
        found = [e for e in self.elements if e.attributes.get("name") == name and e.tag in ("input", "textarea")]
        # the newline right after the tag is the tag's
        return [e.attributes.get("value", "") or e.text.removeprefix("\n") for e in found]

    def field(self, name: str) -> str:
        """The first of them; there must be one."""
        found = self.fields(name)
        assert found, f"there is no field {name}"
        return found[0]

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form that is sent there, as they stand."""
        forms = [e for e in self.elements if e.tag == "form" and e.attributes.get("action") == action]
        assert forms, f"no form leads to {action}"
        after = self.elements[self.elements.index(forms[-1]) :]
        fields: dict[str, str] = {}
        for element in after[1:]:
            if element.tag == "form":
                break
            if "name" in element.attributes and element.tag in ("input", "textarea"):
                fields[element.attributes["name"]] = self.field(element.attributes["name"])
        return fields


def live(html: str) -> list[str]:
    """Everything that would run, load or lead out of the page's own machinery; [] for a page that is only read."""
    found: list[str] = []
    for element in Page(html).elements:
        tag, given = element.tag, element.attributes
        if tag in _NEVER or (tag == "script" and not given.get("src", "").startswith("/static/")):
            found.append(f"<{tag}>")
        if tag == "meta" and "http-equiv" in given:
            found.append("<meta http-equiv>")
        for name, value in given.items():
            scheme = _scheme(value)
            if name.startswith("on") or name in ("style", "srcdoc"):
                found.append(f"{tag} {name}")
            if name in _ADDRESSES and scheme not in ("", "http", "https", "mailto"):
                found.append(f"{tag} {name}={value[:40]}")
    return found


def _scheme(value: str) -> str:
    """The scheme as a browser finds it: without tabs and line ends, and without control characters at the ends."""
    cleaned = re.sub(r"[\t\r\n]", "", value.strip("".join(map(chr, range(33)))))
    match = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", cleaned)
    return match[1].lower() if match else ""


def leads_out(location: str) -> bool:
    """Would a browser on http://localhost leave the site for this address?"""
    # browsers drop tabs and newlines, and take a backslash for a slash
    cleaned = re.sub(r"[\t\r\n]", "", location).strip("".join(map(chr, range(33)))).replace("\\", "/")
    parts = urlsplit(cleaned)
    if parts.scheme or cleaned.startswith("//"):
        return (parts.scheme, parts.netloc) != ("http", "localhost")
    return not cleaned.startswith("/")
