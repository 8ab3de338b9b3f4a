"""What was written is found: any piece of a Chinese text as LIKE finds it, any word of other texts, over all pages."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum_app import Forum
from forum_app.kernel.db import Database
from forum_app.kernel.markup.plain import plain_text
from forum_app.kernel.text import CJK
from forum_app.search import asking, service, tokens
from tests.people import Person
from tests.transfer.real import imported

CJK_RUN = re.compile(f"[{CJK}]+")


def _found(person: Person, query: str) -> list[int]:
    """The posts that `/search` finds by date, over all its pages."""
    path, posts = "/search", []
    arguments: dict[str, str | int] = {"q": query, "sort": "new"}
    while True:
        page = person.get(path, query_string=arguments).get_data(as_text=True)
        posts += [int(number) for number in re.findall(r'<h2 class="title".*?#p(\d+)"', page)]
        older = re.search(r"before=(\d+)\" rel=|rel=\"next\" href=\"[^\"]*before=(\d+)", page)
        if not older:
            return posts
        arguments["before"] = older[1] or older[2]


def _pieces(text: str, dice: random.Random, count: int) -> list[str]:
    """Random pieces of one to four Chinese characters, each from one run."""
    runs = CJK_RUN.findall(text)
    made = []
    for _ in range(count if runs else 0):
        run = dice.choice(runs)
        length = min(len(run), dice.randrange(1, 5))
        start = dice.randrange(0, len(run) - length + 1)
        made.append(run[start : start + length])
    return made


def test_every_piece_of_chinese_posts_is_found_as_like_finds_it(ann: Person, guest: Person) -> None:
    dice = random.Random(5)
    letters = "围炉夜话今天的饭很香明人说了不是在这里和你我他谈天气真好"
    topic = ann.topic("论坛标题", "开头")
    for _ in range(45):  # more than two pages of finds
        ann.reply(topic, "，".join("".join(dice.choices(letters, k=dice.randrange(1, 9))) for _ in range(6)))
    rows = ann.app.db.reader().tuples("SELECT id, html FROM post WHERE topic_id = :topic", topic=topic)
    texts = {post: tokens.folded(plain_text(html)) for post, html in rows}
    for piece in _pieces(" ".join(texts.values()), dice, 60):
        like = {post for post, text in texts.items() if tokens.folded(piece) in text}
        found = _found(guest, piece)
        assert found == sorted(found, reverse=True)
        assert set(found) & set(texts) == like, piece


# the beginnings of two books by Natsume Sōseki (1905, 1906), with the small words of a forum between
JAPANESE = (
    "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
    "何でも薄暗いじめじめした所でニャーニャー泣いていた事だけは記憶している。",
    "親譲りの無鉄砲で小供の時から損ばかりしている。",
    "小学校に居る時分学校の二階から飛び降りて一週間ほど腰を抜かした事がある。",
    "Pythonで書いたコード、ﾊﾝｶｸのｶﾅ、ver.2のテスト、名前は猫。",
    "ありがとうございます、猫の写真を見ました。学校のニュース",
)


def test_every_piece_of_japanese_and_mixed_posts_is_found_as_like_finds_it(ann: Person, guest: Person) -> None:
    topic, dice = ann.topic("t", "x"), random.Random(7)
    texts = {ann.reply(topic, text): tokens.folded(text) for text in JAPANESE}
    for piece in {piece for text in JAPANESE for piece in _pieces(text, dice, 12)}:
        like = {post for post, text in texts.items() if tokens.folded(piece) in text}
        assert set(_found(guest, piece)) & set(texts) == like != set(), piece
    for word in ("python", "コード", "ver", "ハンカク", "2の"):
        assert len(_found(guest, word)) == 1, word


alphabet = st.sampled_from("围炉夜话饭。， \nabAB1ｆ")


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(alphabet, min_size=1, max_size=30), start=st.integers(0, 29), length=st.integers(1, 4))
def test_any_piece_of_any_chinese_post_finds_it(ann: Person, body: str, start: int, length: int) -> None:
    piece = body[start : start + length]
    if not CJK_RUN.fullmatch(piece):
        return
    topic = ann.topic("x", body)
    first = int(ann.app.db.reader().value("SELECT min(id) FROM post WHERE topic_id = :topic", topic=topic))
    assert first in _found(ann, piece)


@settings(max_examples=60, deadline=None, database=None)
@given(text=st.text(max_size=120), query=st.text(max_size=30))
def test_tokens_and_queries_agree_on_any_text(text: str, query: str) -> None:
    """The words of a query are among the tokens of a text that holds it, however it is surrounded."""
    made = list(tokens.tokens(query))
    assert all(token.split() == [token] and "_" not in token for token in made)
    whole = list(tokens.tokens(f"{text} {query} {text}"))
    assert all(token in whole for token in made)
    assert bool(tokens.runs(query)) == bool(made)


SYNTAX = [
    '"',
    "a AND",
    "NEAR(",
    "title:",
    "a*",
    "-a",
    "^a",
    "(a",
    "a OR b",
    "{a b}:c",
    "\x00",
    "%",
    "_",
    "'",
    "\\",
    "*",
    "a" * 5000,
]


def test_a_query_never_reaches_the_index_raw(ann: Person, guest: Person) -> None:
    for query in SYNTAX:
        ann.topic("t", f"before {query[:50]} after")
        assert guest.get("/search", query_string={"q": query}).status_code == 200, query


def test_words_that_mean_something_to_the_index_are_words(ann: Person, guest: Person) -> None:
    one, other = ann.topic("t", "cats AND dogs"), ann.topic("t", "cats dogs")
    db = ann.app.db.reader()
    posts = {t: int(db.value("SELECT min(id) FROM post WHERE topic_id = :t", t=t)) for t in (one, other)}
    assert _found(guest, "cats AND dogs") == _found(guest, "dogs and cats") == [posts[one]]
    assert _found(guest, "cats dogs") == [posts[other], posts[one]]
    assert _found(guest, "dogs AND nothing") == _found(guest, "cats OR dogs") == []
    assert _found(guest, "cat") == _found(guest, "dog*") == [posts[other], posts[one]]


def test_case_width_and_form_do_not_matter(ann: Person, guest: Person) -> None:
    ann.topic("t", "Ｆｕｌｌ ﬁbre Straße É ｶﾅ")
    for query in ("full", "FULL", "ｆｕｌｌ", "fibre", "ﬁbre", "STRASSE", "é", "e\u0301", "カナ"):
        assert len(_found(guest, query)) == 1, query


def test_titles_are_found_with_their_first_post_and_follow_it(ann: Person, guest: Person) -> None:
    topic = ann.topic("Kingfisher 翠鸟", "words")
    ann.reply(topic, "other words")
    first = int(ann.app.db.reader().value("SELECT min(id) FROM post WHERE topic_id = :t", t=topic))
    assert _found(guest, "kingfisher") == _found(guest, "翠") == [first]
    ann.post(f"/p/{first}/edit", {"title": "Heron 苍鹭", "body": "words"})
    assert _found(guest, "kingfisher") == _found(guest, "翠鸟") == []
    assert _found(guest, "heron") == _found(guest, "鹭") == [first]


def test_an_edit_is_found_and_what_it_replaced_is_not(ann: Person, guest: Person) -> None:
    post = ann.reply(ann.topic(), "kingfisher 翠鸟")
    ann.post(f"/p/{post}/edit", {"body": "heron 苍鹭"})
    assert _found(guest, "kingfisher") == _found(guest, "翠鸟") == []
    assert _found(guest, "heron") == _found(guest, "苍鹭") == [post]


def test_deleted_posts_are_not_found_until_they_are_restored(ann: Person, mod: Person, guest: Person) -> None:
    topic = ann.topic("Kingfisher", "words")
    post = ann.reply(topic, "kingfisher")
    first = int(ann.app.db.reader().value("SELECT min(id) FROM post WHERE topic_id = :t", t=topic))
    ann.post(f"/p/{post}/delete")
    assert _found(guest, "kingfisher") == _found(mod, "kingfisher") == [first]
    mod.post(f"/t/{topic}/delete")
    assert _found(guest, "kingfisher") == []
    mod.post(f"/t/{topic}/restore")
    ann.post(f"/p/{post}/restore")
    assert _found(guest, "kingfisher") == [post, first]


@pytest.mark.slow
@pytest.mark.proof
def test_random_pieces_of_real_posts_are_found_as_like_finds_them(
    shared_data: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    db = Database(imported(shared_data)[0] / "hearth.db")
    rows = db.reader().tuples("SELECT p.id, p.html, p.number, t.title FROM post p JOIN topic t ON t.id = p.topic_id")
    texts = {i: tokens.folded(f"{title if n == 1 else ''}\n{plain_text(html)}") for i, html, n, title in rows}
    chinese = [text for text in texts.values() if CJK_RUN.search(text)]
    assert len(chinese) > 13_000
    dice = random.Random(11)
    pieces = {piece for _ in range(count("search_recall")) for piece in _pieces(dice.choice(chinese), dice, 1)}
    finds = 0
    for piece in pieces:
        like = [post for post, text in texts.items() if piece in text]
        found = list(_all(db, piece))
        assert found == sorted(like, reverse=True), piece
        finds += len(found)
    db.close()
    proved("pieces of real Chinese posts, found as LIKE finds them", pieces=len(pieces), finds=finds, differences=0)


@pytest.mark.slow
@pytest.mark.proof
def test_what_the_index_finds_is_shown_by_the_page(
    shared_data: Path, open_app: Callable[..., Forum], tmp_path: Path, count: Callable[[str], int],
    proved: Callable[..., None],
) -> None:  # fmt: skip
    app = open_app(Path(shutil.copytree(imported(shared_data)[0], tmp_path / "real")))
    rows = app.db.reader().tuples("SELECT html FROM post WHERE id % 7 = 0")
    chinese = [text for (html,) in rows if CJK_RUN.search(text := plain_text(html))]
    dice, guest, finds, looked = random.Random(12), Person(app, ""), 0, 0
    for _ in range(count("search_recall") // 10):
        for piece in _pieces(dice.choice(chinese), dice, 1):
            expected = list(_all(app.db, piece))
            if len(expected) <= 100:  # five pages
                assert _found(guest, piece) == expected, piece
                finds, looked = finds + len(expected), looked + 1
    proved("pieces of real Chinese posts, over the pages of the search", pieces=looked, finds=finds, differences=0)


def _all(db: Database, typed: str) -> Iterator[int]:
    """What the query function finds, over all pages."""
    before = None
    while True:
        page = service.find(db.reader(), asking.parse(typed), "[]", order="new", before=before, limit=30_000)
        yield from (hit.post_id for hit in page.hits)
        if page.next is None:
            return
        before = page.next
