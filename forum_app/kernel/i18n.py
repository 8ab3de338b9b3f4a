"""Two languages: which one a reader gets, the words for a template, lazy words for rules."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask
import flask_babel
from babel.support import NullTranslations, Translations
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

LANGUAGES = {"en": "English", "zh-Hans": "简体中文"}  # BCP 47 tag -> its own name
DEFAULT = "en"
FOLDER = Path(__file__).parent.parent / "translations"


class Lazy(LazyString):  # type: ignore[misc]
    """For rules, forms and options: a string that is translated when it is shown.

    Flask-Babel's own calls itself HTML; what somebody typed and a sentence repeats would then run in the page.
    """

    def __html__(self) -> str:
        return str(escape(str(self)))


def lazy(message: str, **values: Any) -> Lazy:
    return Lazy(flask_babel.gettext, message, **values)


def lazy_plural(singular: str, plural: str, num: Any, **values: Any) -> Lazy:
    return Lazy(flask_babel.ngettext, singular, plural, num, **values)


@functools.cache
def translations(language: str) -> NullTranslations:
    """The catalogue; English is the source and needs none."""
    if language == DEFAULT:
        return NullTranslations()
    return Translations.load(str(FOLDER), [language.replace("-", "_")])


@functools.cache
def words(language: str) -> dict[str, Callable[..., Any]]:
    """`_`, `ngettext` and `_h` bound to a language, for a template's context.

    Flask-Babel's own look each word up through the request, 6 µs a word. `_h` is for sentences with markup in their
    placeholders: plain values are escaped.
    """
    catalogue = translations(language)

    def gettext(message: str, **values: Any) -> str:
        found = catalogue.gettext(message)
        return found % values if values else found

    def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
        return catalogue.ngettext(singular, plural, num) % {"num": num, **values}

    def gettext_html(message: str, **values: Any) -> Markup:
        return Markup(catalogue.gettext(message)) % values  # the words are ours; Markup escapes the values

    return {"_": gettext, "ngettext": ngettext, "_h": gettext_html}


@functools.lru_cache(maxsize=512)
def from_header(accept: str) -> str:
    """The reader's language by `Accept-Language`: the first of the wished ones that we have; '' for none."""
    wishes: list[tuple[float, int, str]] = []
    for index, part in enumerate(accept.split(",")[:20]):
        tag, _, quality = part.strip().partition(";")
        try:
            weight = float(quality.partition("=")[2] or 1)
        except ValueError:
            weight = 0.0
        wishes.append((-weight, index, tag.strip().lower()))
    for weight, _, tag in sorted(wishes):
        if weight < 0 and tag.startswith("zh"):
            return "zh-Hans"
        if weight < 0 and tag.startswith("en"):
            return "en"
    return ""


def install(app: flask.Flask) -> None:
    """Let lazy strings follow the language that this request was given (`flask.g.language`)."""
    flask_babel.Babel(
        app,
        default_translation_directories=str(FOLDER),
        locale_selector=lambda: flask.g.get("language", DEFAULT).replace("-", "_"),
    )
