"""Coming, going, muting and blocking."""

from __future__ import annotations

from forum_app import Forum
from forum_app.messages.service import BATCH
from tests.messages.talking import answer, in_list, join, waiting, write
from tests.people import Person


def _told(app: Forum) -> list[tuple[int, ...]]:
    """Whom each MessagePosted from now on names."""
    from forum_app.messages.events import MessagePosted

    told: list[tuple[int, ...]] = []
    app.events.listen(MessagePosted, lambda _tx, event: told.append(event.to))
    return told


def _id(person: Person) -> int:
    return int(person.app.db.reader().value("SELECT id FROM member WHERE name = :name", name=person.name))


def test_who_is_brought_in_sees_what_is_written_from_then_on(app: Forum, ann: Person, bob: Person) -> None:
    talk, cleo = write(ann, "bob", "Only for bob."), join(app, "cleo")
    answer(bob, talk, "Only for ann.")
    assert cleo.get(f"/m/{talk}").status_code == 404
    assert ann.post(f"/m/{talk}/invite", {"to": "cleo"}).status_code == 303
    answer(ann, talk, "For all of us.")
    page = cleo.page(f"/m/{talk}")
    assert "For all of us." in page
    assert "ann brought cleo in." in page
    assert "Only for" not in page
    for path in (f"/m/{talk}?n=1", f"/m/{talk}?page=1"):
        assert "Only for" not in cleo.page(path)
    assert cleo.get(f"/m/{talk}/reply?quote=1").status_code == 404
    assert "cleo" in bob.page(f"/m/{talk}")


def test_who_is_in_it_is_not_brought_in_twice_and_nobody_unknown_is(ann: Person) -> None:
    talk = write(ann, "bob")
    again = ann.post(f"/m/{talk}/invite", {"to": "bob"})
    assert again.status_code == 409
    assert "bob is in this talk already." in again.get_data(as_text=True)
    unknown = ann.post(f"/m/{talk}/invite", {"to": "nobody"})
    assert unknown.status_code == 422
    assert "Nobody here is called nobody." in unknown.get_data(as_text=True)


def test_a_talk_has_at_most_twenty_people(app: Forum, ann: Person) -> None:
    names = [f"guest{number}" for number in range(19)]
    for name in names:
        join(app, name)
    talk = write(ann, " ".join(names))
    full = ann.post(f"/m/{talk}/invite", {"to": "bob"})
    assert full.status_code == 409
    assert "At most 20 people" in full.get_data(as_text=True)


def test_who_leaves_sees_nothing_and_the_others_see_that(app: Forum, ann: Person, bob: Person) -> None:
    talk = write(ann, "bob mod", "Stays with those who stay.")
    assert bob.post(f"/m/{talk}/leave").status_code == 303
    assert bob.get(f"/m/{talk}").status_code == 404
    assert bob.post(f"/m/{talk}/reply", {"body": "x"}).status_code == 404
    assert in_list(bob) == []
    answer(ann, talk)
    assert waiting(bob) == 0
    page = Person(app, "mod").page(f"/m/{talk}")
    assert "bob left." in page
    assert "Stays with those who stay." in page


def test_the_last_one_who_leaves_takes_the_talk_away(app: Forum, ann: Person, bob: Person) -> None:
    talk = write(ann, "bob")
    bob.post(f"/m/{talk}/leave")
    page = ann.page(f"/m/{talk}")
    assert "Nobody else is in this talk any more." in page
    assert "<textarea" not in page
    refused = ann.post(f"/m/{talk}/reply", {"body": "Into the dark."})
    assert refused.status_code == 422
    assert "Into the dark." in refused.get_data(as_text=True)
    assert ann.post(f"/m/{talk}/leave").status_code == 303
    db = app.db.reader()
    assert [db.value(f"SELECT count(*) FROM {table}") for table in ("talk", "talk_member", "message")] == [0, 0, 0]


def test_the_rest_of_a_long_talk_goes_in_short_steps(app: Forum, ann: Person, bob: Person) -> None:
    talk, many = write(ann, "bob"), 2 * BATCH + 5
    with app.db.transaction() as tx:
        for number in range(2, many + 1):
            tx.run(
                "INSERT INTO message (talk_id, number, author_id, body, created_at) VALUES (:t, :n, 3, 'b', 1)",
                t=talk,
                n=number,
            )
        tx.run("UPDATE talk SET numbers = :n", n=many)
        tx.run("UPDATE talk_member SET read_number = :n, unread = 0", n=many)
    bob.post(f"/m/{talk}/leave")
    assert ann.post(f"/m/{talk}/leave").status_code == 303
    db = app.db.reader()
    assert db.value("SELECT count(*) FROM message") == many + 1 - BATCH, "and the line that bob left"
    assert (ann.get(f"/m/{talk}").status_code, in_list(ann)) == (404, [])
    assert [line for found in app.events.provided("check") for line in found(db)] == []
    while app.jobs.run_due():
        pass
    assert [db.value(f"SELECT count(*) FROM {table}") for table in ("talk", "talk_member", "message")] == [0, 0, 0]


def test_who_left_and_comes_back_sees_only_what_is_new(ann: Person, bob: Person) -> None:
    talk = write(ann, "bob mod", "Before.")
    bob.post(f"/m/{talk}/leave")
    answer(ann, talk, "While he was away.")
    assert ann.post(f"/m/{talk}/invite", {"to": "bob"}).status_code == 303
    answer(ann, talk, "Welcome back.")
    page = bob.page(f"/m/{talk}")
    assert "Welcome back." in page
    assert "Before." not in page
    assert "While he was away." not in page


