"""What the benchmarks stand on: a grown forum is one that the program could have made."""

from __future__ import annotations

import random

import pytest

from forum_app import Forum
from forum_app.kernel import markup
from forum_app.kernel.clock import now
from tests.bench import lives
from tests.bench.growing import Grower
from tests.bench.texts import Texts
from tests.people import Person


def problems(app: Forum) -> list[str]:
    """What `hearth check` says, but for the slices that look at files."""
    return [problem for check in app.events.provided("check") for problem in check(app.db.reader())]


def test_a_text_of_pieces_is_what_the_renderer_makes_of_it(app: Forum) -> None:
    dice = random.Random(1)
    prepare = app.events.provided("prepare")
    texts = Texts(dice, prepare, pieces=120)
    for number in range(60):
        text = texts.post(dice, chinese=number % 3 == 0)
        made = markup.prepare(text.body)
        assert (text.html, text.plain, text.lang) == (made.html, made.plain, made.lang)
        assert text.more == {name: fn(made.plain) for name, fn in prepare}


@pytest.mark.slow
def test_a_grown_forum_is_sound_and_keeps_its_shape(app: Forum, ann: Person) -> None:
    """It grows in steps, people leave their traces in it, and it goes on living."""
    grower = Grower(app, 3000, now() - 60, pieces=600)
    for posts in (1000, 3000):
        grower.grow(posts)
    lives.live(app)
    assert problems(app) == []
    db = app.db.reader()
    chinese = db.value("SELECT avg(lang = 'zh-Hans') FROM post")
    longest, topics = db.value("SELECT max(numbers) FROM topic"), db.value("SELECT count(*) FROM topic")
    assert 0.2 < chinese < 0.5
    assert topics > 150
    assert longest > 10 * 3000 / topics  # a few topics are long, most are short
    topic = int(db.value("SELECT id FROM topic ORDER BY numbers DESC LIMIT 1"))
    ann.reply(topic, "An answer about marmalade.")
    assert "<mark>marmalade</mark>" in ann.page("/search?q=marmalade")
    assert len(ann.page("/unread")) > 20_000
    assert problems(app) == []
