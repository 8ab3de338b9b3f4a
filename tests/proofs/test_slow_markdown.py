"""Row 17: no text keeps the forum busy for long, and what comes out of the renderer is clean whatever went in."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from forum_app.kernel.markup import clean, prepare
from forum_app.kernel.markup.code import LANGUAGES, LONGEST, PATIENCE
from forum_app.kernel.markup.fragment import fragment
from forum_app.topics.service import LONGEST_BODY
from tests.conftest import SIZE
from tests.people import Person
from tests.proofs.html import Page, live
from tests.proofs.slow_markdown import CASES

SECONDS = 1.5
# code that some lexer needs long for
CODE = ("a\n", "a ", "\n", "//", '"\\', "<<a\n", "=begin\n", "```a\n", "/*", "a<b<", "${", "{", "1", "class a ",
        "- a: ", "<!--", "\\\n", "#{", "'a", "begin ")  # fmt: skip


def _cost(body: str) -> float:
    """Seconds of this thread's own time, so that a busy machine changes nothing; and the HTML is looked at."""
    began = time.thread_time()
    made = prepare(body, people={"ann": "ann"})
    took = time.thread_time() - began
    assert len(made.html) <= 300_000 + 20 * len(body)
    assert clean.clean_own(made.html) == made.html
    assert live(fragment(made.html, "", str)[:100_000]) == []
    return took


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    prepare("```python\nx\n```")


@pytest.mark.parametrize("name", CASES)
def test_a_slow_text_of_a_quarter_of_the_length_takes_no_time(name: str) -> None:
    assert _cost(CASES[name](LONGEST_BODY // 4)) < SECONDS


@pytest.mark.alone
@pytest.mark.proof
def test_no_text_that_may_be_posted_takes_long(proved: Callable[..., None]) -> None:
    costs = {name: _cost(made(LONGEST_BODY)) for name, made in CASES.items()}
    assert max(costs.values()) < SECONDS, costs
    slowest = max(costs, key=lambda name: costs[name])
    proved("slow Markdown of our own, 32,000 characters", texts=len(costs), slowest_s=costs[slowest], which=slowest)


@pytest.mark.alone
@pytest.mark.proof
def test_every_known_slow_text_is_rendered_soon(shared_data: Path, proved: Callable[..., None]) -> None:
    files = sorted((shared_data / "hostile" / "pathological").iterdir())
    costs = {path.name: _cost(path.read_text("utf-8", errors="replace")) for path in files}
    assert len(costs) > 20
    assert max(costs.values()) < SECONDS, costs
    proved("known slow Markdown, 64 KB", texts=len(costs), slowest_s=max(costs.values()))


@pytest.mark.alone
@pytest.mark.proof
def test_four_slow_texts_at_once_are_answered_soon(ann: Person, shared_data: Path, proved: Callable[..., None]) -> None:
    """Through the door; as many as are too long are refused by that, and the longest that may be are posted."""
    files = sorted((shared_data / "hostile" / "pathological").iterdir())
    bodies = [text for path in files for text in _whole_and_cut(path.read_text("utf-8", errors="replace"))]
    topic, people = ann.topic(), [Person(ann.app, "ann") for _ in range(4)]
    for person in people:
        person.csrf()

    def post(person: Person, body: str) -> tuple[int, float]:
        began = time.perf_counter()
        return person.post(f"/t/{topic}/reply", {"body": body}).status_code, time.perf_counter() - began

    answers = []
    with ThreadPoolExecutor(4) as pool:
        for body in bodies:
            answers += list(pool.map(post, people, [body] * 4))
    assert {status for status, _ in answers} == {303, 422}
    assert [status for status, _ in answers].count(303) >= 4 * len(files)
    assert max(took for _, took in answers) < SECONDS
    proved("known slow Markdown, posted four at once", posts=len(answers), slowest_s=max(t for _, t in answers))


def _whole_and_cut(text: str) -> list[str]:
    return [text] if len(text) <= LONGEST_BODY else [text, text[:LONGEST_BODY]]


def test_a_text_that_is_too_long_is_not_even_rendered_as_a_preview(ann: Person) -> None:
    body = CASES["images that never end"](10 * LONGEST_BODY)
    topic = ann.topic()
    post = ann.reply(topic)
    for path in ("/new", f"/t/{topic}/reply", f"/p/{post}/edit"):
        began = time.thread_time()
        answer = ann.post(path, {"body": body, "title": "t", "board": "talk", "preview": "1"})
        assert time.thread_time() - began < SECONDS
        assert "A post has at most 32000 characters" in answer.get_data(as_text=True)
        assert Page(answer.get_data(as_text=True)).field("body") == body


# --- code


def test_every_language_we_colour_has_a_lexer_and_colours_something() -> None:
    for language in sorted(LANGUAGES):
        code = (
            'if x == 1: # -- // a "b"\n<a b="c">1</a>\nGET / HTTP/1.1\n-- a\n+ b\n[a]\nb = 1\n$ ls\n>>> x\n@a {b: c}\n'
        )
        assert '<span class="' in prepare(f"```{language}\n{code}```").html.partition("<code>")[2], language


def _code_cost(language: str, piece: str, length: int) -> float:
    body = f"````{language}\n" + (piece * (length // len(piece) + 1))[:length] + "\n````"
    return _cost(body)


def test_hostile_code_is_shown_without_colours_when_those_take_long() -> None:
    """These three take 4 to 20 s by themselves."""
    for language, code in (("cs", "a\n" * 6000), ("c", "a" + " " * 11_000 + "b"), ("makefile", "a" * 11_000)):
        html = prepare(f"```{language}\n{code}\n```").html
        assert "<span class" not in html.replace("<span>", ""), language
        assert code.strip() in html


def test_a_lexer_that_fails_costs_the_colours_only() -> None:
    code = "import a." * 1300  # the Pascal lexer raises at its end
    assert code in prepare(f"```pascal\n{code}\n```").html


def test_all_code_of_a_text_shares_one_patience() -> None:
    assert _cost(CASES["code in little pieces"](LONGEST_BODY)) < PATIENCE + 1


def test_markdown_in_code_calls_no_other_lexer() -> None:
    """The lexer of Markdown would take any of five hundred languages for the code in it."""
    html = prepare("~~~~md\n```brainfuck\n+++\n```\n~~~~").html
    assert 'class="nb"' not in html
    assert "+++" in html


@pytest.mark.alone
@pytest.mark.proof
def test_no_language_makes_hostile_code_slow(proved: Callable[..., None]) -> None:
    pieces, length = (CODE, LONGEST) if SIZE == "full" else (CODE[:3], LONGEST // 2)
    costs = {(lang, piece): _code_cost(lang, piece, length) for lang in sorted(LANGUAGES) for piece in pieces}
    assert max(costs.values()) < SECONDS, max(costs, key=lambda key: costs[key])
    proved("hostile code to be coloured", languages=len(LANGUAGES), texts=len(costs), slowest_s=max(costs.values()))
