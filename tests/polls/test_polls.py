"""Polls: asked with a topic, voted in once, closed by the clock or by hand."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from forum_app.kernel import moments
from forum_app.kernel.clock import now
from forum_app.polls import check, leaving, queries
from tests.people import PASSWORD, Person

JSON = {"Accept": "application/json"}
POLL = {"poll_question": "When do we meet?", "poll_choices": "Saturday\nSunday\n\nNever"}


def ask(person: Person, **more: str) -> int:
    """A topic with a poll; answers its id."""
    form = {"board": "talk", "title": "A meeting", "body": "We should meet.", **POLL, **more}
    answer = person.post("/new", form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.headers["Location"].split("/")[2])


def vote(person: Person, topic: int, *texts: str, **kwargs: Any) -> Any:
    rows = queries.rows(person.app.db.reader(), topic)
    there = {row.text: row.choice_id for row in rows}
    form = {"poll": str(rows[0].poll_id), "choice": [there[text] for text in texts]}
    return person.post(f"/poll/{topic}/vote", form, **kwargs)


def votes(person: Person, topic: int) -> tuple[int, list[int]]:
    """Voters, and the votes of each choice; all agree with what there is."""
    rows = queries.rows(person.app.db.reader(), topic)
    assert list(check.problems(person.app.db.reader())) == []
    return rows[0].voters, [row.votes for row in rows]


def results(page: str) -> list[str]:
    return re.findall(r'class="n small mute">(\d+) votes?<', page)


def in_hours(hours: int) -> str:
    return moments.typed(now() + 3600 * hours + 60, "UTC")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let so many hours pass; fewer than before turn the clock back."""
    began = time.time()
    return lambda hours: monkeypatch.setattr(
        "forum_app.kernel.clock.time", SimpleNamespace(time=lambda: began + hours * 3600)
    )


