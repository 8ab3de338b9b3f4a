"""Small functions over text, for any text: lines, slugs, folding, names, paths of our own, settings."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from forum_app import load
from forum_app.accounts import names
from forum_app.kernel.errors import Invalid
from forum_app.kernel.i18n import from_header
from forum_app.kernel.limits import network_of
from forum_app.kernel.security import own_path
from forum_app.kernel.text import MARKS, clean_line, clean_lines, escaped, fold, is_blank, language_of, slug
from tests.proofs.html import leads_out

quick = settings(max_examples=200, deadline=None, database=None)
anything = st.text(max_size=80)  # surrogates too
HIDDEN = "\x00\x1f\x7f\x85\u00a0\u200b\u200d\u202e\u2066\u3000\ufeff\ufffe\u0301"
tricky = st.text(HIDDEN + "aA1 \t\n\réﬁİß中ｆ😀_-./\\<>&\"'", max_size=30)
texts = st.one_of(anything, tricky)


@quick
@given(text=texts)
def test_escaped_is_what_the_library_makes_of_it(text: str) -> None:
    assert escaped(text) == str(escape(text))


@quick
@given(text=texts)
def test_a_line_is_one_line_without_anything_hidden(text: str) -> None:
    line = clean_line(text)
    assert clean_line(line) == line
    assert "\n" not in line
    assert line == line.strip()
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in line)
    assert not re.search("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|  ", line)


@quick
@given(text=texts)
def test_lines_keep_every_word_and_lose_only_what_controls(text: str) -> None:
    lines = clean_lines(text)
    assert clean_lines(lines) == lines
    assert "\r" not in lines
    gone = [char for char in text if unicodedata.category(char) in ("Cc", "Cs") or char in "\ufffe\uffff"]
    kept = [char for char in text if char not in gone and not char.isspace()]
    assert [char for char in lines if not char.isspace()] == kept


@quick
@given(text=texts)
def test_blank_is_what_nobody_could_see(text: str) -> None:
    assert is_blank(text) == (not any(unicodedata.category(char)[0] in "LNPS" for char in text))


@quick
@given(text=texts)
def test_folding_is_the_same_for_every_way_to_write_it(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert fold(unicodedata.normalize(form, text)) == folded
    assert fold(text.casefold()) == folded


@quick
@given(text=texts)
def test_a_slug_is_short_lower_and_can_stand_in_an_address(text: str) -> None:
    made = slug(text)
    assert len(made) <= 60
    assert slug(made) == made
    assert re.fullmatch(rf"(?:[^\W_][{MARKS}]*|(?<!^)-(?![{MARKS}-]|$))*", made)
    assert made == unicodedata.normalize("NFKC", made)
    assert bool(made) == any(char.isalnum() for char in unicodedata.normalize("NFKC", text).lower())


def test_slugs_are_cut_between_words() -> None:
    assert slug("Hello, World! 你好 2") == "hello-world-你好-2"
    assert slug("word " * 20) == "-".join(["word"] * 12)
    assert slug("x" * 100) == "x" * 60
    assert slug("— …") == ""


@quick
@given(text=texts)
def test_a_language_is_one_we_know_or_none(text: str) -> None:
    assert language_of(text) in ("", "en", "ja", "ko", "zh-Hans", "zh-Hant")


def test_the_language_of_a_text_is_that_of_its_letters() -> None:
    assert language_of("这个说来时会对") == "zh-Hans"
    assert language_of("這個說來時會對") == "zh-Hant"
    assert language_of("これは日本語です") == "ja"
    assert language_of("이것은 한국어") == "ko"
    assert language_of("Plain words") == "en"
    assert language_of("123 👍") == ""


@quick
@given(header=st.one_of(anything, st.text("zhen-CN;q=01.9,* ", max_size=40)))
def test_any_accept_language_means_one_of_ours_or_none(header: str) -> None:
    assert from_header(header) in ("", "en", "zh-Hans")


def test_the_first_wish_that_can_be_met_counts() -> None:
    assert from_header("fr, zh-TW;q=0.9, en;q=0.8") == "zh-Hans"
    assert from_header("en;q=0.1, zh;q=0.2") == "zh-Hans"
    assert from_header("zh;q=0, en") == "en"
    assert from_header("de") == ""


@quick
@given(address=st.one_of(anything, st.ip_addresses().map(str)))
def test_any_address_has_a_network_of_its_own(address: str) -> None:
    network = network_of(address)
    assert len(network) <= 64
    if re.fullmatch("[0-9a-f.:]{2,}", address):
        assert network_of(network.partition("/")[0]) == network


# --- names


@quick
@given(typed=st.one_of(texts, st.text("abАБ中ひ한-_.01", max_size=8)))
def test_a_name_that_is_accepted_is_plain_and_settled(typed: str) -> None:
    try:
        name = names.user_name(typed)
    except Invalid as error:
        assert error.field == "username"
        return
    assert names.user_name(name) == name
    assert 1 <= len(name) <= names.LONGEST
    assert re.fullmatch(rf"[^\W_](?:[\w{MARKS}.-]*(?:[^\W_]|[{MARKS}]))?", name)
    assert names.key(name) == names.key(name.upper()) == names.key(unicodedata.normalize("NFD", name))
    assert names.look(name) == names.look(name)
    assert not names.mixes_scripts(name)


@quick
@given(display=texts)
def test_a_name_can_be_made_of_anything(display: str) -> None:
    made = names.made_from(display)
    assert names.user_name(made, by_owner=True) == made


TWINS = ("aа", "oо", "eе", "pр", "cс", "xх", "lI", "1l", "O0")  # Latin, then what is taken for it


@quick
@given(letters=st.lists(st.tuples(st.sampled_from(TWINS), st.booleans()), min_size=1, max_size=6))
def test_a_name_looks_the_same_with_any_letter_exchanged_for_its_twin(letters: list[tuple[str, bool]]) -> None:
    one = "".join(twins[0] for twins, _ in letters)
    other = "".join(twins[exchanged] for twins, exchanged in letters)
    assert names.look(one) == names.look(other)
    assert names.look(one + "z") != names.look(one)


# --- paths of our own


@settings(max_examples=600, deadline=None, database=None)
@given(target=st.one_of(texts, st.text("/\\:@.ae?#%09\t\n x", max_size=14)))
def test_an_own_path_never_leads_out(target: str) -> None:
    path = own_path(target, "/home")
    assert path in (target, "/home")
    assert not leads_out(path)
    for base in ("http://localhost/login", "http://localhost:8420/forum/"):
        joined = urlsplit(urljoin(base, path.replace("\\", "/")))
        assert (joined.scheme, joined.netloc) == ("http", urlsplit(base).netloc)


@quick
@given(path=st.text("abc019-._~!$&'()*+,;=:@/?#%", max_size=20).map(lambda p: f"/a{p}"))
def test_a_path_of_the_usual_characters_is_kept(path: str) -> None:
    assert own_path(path, "/home") == path


# --- settings: flag > environment > file > default

VALUES: dict[str, list[tuple[Any, str, str]]] = {
    # as a flag, in the environment, in the file
    "host": [("127.0.0.2", "127.0.0.3", '"127.0.0.4"')],
    "port": [(1, "2", "3")],
    "base_path": [("/a", "/b", '"/c"')],
    "log_level": [("debug", "warning", '"error"')],
    "limits": [(False, "on", "false")],
    "threads": [(3, "4", "5")],
    "trusted_proxy": [("10.0.0.1", "10.0.0.2", '"10.0.0.3"')],
    "public_url": [(("http://a",), "http://b http://c", '["http://d"]')],
}


sources = st.sets(st.sampled_from(["flag", "environment", "file"]))


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_in=st.fixed_dictionaries(dict.fromkeys(VALUES, sources)))
def test_the_nearest_place_decides_each_setting(tmp_path: Path, given_in: dict[str, set[str]]) -> None:
    flags: dict[str, Any] = {"data_dir": tmp_path}
    environ, file, expected = {}, [], {}
    defaults = load({"data_dir": tmp_path / "none"}, {})
    for name, places in given_in.items():
        flag, variable, line = VALUES[name][0]
        expected[name] = getattr(defaults, name)
        if "file" in places:
            file.append(f"{name} = {line}")
            expected[name] = _read(line)
        if "environment" in places:
            environ[f"HEARTH_{name.upper()}"] = variable
            expected[name] = _read(variable) if name != "public_url" else ("http://b", "http://c")
        if "flag" in places:
            flags[name] = expected[name] = flag
    (tmp_path / "hearth.toml").write_text("\n".join(file))
    found = load(flags, environ)
    assert {name: getattr(found, name) for name in expected} == expected


def _read(text: str) -> Any:
    plain = text.strip('"')
    if text.startswith("["):
        return tuple(re.findall('"([^"]+)"', text))
    return {"on": True, "false": False}.get(plain, int(plain) if plain.isdigit() else plain)


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\ud83d"])
def test_half_a_character_is_none(text: str) -> None:
    assert "\ud83d" not in clean_line(text)
    assert clean_line(text).encode("utf-8") is not None
    assert clean_lines(text).encode("utf-8") is not None
