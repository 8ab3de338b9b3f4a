"""A member's page is compressed, but for what is secret in it."""

from __future__ import annotations

import gzip
import re
import secrets

from forum_app.kernel.zipping import zipped
from tests.people import BASE, Person

WORDS = b"The oven holds its heat until noon. " * 40


def test_the_pieces_come_back_joined() -> None:
    pieces = [WORDS, b"", b"secret", secrets.token_bytes(200_000), WORDS, b"end"]
    assert gzip.decompress(zipped(pieces, {2, 3})) == b"".join(pieces)
    assert gzip.decompress(zipped(pieces, ())) == b"".join(pieces)
    assert gzip.decompress(zipped([], ())) == b""


def test_a_secret_that_others_guess_makes_the_answer_no_shorter() -> None:
    tokens = [secrets.token_hex(24).encode() for _ in range(2)]
    guess = WORDS + b'value="' + tokens[0]  # what a stranger wrote: it is the one token and not the other
    pages = [[guess, b'value="', token, b'">' + WORDS, guess] for token in tokens]
    careful = [zipped(page, {2}) for page in pages]
    assert careful[0][:-8].replace(tokens[0], tokens[1]) == careful[1][:-8].replace(tokens[0], tokens[1])
    careless = {len(zipped(page, ())) for page in pages}
    assert len(careless) == 2  # this is what it is for


def test_a_members_copy_is_small_and_the_same_as_the_plain_one(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    for number in range(19):
        bob.reply(topic, f"Words number {number}, and a few more.")
    path = f"/t/{topic}/a-topic"
    plain = ann.get(path).data
    packed = ann.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain
    assert len(packed.data) < len(plain) / 3
    assert ann.get(path, headers={"Accept-Encoding": "gzip"}).data == packed.data  # kept


def test_a_token_stands_in_the_answer_as_it_is(ann: Person, bob: Person) -> None:
    """So the compressor has not seen it. And nobody gets another's copy."""
    topic = ann.topic()
    for person in (ann, bob):
        answer = person.get(f"/t/{topic}/a-topic", headers={"Accept-Encoding": "gzip"})
        assert answer.data.count(person.csrf().encode()) == gzip.decompress(answer.data).count(person.csrf().encode())
        assert answer.data.count(person.csrf().encode()) >= 2


def test_a_word_for_the_reader_is_said_once(ann: Person) -> None:
    topic = ann.topic()
    ann.post(f"/t/{topic}/reply", {"body": "An answer."})
    with ann.client.session_transaction(base_url=BASE) as session:
        session["_flashes"] = [("message", "Only once")]
    headers = {"Accept-Encoding": "gzip"}
    said = [b"Only once" in gzip.decompress(ann.get("/", headers=headers).data) for _ in range(2)]
    assert said == [True, False]


def test_what_fills_a_hole_is_secret_unless_it_was_declared_plain(ann: Person) -> None:
    assert "csrf" not in ann.app.plain_fillers
    assert ann.app.plain_fillers <= {*ann.app.fillers, *ann.app.fillers_of_many}
    page = ann.get("/", headers={"Accept-Encoding": "gzip"})
    assert re.search(rb'class="menu"', gzip.decompress(page.data))
    assert b'class="menu"' not in page.data