def test_anybody_in_it_gives_the_title(ann: Person, bob: Person) -> None:
    talk = write(ann, "bob")
    assert bob.post(f"/m/{talk}/title", {"title": "Bread & jam"}).status_code == 303
    assert "Bread &amp; jam" in ann.page("/messages")
    assert bob.post(f"/m/{talk}/title", {"title": "x" * 151}).status_code == 422
    assert bob.post(f"/m/{talk}/title", {"title": ""}).status_code == 303
    assert "Bread" not in ann.page("/messages")


def test_a_muted_talk_tells_nobody(app: Forum, ann: Person, bob: Person) -> None:
    talk = write(ann, "bob")
    bob.page(f"/m/{talk}")
    assert bob.post(f"/m/{talk}/mute", {"muted": "1"}).status_code == 303
    told = _told(app)
    answer(ann, talk)
    assert told == [()]
    assert waiting(bob) == 0
    assert in_list(bob) == [(str(talk), "1")]
    bob.post(f"/m/{talk}/mute", {"muted": "0"})
    answer(ann, talk)
    assert told[1] == (_id(bob),)
    assert waiting(bob) == 1


def test_who_is_blocked_cannot_write_and_loses_nothing(ann: Person, bob: Person) -> None:
    talk = write(ann, "bob", "First.")
    assert bob.post("/settings/messages/block", {"name": "@Ann"}).status_code == 303
    for path, form in (("/messages/new", {"to": "bob", "title": "T"}), (f"/m/{talk}/reply", {})):
        refused = ann.post(path, {**form, "body": "All of my words."})
        page = refused.get_data(as_text=True)
        assert refused.status_code == 422
        assert "bob does not take messages from you. Your words are below." in page
        assert "All of my words." in page
    assert bob.post("/settings/messages/unblock", {"name": "ann"}).status_code == 303
    answer(ann, talk, "Again.")


def test_one_does_not_write_to_whom_one_blocked(ann: Person) -> None:
    ann.post("/settings/messages/block", {"name": "bob"})
    refused = ann.post("/messages/new", {"to": "bob", "body": "x"})
    assert refused.status_code == 422
    assert "You blocked bob." in refused.get_data(as_text=True)


def test_among_several_the_words_of_who_is_blocked_are_folded(app: Forum, ann: Person, bob: Person) -> None:
    talk = write(bob, "ann mod", "Words of bob.")
    ann.post("/settings/messages/block", {"name": "bob"})
    told = _told(app)
    answer(bob, talk, "More words of bob.")
    assert told == [(_id(Person(app, "mod")),)]
    assert waiting(ann) == 0
    page = ann.page(f"/m/{talk}")
    assert page.count("From somebody you blocked: show") == 2
    assert "More words of bob." not in ann.page("/messages")
    assert "From somebody you blocked" not in Person(app, "mod").page(f"/m/{talk}")
    ann.post("/settings/messages/unblock", {"name": "bob"})
    assert "From somebody you blocked" not in ann.page(f"/m/{talk}")


def test_a_block_and_its_end_count_anew_what_waits(ann: Person, bob: Person) -> None:
    write(bob, "ann mod")
    assert waiting(ann) == 1
    ann.post("/settings/messages/block", {"name": "bob"})
    assert waiting(ann) == 0
    ann.post("/settings/messages/unblock", {"name": "bob"})
    assert waiting(ann) == 1


def test_one_may_take_messages_from_the_staff_alone(ann: Person, bob: Person, mod: Person) -> None:
    assert bob.post("/settings/messages", {"takes_from": "staff"}).status_code == 303
    refused = ann.post("/messages/new", {"to": "bob", "body": "Kept."})
    assert refused.status_code == 422
    assert "bob takes messages from the staff alone." in refused.get_data(as_text=True)
    write(mod, "bob")
    talk = write(bob, "ann")  # who wrote first gets an answer
    answer(ann, talk)
    assert bob.post("/settings/messages", {"takes_from": "nobody"}).status_code == 422
    bob.post("/settings/messages", {"takes_from": ""})
    write(ann, "bob")


def test_the_names_in_the_settings_must_be_somebodys(ann: Person) -> None:
    for name, sentence in (("", "Write a name."), ("nobody", "Nobody here is called nobody."), ("ann", "That is you.")):
        refused = ann.post("/settings/messages/block", {"name": name})
        assert refused.status_code == 422
        assert sentence in refused.get_data(as_text=True)
    ann.post("/settings/messages/block", {"name": "bob"})
    assert "@bob" in ann.page("/settings/messages") or 'href="/u/bob"' in ann.page("/settings/messages")


def test_who_came_with_an_import_cannot_be_written_to(app: Forum, ann: Person) -> None:
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET password = NULL WHERE name = 'bob'")
    refused = ann.post("/messages/new", {"to": "bob", "body": "x"})
    assert refused.status_code == 422
    assert "came with an import" in refused.get_data(as_text=True)
    assert "/messages/new?to=" not in ann.page("/u/bob")


def test_nothing_changes_a_talk_one_is_not_in(app: Forum, ann: Person, mod: Person) -> None:
    talk = write(ann, "bob", "Untouched.")
    before = app.db.reader().tuples("SELECT * FROM talk_member"), app.db.reader().tuples("SELECT * FROM message")
    forms = {"reply": {"body": "x"}, "invite": {"to": "mod"}, "title": {"title": "x"}, "mute": {"muted": "1"}}
    for act in ("reply", "invite", "title", "mute", "leave", "1/edit", "1/delete"):
        assert mod.post(f"/m/{talk}/{act}", forms.get(act, {"body": "x"})).status_code == 404, act
    after = app.db.reader().tuples("SELECT * FROM talk_member"), app.db.reader().tuples("SELECT * FROM message")
    assert before == after
