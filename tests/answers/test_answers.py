"""Solved topics: who may say so, and where it is seen."""

from __future__ import annotations

from forum_app.answers import check, events
from tests.people import PASSWORD, Person

JSON = {"Accept": "application/json"}


def solve(person: Person, post: int, on: str = "1") -> int:
    return person.post(f"/p/{post}/solve", {"solved": on}).status_code


def solution(person: Person, topic: int) -> int:
    """The post that solved it; the row says the same."""
    assert list(check.problems(person.app.db.reader())) == []
    return int(person.app.db.reader().value("SELECT solved_post_id FROM topic WHERE id = :id", id=topic))


def test_who_asked_marks_the_answer_that_solved_it(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic("How?")
    post = bob.reply(topic, "So.")
    assert f'formaction="/p/{post}/solve"' in ann.page(f"/t/{topic}")
    assert f'formaction="/p/{post}/solve"' not in bob.page(f"/t/{topic}")
    assert solve(ann, post) == 303
    for person in (ann, bob, guest):
        page = person.page(f"/t/{topic}")
        assert "Solved by bob in #2" in page
        assert f'<article class="post solution" id="p{post}"' in page
        assert "mk ok" in person.page("/b/talk")
    assert solve(ann, post, "0") == 303
    assert "Solved by" not in guest.page(f"/t/{topic}")
    assert "mk ok" not in guest.page("/b/talk")


def test_others_cannot_and_staff_can_also_where_it_is_locked(
    ann: Person, bob: Person, mod: Person, guest: Person
) -> None:
    topic = ann.topic()
    post = bob.reply(topic)
    assert (solve(bob, post), solve(guest, post), solve(bob, 99999)) == (404, 403, 404)
    mod.post(f"/t/{topic}/lock", {"locked": "1"})
    assert f'formaction="/p/{post}/solve"' in mod.page(f"/t/{topic}")
    assert solve(mod, post) == 303
    assert solve(ann, post, "0") == 303


def test_a_topic_has_one_solution_and_it_is_an_answer(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    first = ann.app.db.reader().value("SELECT max(id) FROM post")
    one, two = bob.reply(topic), bob.reply(topic)
    assert solve(ann, first) == 409
    assert (solve(ann, one), solve(ann, two), solve(ann, one, "0")) == (303, 303, 303)
    assert solution(ann, topic) == two


def test_a_deleted_solution_solves_nothing_and_does_not_come_back_as_one(ann: Person, bob: Person) -> None:
    topic = ann.topic()
    post = bob.reply(topic)
    solve(ann, post)
    bob.post(f"/p/{post}/delete")
    assert solution(ann, topic) == 0
    assert "mk ok" not in bob.page("/b/talk")
    assert solve(ann, post) == 404
    bob.post(f"/p/{post}/restore")
    assert solution(ann, topic) == 0


def test_what_is_removed_for_good_solves_nothing(ann: Person, bob: Person, root: Person) -> None:
    topic, other = ann.topic(), ann.topic("Other")
    post = bob.reply(topic)
    solve(ann, post), solve(ann, bob.reply(other))
    root.post("/admin/settings", {"leaving_posts": "removed"})
    root.post(f"/t/{other}/delete"), root.post(f"/t/{other}/purge")
    bob.post("/settings/leave", {"password": PASSWORD})
    bob.app.jobs.run_due()
    assert solution(ann, topic) == 0
    assert ann.app.db.reader().value("SELECT count(*) FROM solution") == 0


def test_profiles_count_the_topics_of_others_that_somebody_solved(ann: Person, bob: Person, mod: Person) -> None:
    told = "<dt>Solutions</dt><dd>{}</dd>"
    topics = [ann.topic("One"), ann.topic("Two"), bob.topic("My own")]
    for topic, person in zip(topics, (ann, ann, bob), strict=True):
        solve(person, bob.reply(topic))
    assert told.format(2) in ann.page("/u/bob")
    mod.post(f"/t/{topics[0]}/delete")
    assert told.format(1) in ann.page("/u/bob")


def test_it_is_told_once(ann: Person, bob: Person) -> None:
    told: list[events.Solved] = []
    ann.app.events.listen(events.Solved, lambda _tx, event: told.append(event))
    post = bob.reply(ann.topic())
    solve(ann, post), solve(ann, post)
    assert [event.post_id for event in told] == [post]


def test_the_owner_may_do_without(ann: Person, bob: Person, root: Person) -> None:
    topic = ann.topic()
    post = bob.reply(topic)
    root.post("/admin/settings", {"shown": "solutions"})
    assert "/solve" not in ann.page(f"/t/{topic}")
    assert solve(ann, post) == 404


def test_a_script_gets_the_button(ann: Person, bob: Person) -> None:
    post = bob.reply(ann.topic())
    answer = ann.post(f"/p/{post}/solve", {"solved": "1"}, headers=JSON).json
    assert 'aria-pressed="true"' in answer["html"]  # type: ignore[index]
    assert answer["say"] == "Marked as the solution."  # type: ignore[index]
