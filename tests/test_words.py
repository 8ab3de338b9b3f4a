"""Every word a person sees, in both languages: extracted as the program does, compared with the catalogue."""

from __future__ import annotations

import functools
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from forum_app.kernel import i18n
from forum_app.welcome.content import CONTENT
from tests.conftest import ROOT
from tests.people import Person

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "_h": None,
    "lazy": None,
    "ngettext": (1, 2),
    "lazy_plural": (1, 2),
}
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true"}}
PLACE = re.compile(r"%\((\w+)\)[sd]")
HAN = re.compile(r"[\u4e00-\u9fff]")


@functools.cache
def extracted(folder: Path = ROOT / "forum_app") -> dict[str, tuple[str, ...]]:
    """message -> its forms."""
    found: dict[str, tuple[str, ...]] = {}
    for _, _, message, _, _ in extract_from_dir(folder, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True):
        forms = message if isinstance(message, tuple) else (message,)
        found[forms[0]] = tuple(forms)
    return found


@functools.cache
def catalogue() -> Catalog:
    path = ROOT / "forum_app" / "translations" / "zh_Hans" / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()), locale="zh_Hans")


def untranslated(messages: dict[str, tuple[str, ...]], into: Catalog) -> list[str]:
    missing = []
    for message in messages:
        entry = into.get(message)
        strings = entry.string if entry and isinstance(entry.string, tuple) else (entry.string if entry else "",)
        if not all(strings) or (entry and entry.fuzzy):
            missing.append(message)
    return missing


def test_every_message_is_translated() -> None:
    assert untranslated(extracted(), catalogue()) == [], "run `make words` and translate"


def test_a_missing_translation_would_be_seen() -> None:
    assert untranslated({"Never said": ("Never said",)}, catalogue()) == ["Never said"]


def test_nothing_is_translated_that_nobody_says() -> None:
    said = extracted()
    assert [m.id for m in catalogue() if m.id and (m.id[0] if isinstance(m.id, tuple) else m.id) not in said] == []


def test_the_launcher_says_nothing_that_would_need_translating() -> None:
    """Its sentences for the browser stand in the forum, where words are gathered; the command line is English."""
    assert extracted(ROOT / "launcher") == {}


def test_placeholders_are_the_same_in_both_languages() -> None:
    for entry in catalogue():
        if entry.id:
            english = {
                place
                for form in (entry.id if isinstance(entry.id, tuple) else (entry.id,))
                for place in PLACE.findall(form)
            }
            for chinese in entry.string if isinstance(entry.string, tuple) else (entry.string,):
                assert set(PLACE.findall(chinese)) == english, entry.id


def test_chinese_is_written_as_chinese() -> None:
    """Full-width punctuation beside Han, no 您, no exclamation marks (LOOK, section 6)."""
    for entry in catalogue():
        for text in entry.string if isinstance(entry.string, tuple) else (entry.string,):
            if entry.id:
                assert not re.search(rf"{HAN.pattern}[,;:?!]|[,;?!]{HAN.pattern}|您|！", text), text


def test_no_template_holds_bare_words() -> None:
    """Text between tags is a variable, a mark, or goes through gettext."""
    bare = []
    for path in sorted((ROOT / "forum_app").rglob("templates/**/*.html")):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"<(svg|style|script|code).*?</\1>|<!.*?>", " ", text, flags=re.DOTALL)  # a command is no word
        for piece in re.findall(r">([^<>]*)<", text):
            words = re.sub(r"&\w+;", "", piece).strip()
            attribute = re.fullmatch(r'\w+="\s*"', words)  # a macro that makes one
            if re.search(r"[A-Za-z\u4e00-\u9fff]{2,}", words) and words not in NAMES and not attribute:
                bare.append(f"{path.name}: {words}")
    assert bare == []


def test_no_attribute_holds_bare_words() -> None:
    """What is read aloud, shown on hover, or given to a script goes through gettext as well; names of keys do not."""
    bare = []
    for path in sorted((ROOT / "forum_app").rglob("templates/**/*.html")):
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text("utf-8"), flags=re.DOTALL)
        for name, said in re.findall(rf'\b({SAID})="([^"]*)"', text):
            if re.search(r"[A-Za-z\u4e00-\u9fff]{2,}", re.sub(r"\b(Ctrl|Esc)\b", "", said)):
                bare.append(f"{path.name}: {name}={said}")
    assert bare == []


SAID = "aria-label|aria-description|title|placeholder|alt|data-(?:one|many|new|gone|undo|doing|large|away|wait|label)"
NAMES = {"Hearth", "Linux", "SQLite", "Windows", "macOS"}  # proper names


def test_the_welcome_is_written_in_every_language() -> None:
    assert set(CONTENT) == set(i18n.LANGUAGES)


@pytest.mark.parametrize(
    "path", ["/", "/boards", "/b/talk", "/login", "/join", "/search?q=x", "/preferences", "/u/ann", "/nowhere"]
)
def test_a_chinese_reader_sees_chinese(path: str, guest: Person) -> None:
    page = guest.get(path, headers={"Accept-Language": "zh-CN,zh;q=0.9"}).get_data(as_text=True)
    assert '<html lang="zh-Hans"' in page
    assert "跳到正文" in page
    assert "Log in" not in page


@pytest.mark.parametrize(
    ("header", "language"),
    [("zh-TW,zh;q=0.9,en;q=0.5", "zh-Hans"), ("en-GB,en", "en"), ("fr,zh;q=0.2", "zh-Hans"), ("fr", "en"), ("", "en"),
     ("en;q=0,zh;q=0.1", "zh-Hans"), ("en;q=x", "en"), (",".join(["xx"] * 900), "en")],
)  # fmt: skip
def test_the_language_follows_the_browser(header: str, language: str, guest: Person) -> None:
    headers = {"Accept-Language": header} if header else {}
    assert f'<html lang="{language}"' in guest.get("/", headers=headers).get_data(as_text=True)
