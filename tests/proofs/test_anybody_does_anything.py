"""Random people do random things for a long time: each answer is the one the rules give, and the counters stay right.

The model below is the table of rights in plain Python; the forum is asked over HTTP.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from werkzeug.test import TestResponse

from forum_app import create_app, load
from tests.conftest import SIZE
from tests.people import Person

NAMES = ("", "ann", "bob", "mod", "root")
STAFF = ("mod", "root")
people = st.sampled_from(NAMES)
members = st.sampled_from(NAMES[1:])
which = st.integers(0, 30)


@dataclass
class Board:
    slug: str
    closed: bool = False


@dataclass
class Post:
    id: int
    author: str
    word: str
    deleted_by: str = ""


@dataclass
class Topic:
    id: int
    author: str
    board: int
    posts: list[Post] = field(default_factory=list)
    locked: bool = False
    deleted_by: str = ""
    pinned: int = 0

    def seen_by(self, who: str) -> bool:
        return not self.deleted_by or who in STAFF or (who != "" and who == self.author == self.deleted_by)


class Forum(RuleBasedStateMachine):
    """The forum and what it should be."""

    steps = 0

    def __init__(self, made: Path, place: Path) -> None:
        super().__init__()
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(made, place)
        self.app = create_app(load({"data_dir": place, "limits": False}, {}), worker=False)
        self.people = {name: Person(self.app, name) for name in NAMES}
        self.boards = {id_: Board(slug) for id_, slug in self.app.db.reader().tuples("SELECT id, slug FROM board")}
        [(welcome, board)] = self.app.db.reader().tuples("SELECT id, board_id FROM topic")
        first = self.app.db.reader().value("SELECT id FROM post")
        self.topics = [Topic(welcome, "root", board, [Post(first, "root", "")])]
        self.words = 0

    def teardown(self) -> None:
        self.app.close()

    # --- helpers

    def _send(self, who: str, path: str, form: dict[str, Any], expected: int) -> TestResponse:
        type(self).steps += 1
        answer = self.people[who].post(path, form)
        assert answer.status_code == expected, (who, path, form, answer.status_code, expected)
        return answer

    def _word(self) -> str:
        """None is the beginning of another: that would be found with it."""
        self.words += 1
        return f"word{self.words:05d}"

    def _topic(self, number: int) -> Topic:
        return self.topics[number % len(self.topics)]

    def _post(self, topic: Topic, number: int) -> Post:
        return topic.posts[number % len(topic.posts)]

    def _open(self, who: str, topic: Topic) -> bool:
        return who in STAFF or not (topic.locked or self.boards[topic.board].closed)

    # --- writing

    @rule(who=people, number=which)
    def write(self, who: str, number: int) -> None:
        board_id = list(self.boards)[number % len(self.boards)]
        board, word = self.boards[board_id], self._word()
        expected = 403 if not who or (board.closed and who not in STAFF) else 303
        form = {"board": board.slug, "title": f"Topic {word}", "body": word}
        answer = self._send(who, "/new", form, expected)
        if expected == 303:
            topic = Topic(int(answer.headers["Location"].split("/")[2]), who, board_id)
            self.topics.append(topic)
            first = self.app.db.reader().value("SELECT id FROM post WHERE topic_id = :id AND number = 1", id=topic.id)
            topic.posts.append(Post(first, who, word))

    @rule(who=people, number=which)
    def reply(self, who: str, number: int) -> None:
        topic = self._topic(number)
        expected = 303
        if not who:
            expected = 403
        elif not topic.seen_by(who):
            expected = 404
        elif not self._open(who, topic) or topic.deleted_by:
            expected = 403
        word = self._word()
        answer = self._send(who, f"/t/{topic.id}/reply", {"body": word}, expected)
        if expected == 303:
            topic.posts.append(Post(int(answer.headers["Location"].split("#p")[1]), who, word))

    # --- one post

    def _for_author_and_staff(self, who: str, topic: Topic, post: Post) -> int:
        """0 when they may go on."""
        if not who:
            return 403
        return 0 if topic.seen_by(who) and (who == post.author or who in STAFF) else 404

    @rule(who=people, number=which, place=which)
    def edit(self, who: str, number: int, place: int) -> None:
        topic = self._topic(number)
        post, word = self._post(topic, place), self._word()
        expected = self._for_author_and_staff(who, topic, post)
        if not expected:
            gone = post.deleted_by or topic.deleted_by
            expected = 409 if gone else 303 if self._open(who, topic) else 403
        self._send(who, f"/p/{post.id}/edit", {"body": word}, expected)
        if expected == 303:
            post.word = word

    @rule(who=people, number=which, place=which)
    def delete_post(self, who: str, number: int, place: int) -> None:
        topic = self._topic(number)
        post = self._post(topic, place)
        expected = self._for_author_and_staff(who, topic, post)
        if not expected:
            cannot = post is topic.posts[0] or post.deleted_by
            expected = 409 if cannot else 303 if self._open(who, topic) else 403
        self._send(who, f"/p/{post.id}/delete", {}, expected)
        if expected == 303:
            post.deleted_by = who

    @rule(who=people, number=which, place=which)
    def restore_post(self, who: str, number: int, place: int) -> None:
        topic = self._topic(number)
        deleted = [post for post in topic.posts if post.deleted_by]
        post = deleted[place % len(deleted)] if deleted and place % 5 else self._post(topic, place)
        expected = self._for_author_and_staff(who, topic, post)
        if not expected and not post.deleted_by:
            expected = 409
        if not expected:
            may = who in STAFF or post.deleted_by == who
            expected = 303 if may and self._open(who, topic) else 403
        self._send(who, f"/p/{post.id}/restore", {}, expected)
        if expected == 303:
            post.deleted_by = ""

    # --- a whole topic

    @rule(who=people, number=which)
    def delete_topic(self, who: str, number: int) -> None:
        topic = self._topic(number)
        expected = 303
        if not who:
            expected = 403
        elif not topic.seen_by(who):
            expected = 404
        elif topic.deleted_by:
            expected = 409
        elif who not in STAFF:
            others = any(post.author != who for post in topic.posts)
            expected = 404 if topic.author != who else 403 if others else 303
        self._send(who, f"/t/{topic.id}/delete", {}, expected)
        if expected == 303:
            topic.deleted_by = who

    @rule(who=people, number=which)
    def restore_topic(self, who: str, number: int) -> None:
        deleted = [topic for topic in self.topics if topic.deleted_by]
        topic = deleted[number % len(deleted)] if deleted else self._topic(number)
        may = who in STAFF or (who and who == topic.author == topic.deleted_by)
        expected = 403 if not who else 404 if not may else 303 if topic.deleted_by else 409
        self._send(who, f"/t/{topic.id}/restore", {}, expected)
        if expected == 303:
            topic.deleted_by = ""

    def _by_staff(self, who: str) -> int:
        return 403 if not who else 303 if who in STAFF else 404

    @rule(who=people, number=which, locked=st.booleans())
    def lock(self, who: str, number: int, locked: bool) -> None:
        topic, expected = self._topic(number), self._by_staff(who)
        self._send(who, f"/t/{topic.id}/lock", {"locked": "1" if locked else "0"}, expected)
        topic.locked = locked if expected == 303 else topic.locked

    @rule(who=people, number=which, pinned=st.integers(0, 2))
    def pin(self, who: str, number: int, pinned: int) -> None:
        topic, expected = self._topic(number), self._by_staff(who)
        self._send(who, f"/t/{topic.id}/pin", {"pinned": str(pinned)}, expected)
        topic.pinned = pinned if expected == 303 else topic.pinned

    @rule(who=people, number=which, to=which, trace=st.sampled_from(["1", ""]))
    def move(self, who: str, number: int, to: int, trace: str) -> None:
        topic, expected = self._topic(number), self._by_staff(who)
        board_id = list(self.boards)[to % len(self.boards)]
        self._send(who, f"/t/{topic.id}/move", {"board": self.boards[board_id].slug, "trace": trace}, expected)
        topic.board = board_id if expected == 303 else topic.board

    @rule(
        who=people,
        act=st.sampled_from(["move", "lock", "open", "pin", "unpin", "delete", "restore"]),
        numbers=st.lists(which, min_size=1, max_size=5),
        to=which,
    )
    def many(self, who: str, act: str, numbers: list[int], to: int) -> None:
        """Those that are there are changed; a deleted one is not on the list, and can only be restored."""
        topics, expected = [self._topic(number) for number in numbers], self._by_staff(who)
        board_id = list(self.boards)[to % len(self.boards)]
        form = {"act": act, "ids": [str(topic.id) for topic in topics], "trace": "1"}
        self._send(who, "/topics/bulk", {**form, "board": self.boards[board_id].slug}, expected)
        for topic in topics if expected == 303 else []:
            if act == "restore":
                topic.deleted_by = ""
            elif not topic.deleted_by:
                topic.board = board_id if act == "move" else topic.board
                topic.locked = {"lock": True, "open": False}.get(act, topic.locked)
                topic.pinned = {"pin": 1, "unpin": 0}.get(act, topic.pinned)
                topic.deleted_by = who if act == "delete" else ""

    # --- boards

    def _by_owner(self, who: str) -> int:
        return 403 if not who else 303 if who == "root" else 404

    @rule(who=st.sampled_from(["", "ann", "mod", "root", "root"]))
    def make_board(self, who: str) -> None:
        name = self._word()
        expected = self._by_owner(who)
        self._send(who, "/admin/boards/new", {"name": name}, expected)
        if expected == 303:
            self.boards[self.app.db.reader().value("SELECT max(id) FROM board")] = Board(name)

    @rule(who=st.sampled_from(["", "ann", "mod", "root", "root"]), number=which, closed=st.booleans())
    def close_board(self, who: str, number: int, closed: bool) -> None:
        board_id = list(self.boards)[number % len(self.boards)]
        board, expected = self.boards[board_id], self._by_owner(who)
        form = {"name": board.slug, "slug": board.slug, **({"closed": "1"} if closed else {})}
        self._send(who, f"/admin/boards/{board_id}", form, expected)
        board.closed = closed if expected == 303 else board.closed

    @rule(who=st.sampled_from(["", "ann", "mod", "root", "root"]), number=which, to=which)
    def remove_board(self, who: str, number: int, to: int) -> None:
        board_id, into = (list(self.boards)[n % len(self.boards)] for n in (number, to))
        expected = self._by_owner(who)
        if expected == 303 and into == board_id:
            expected = 422
        form = {"into": self.boards[into].slug}
        self._send(who, f"/admin/boards/{board_id}/remove", form, expected)
        if expected == 303:
            del self.boards[board_id]
            for topic in self.topics:
                topic.board = into if topic.board == board_id else topic.board

    # --- what must hold after each step

    @invariant()
    def the_counters_are_right(self) -> None:
        db = self.app.db.reader()
        assert [problem for look in self.app.events.provided("check") for problem in look(db)] == []

    @rule(who=people, number=which)
    def read(self, who: str, number: int) -> None:
        """A topic's page shows what it should to whoever looks, and nothing else."""
        topic = self._topic(number)
        answer = self.people[who].get(f"/t/{topic.id}/x", follow_redirects=True)
        assert answer.status_code == (200 if topic.seen_by(who) else 404)
        if not topic.seen_by(who):
            return
        shown = set(re.findall(r"word\d+", answer.get_data(as_text=True)))
        for post in topic.posts[:20]:
            if post.word:
                assert (post.word in shown) == (not post.deleted_by or who in STAFF), (who, post)

    @rule(who=people)
    def look_at_the_lists(self, who: str) -> None:
        """All topics that are not deleted, and boards that count them right."""
        page = self.people[who].page("/")
        there = [topic for topic in self.topics if not topic.deleted_by]
        rows, pins = (
            {int(number) for number in re.findall(pattern, page)}
            for pattern in (r'<h3 class="title".*?href="/t/(\d+)/', r'class="pinned[^"]*">.*?href="/t/(\d+)/')
        )
        assert len(there) > 30 or rows | pins == {topic.id for topic in there}
        assert len(pins) == min(2, sum(topic.pinned == 2 for topic in there))
        for board_id, board in self.boards.items():
            mine = [topic for topic in there if topic.board == board_id]
            posts = sum(not post.deleted_by for topic in mine for post in topic.posts)
            text = self.people[who].page(f"/b/{board.slug}")
            counted = re.findall(r"<span>(\d+) topics?</span><span>(\d+) posts?</span>", text)
            assert counted == [(str(len(mine)), str(posts))]

    @rule(who=people, number=which, place=which)
    def search(self, who: str, number: int, place: int) -> None:
        """A word is found in exactly the post that has it, unless that is deleted."""
        topic = self._topic(number)
        post = self._post(topic, place)
        if post.word:
            page = self.people[who].page(f"/search?q={post.word}")
            visible = not topic.deleted_by and not post.deleted_by
            assert page.count('<h2 class="title"') == page.count(f'#p{post.id}"') == visible


@pytest.mark.slow
@pytest.mark.proof
def test_whatever_people_do_in_whatever_order_the_rules_hold(
    made_folder: Path, tmp_path: Path, proved: Callable[..., None]
) -> None:
    examples, steps = (150, 80) if SIZE == "full" else (15, 50)
    _run(made_folder, tmp_path, examples, steps)
    proved("random acts by random people", sequences=examples, requests=Forum.steps, wrong_answers=0, miscounts=0)


def test_a_few_random_acts_obey_the_rules(made_folder: Path, tmp_path: Path) -> None:
    _run(made_folder, tmp_path, 4, 30)


def _run(made: Path, place: Path, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        lambda: Forum(made, place / "data"),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        ),
    )