def test_a_poll_is_asked_with_a_topic_and_voted_in(ann: Person, bob: Person, guest: Person) -> None:
    topic = ask(ann)
    assert "Log in to vote" in guest.page(f"/t/{topic}")
    assert bob.page(f"/t/{topic}").count('type="radio" name="choice"') == 3
    assert vote(bob, topic, "Sunday").status_code == 303
    assert re.search(r"Sunday</bdi> <span[^>]*>your vote</span></span><span[^>]*>1 vote<", bob.page(f"/t/{topic}"))
    assert results(guest.page(f"/t/{topic}")) == ["0", "1", "0"]
    assert "your vote" not in ann.page(f"/t/{topic}")
    assert votes(bob, topic) == (1, [0, 1, 0])
    assert guest.post(f"/poll/{topic}/vote", {"choice": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"poll_choices": ""}, "at least two choices"),
        ({"poll_choices": "one\n \n"}, "at least two choices"),
        ({"poll_choices": "\n".join(map(str, range(21)))}, "at most 20 choices; there are 21"),
        ({"poll_choices": f"one\n{'<b>' * 50}"}, "at most 120 characters; no. 2 has 150"),
        ({"poll_choices": "one\ntwo\none"}, "are the same"),
        ({"poll_question": " "}, "Give the poll a question."),
        ({"poll_question": "?" * 201}, "this one has 201"),
        ({"poll_most": "4"}, "a number from 1 to 3"),
        ({"poll_most": "many"}, "a number from 1 to 3"),
        ({"poll_closes": "tomorrow"}, "no day and time"),
        ({"poll_closes": "2001-01-01T00:00"}, "closed already"),
        ({"poll_closes": "9000-01-01T00:00"}, "more than ten years"),
    ],
)
def test_what_is_wrong_with_a_poll_is_said_and_nothing_is_lost(
    ann: Person, typed: dict[str, str], sentence: str
) -> None:
    form = {"board": "talk", "title": "A meeting", "body": "Every word.", **POLL, **typed}
    answer = ann.post("/new", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert "Every word.</textarea>" in page
    assert re.search(r"<details [^>]*data-poll open>", page)
    assert form["poll_question"].strip() in page
    assert "<b>" not in page.replace("&lt;b&gt;", "").split("</header>")[1].split("</main>")[0].replace("<bdi>", "")
    assert ann.app.db.reader().value("SELECT count(*) FROM poll") == 0


def test_a_topic_without_a_poll_has_none_and_a_preview_keeps_what_was_typed(ann: Person) -> None:
    topic = ann.topic()
    assert 'class="poll"' not in ann.page(f"/t/{topic}")
    page = ann.post("/new", {"board": "talk", "title": "t", "body": "b", "preview": "1", **POLL}).get_data(as_text=True)
    assert "When do we meet?" in page
    assert "Saturday\nSunday" in page


def test_the_same_form_sent_twice_asks_once(ann: Person) -> None:
    form = {"board": "talk", "title": "A meeting", "body": "b", "after": "1", **POLL}
    assert len({ann.post("/new", form).headers["Location"] for _ in range(2)}) == 1
    assert ann.app.db.reader().value("SELECT count(*) FROM poll") == 1


def test_several_choices_up_to_as_many_as_the_author_said(ann: Person, bob: Person) -> None:
    topic = ask(ann, poll_most="2")
    assert vote(bob, topic, "Saturday", "Sunday", "Never").status_code == 422
    assert vote(bob, topic).status_code == 422
    assert vote(bob, topic, "Saturday", "Sunday").status_code == 303
    assert votes(bob, topic) == (1, [1, 1, 0])
    one = ask(ann)
    refused = vote(bob, one, "Saturday", "Sunday")
    assert refused.status_code == 422
    assert "Choose one only." in refused.get_data(as_text=True)


def test_a_vote_is_changed_while_it_is_open_if_the_author_allows(ann: Person, bob: Person) -> None:
    topic, fixed = ask(ann), ask(ann, poll_fixed="1", title="Another")
    for each in (topic, fixed):
        assert vote(bob, each, "Saturday").status_code == 303
    assert vote(bob, topic, "Never").status_code == 303
    assert votes(bob, topic) == (1, [0, 0, 1])
    assert vote(bob, fixed, "Saturday").status_code == 303  # the same again
    refused = vote(bob, fixed, "Never")
    assert refused.status_code == 409
    assert "stays as it is" in refused.get_data(as_text=True)
    assert votes(bob, fixed) == (1, [1, 0, 0])
    assert "Change your vote" in bob.page(f"/t/{topic}")
    assert "Change your vote" not in bob.page(f"/t/{fixed}")


def test_results_are_in_nobodys_page_before_they_may_be_seen(
    ann: Person, bob: Person, mod: Person, guest: Person
) -> None:
    voted, closed = ask(ann, poll_shown="voted"), ask(ann, poll_shown="closed", title="Another")
    for topic in (voted, closed):
        vote(bob, topic, "Sunday")
    assert [results(person.page(f"/t/{voted}")) for person in (ann, mod, guest)] == [[], [], []]
    assert results(bob.page(f"/t/{voted}")) == ["0", "1", "0"]
    assert [results(person.page(f"/t/{closed}")) for person in (ann, bob, mod, guest)] == [[], [], [], []]
    assert "your vote" in bob.page(f"/t/{closed}")
    ann.post(f"/poll/{closed}/close")
    assert [results(person.page(f"/t/{closed}")) for person in (bob, guest)] == [["0", "1", "0"]] * 2


def test_it_closes_by_the_clock_and_a_vote_then_says_so(
    ann: Person, bob: Person, mod: Person, guest: Person, later: Any
) -> None:
    topic = ask(ann, poll_closes=in_hours(2))
    vote(bob, topic, "Sunday")
    assert "closes " in guest.page(f"/t/{topic}")
    later(3)
    refused = vote(mod, topic, "Sunday")  # before any job ran
    assert refused.status_code == 409
    assert "This poll is closed. Your vote was not counted." in refused.get_data(as_text=True)
    ann.app.jobs.run_due()
    assert "· closed" in guest.page(f"/t/{topic}")
    assert 'name="choice"' not in mod.page(f"/t/{topic}")
    later(-5)  # the clock is set back
    assert vote(mod, topic, "Sunday").status_code == 409
    assert votes(bob, topic) == (1, [0, 1, 0])


def test_one_member_votes_once_however_often_at_once(ann: Person, bob: Person) -> None:
    topic = ask(ann)
    sessions = [Person(bob.app, "bob") for _ in range(4)]
    for each in sessions:
        each.csrf()
    with ThreadPoolExecutor(4) as pool:
        got = pool.map(lambda pair: vote(pair[1], topic, ("Saturday", "Sunday")[pair[0] % 2]), enumerate(sessions))
        assert {answer.status_code for answer in got} == {303}
    voters, each_ = votes(bob, topic)
    assert (voters, sum(each_)) == (1, 1)


def test_a_vote_for_what_is_not_there_any_more_is_refused(ann: Person, bob: Person) -> None:
    topic = ask(ann)
    poll = queries.rows(bob.app.db.reader(), topic)[0]
    assert bob.post(f"/poll/{topic}/vote", {"poll": str(poll.poll_id), "choice": "999"}).status_code == 409
    assert ann.post(f"/poll/{topic}", {**POLL, "poll_question": "Changed?"}).status_code == 303
    stale = bob.post(f"/poll/{topic}/vote", {"poll": str(poll.poll_id), "choice": str(poll.choice_id)})
    assert stale.status_code == 409
    assert "Changed?" in bob.page(f"/t/{topic}")
    assert bob.post("/poll/99999/vote", {"choice": "1"}).status_code == 404


def test_it_is_changed_while_nobody_voted_and_closed_or_removed_by_its_keepers(
    ann: Person, bob: Person, mod: Person
) -> None:
    topic = ask(ann)
    assert [person.get(f"/poll/{topic}").status_code for person in (ann, bob, mod)] == [200, 404, 200]
    assert "Look after this poll" in ann.page(f"/t/{topic}")
    assert "Look after this poll" not in bob.page(f"/t/{topic}")
    assert ann.post(f"/poll/{topic}", {**POLL, "poll_choices": "one"}).status_code == 422
    vote(bob, topic, "Sunday")
    assert ann.post(f"/poll/{topic}", POLL).status_code == 409
    assert [bob.post(f"/poll/{topic}/{act}").status_code for act in ("close", "remove")] == [404, 404]
    assert mod.post(f"/poll/{topic}/close").status_code == 303
    assert vote(bob, topic, "Never").status_code == 409
    assert ann.post(f"/poll/{topic}/remove").status_code == 303
    assert "When do we meet?" not in bob.page(f"/t/{topic}")
    assert bob.app.db.reader().value("SELECT count(*) FROM poll_vote") == 0


def test_a_locked_topic_is_voted_in_and_a_closed_board_is_not(
    ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    topic = ask(ann)
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    assert vote(bob, topic, "Sunday").status_code == 303
    board = bob.app.db.reader().value("SELECT id FROM board WHERE slug = 'talk'")
    root.post(f"/admin/boards/{board}", {"name": "talk", "closed": "1"})
    assert vote(bob, topic, "Never").status_code == 403
    assert 'name="choice"' not in bob.page(f"/t/{topic}")


def test_what_people_write_in_a_poll_is_text(ann: Person, bob: Person) -> None:
    topic = ask(ann, poll_question="<script>alert(1)</script>?", poll_choices='<img src=x>\n"onclick=\n投给我')
    page = bob.page(f"/t/{topic}")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "投给我" in page


def test_a_script_gets_the_poll_as_it_is_now(ann: Person, bob: Person, mod: Person) -> None:
    topic = ask(ann)
    answer = vote(bob, topic, "Sunday", headers=JSON)
    assert results(answer.json["html"])[:3] == ["0", "1", "0"]
    assert f'value="{bob.csrf()}"' in answer.json["html"]
    ann.post(f"/poll/{topic}/close")
    refused = vote(mod, topic, "Sunday", headers=JSON)
    assert (refused.status_code, refused.json["message"]) == (409, "This poll is closed. Your vote was not counted.")


def test_who_leaves_has_no_vote_and_the_poll_of_who_leaves_goes_with_their_words(
    ann: Person, bob: Person, mod: Person, root: Person
) -> None:
    topic = ask(ann)
    bob.reply(topic)
    vote(bob, topic, "Sunday"), vote(mod, topic, "Sunday")
    id_ = bob.app.db.reader().value("SELECT id FROM member WHERE name = 'bob'")
    assert b'"choice": "Sunday"' in dict(leaving.take_along(bob.app.db.reader(), id_))["polls.json"]
    bob.post("/settings/leave", {"password": PASSWORD})
    bob.app.jobs.run_due()
    assert votes(mod, topic) == (1, [0, 1, 0])
    assert results(mod.page(f"/t/{topic}"))[:3] == ["0", "1", "0"]
    root.post("/admin/settings", {"leaving_posts": "removed"})
    ann.post("/settings/leave", {"password": PASSWORD})
    ann.app.jobs.run_due()
    assert ann.app.db.reader().value("SELECT count(*) FROM poll") == 0


def test_a_topic_removed_for_good_takes_its_poll_along(ann: Person, bob: Person, root: Person) -> None:
    topic = ask(ann)
    vote(bob, topic, "Sunday")
    root.post(f"/t/{topic}/delete"), root.post(f"/t/{topic}/purge")
    bob.app.jobs.run_due()
    assert bob.app.db.reader().value("SELECT (SELECT count(*) FROM poll) + (SELECT count(*) FROM poll_vote)") == 0


def test_a_wrong_number_is_found(ann: Person, bob: Person) -> None:
    topic = ask(ann)
    vote(bob, topic, "Sunday")
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE poll SET voters = 7")
    assert "counts 7 voters, there are 1" in next(iter(check.problems(ann.app.db.reader())))


def test_nobody_takes_along_the_words_of_a_poll_that_is_deleted(ann: Person, bob: Person, mod: Person) -> None:
    topic = ask(ann)
    vote(bob, topic, "Sunday")
    id_ = int(ann.app.db.reader().value("SELECT id FROM member WHERE name = 'bob'"))
    mod.post(f"/t/{topic}/delete")
    assert dict(leaving.take_along(bob.app.db.reader(), id_)) == {}
    mod.post(f"/t/{topic}/restore")
    assert b'"Sunday"' in dict(leaving.take_along(bob.app.db.reader(), id_))["polls.json"]
