"""The page of a search: its frame, form and rows are made once for many, and say to each what is theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from forum_app.kernel.text import fold
from forum_app.search import tokens
from forum_app.search.variants import SIMPLIFIED
from tests.bench import searching
from tests.people import Person

TYPED = 'kettle "tea & <b>" in:talk'
BACK = "/search?q=kettle+%22tea+%26+%3Cb%3E%22+in%3Atalk"


def test_each_member_is_sent_a_token_and_a_bell_of_their_own(ann: Person, bob: Person) -> None:
    pages = {who.name: who.page("/search?q=kettle") for who in (ann, bob, ann)}
    for who, other in ((ann, bob), (bob, ann)):
        assert who.csrf() in pages[who.name]
        assert other.csrf() not in pages[who.name]
        assert f'/u/{other.name}"' not in pages[who.name]


def test_what_one_looked_for_stands_in_nobody_elses_page(ann: Person, bob: Person, guest: Person) -> None:
    ann.page("/search?q=kettle+-spout+in:talk&sort=new")
    for other in (bob, guest):
        page = other.page("/search?q=stove")
        assert "kettle" not in page
        assert "spout" not in page
        assert '<option value="talk">' in page
        assert 'name="sort"' not in page


def test_whoever_logs_in_comes_back_to_the_search(guest: Person) -> None:
    page = guest.page(BACK)
    assert '/login?next=%2Fsearch%3Fq%3Dkettle%2B%2522tea%2B%2526%2B%253Cb%253E%2522%2Bin%253Atalk"' in page
    assert "<title>kettle &#34;tea &amp; &lt;b&gt;&#34; in:talk · Search · " in page
    assert 'value="kettle &#34;tea &amp; &lt;b&gt;&#34; in:talk"' in page
    assert '<option value="talk" selected>' in page


def test_an_announcement_is_put_away_without_losing_the_search(ann: Person, root: Person, guest: Person) -> None:
    root.post("/admin/announcements/new", {"body": "The oven is lit."})
    value = re.search(r'name="next" value="([^"]+)" formaction="/announcement', ann.page(BACK))
    assert value
    assert value[1] == BACK
    assert "/dismiss?next=%2Fsearch%3Fq%3Dkettle" in guest.page(BACK)


def test_a_changed_board_or_language_changes_the_frame(ann: Person, root: Person) -> None:
    assert ">talk</option>" in ann.page("/search")
    board = ann.app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'")
    root.post(f"/admin/boards/{board}", {"name": "Chatter", "slug": "talk"})
    assert ">Chatter</option>" in ann.page("/search")
    ann.post("/preferences", {"language": "zh-Hans"})
    assert '<html lang="zh-Hans"' in ann.page("/search")


def _characters() -> Iterable[str]:
    return (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)


def test_the_quick_way_to_fold_a_text_is_the_long_one() -> None:
    quick = "".join(character for character in _characters() if tokens.ONE_FOR_ONE.fullmatch(character))
    assert len(quick) > 21_000
    slow = [fold(character).translate(SIMPLIFIED) for character in quick]
    assert [tokens.folded(character) for character in quick] == slow
    assert tokens.folded(quick) == "".join(slow)


def test_what_a_word_may_hold_is_folded_for_an_excerpt_as_for_the_index() -> None:
    """Of the others full-width ones may stay: no word holds them."""
    for character in _characters():
        if character.isalnum():
            assert tokens.folded_with_map(character)[0] == tokens.folded(character), character
    text = "ＴＥＡ，茶壺；Käse﹔1２"
    assert re.sub(r"[^\w]", "", tokens.folded_with_map(text)[0]) == re.sub(r"[^\w]", "", tokens.folded(text))


@pytest.mark.parametrize("word", ["茶", "壶", "山", "カ", "차"])
def test_a_single_character_is_found_wherever_it_stands(word: str, ann: Person, guest: Person) -> None:
    for number, body in enumerate((word, f"a{word}b", f"泡{word}喝", f"{word}喝", f"泡{word}", "别的")):
        ann.topic(f"No {number}", body)
    titled = ann.topic(f"泡{word}喝", "others")
    for query in (word, f'"{word}"', f"{word} -nothing", f"{word}&sort=new"):
        page = guest.page(f"/search?q={query}")
        assert page.count('<li class="row">') == 6, query
        assert f"/t/{titled}/" in page


def test_the_bench_has_two_hundred_words_of_each_kind(ann: Person) -> None:
    for number in range(30):
        ann.topic("水", "".join(chr(0x4E00 + 37 * number + place) for place in range(9)))
    rare = searching.rare(ann.app.db.reader())
    assert len(rare) >= 30
    assert all(len(word) == 4 for word in rare)
    assert len(searching.paths(searching.common())) == searching.WORDS
