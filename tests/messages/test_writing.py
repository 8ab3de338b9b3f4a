"""Two or more people write to each other."""

from __future__ import annotations

import re

import pytest

from forum_app import Forum
from forum_app.messages.shell import noted
from tests.messages.talking import answer, in_list, join, waiting, write
from tests.people import Person


def test_what_one_writes_the_other_reads(ann: Person, bob: Person) -> None:
    talk = write(ann, "bob", "The *oven* is warm, @bob.", "Bread")
    page = bob.page(f"/m/{talk}")
    assert "<em>oven</em>" in page
    assert 'href="/u/bob"' in page
    assert ">Bread</bdi>" in bob.page("/messages")
    answer(bob, talk, "On my way.")
    assert "On my way." in ann.page(f"/m/{talk}")


def test_names_may_stand_with_commas_spaces_and_at_signs(app: Forum, ann: Person) -> None:
    join(app, "cleo")
    talk = write(ann, "@Bob, mod、cleo")
    for name in ("bob", "mod", "cleo"):
        assert Person(app, name).get(f"/m/{talk}").status_code == 302


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("", "Who is it for?"),
        (" ,, ", "Who is it for?"),
        ("nobody, bob", "Nobody here is called nobody."),
        ("ann", "You are in it anyway."),
        (" ".join(f"name{n}" for n in range(20)), "At most 20 people"),
    ],
)
def test_a_name_that_does_not_work_is_said_and_the_words_stay(ann: Person, to: str, sentence: str) -> None:
    answer = ann.post("/messages/new", {"to": to, "title": "Kept title", "body": "Kept words."})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert "Kept title" in page
    assert "Kept words." in page


def test_everything_that_is_wrong_is_said_at_once(ann: Person) -> None:
    answer = ann.post("/messages/new", {"to": "nobody", "title": "x" * 151, "body": " "})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for sentence in ("Nobody here is called nobody.", "A title has at most 150", "There are no words yet."):
        assert sentence in page


def test_words_that_are_too_long_are_refused_at_their_field(ann: Person, bob: Person) -> None:
    talk = write(ann, "bob")
    answer = bob.post(f"/m/{talk}/reply", {"body": "x" * 32_001})
    assert answer.status_code == 422
    assert "A message has at most 32000 characters; this one has 32001." in answer.get_data(as_text=True)
    assert answer.get_data(as_text=True).count("x" * 32_001) == 1


def test_the_same_form_sent_twice_makes_one_talk_and_one_message(app: Forum, ann: Person, bob: Person) -> None:
    form = {"to": "bob", "title": "Once", "body": "Once.", "after": "0"}
    first, second = (ann.post("/messages/new", form).headers["Location"] for _ in range(2))
    assert first == second
    reply = {"body": "Twice.", "after": "1"}
    places = {bob.post(f"{first}/reply", reply).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert app.db.reader().tuples("SELECT count(*), max(numbers) FROM talk") == [(1, 2)]


def test_a_preview_sends_nothing(app: Forum, ann: Person) -> None:
    page = ann.post("/messages/new", {"to": "bob", "body": "**bold**", "preview": "1"}).get_data(as_text=True)
    assert "<strong>bold</strong>" in page
    assert app.db.reader().value("SELECT count(*) FROM talk") == 0


def test_a_quote_says_whose_words_it_is_and_leads_to_them(ann: Person, bob: Person) -> None:
    talk = write(ann, "bob", "The first words.")
    form = bob.page(f"/m/{talk}/reply?quote=1")
    body = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.DOTALL)
    assert body
    assert body[1].startswith(f"&gt; [ann #1](/m/{talk}?n=1):")
    answer(bob, talk, f"> [ann #1](/m/{talk}?n=1):\n>\n> The first words.\n\nIndeed.")
    page = ann.page(f"/m/{talk}")
    assert '<blockquote class="said">' in page
    assert ann.get(f"/m/{talk}?n=1").headers["Location"] == f"/m/{talk}?page=1#m1"


def test_what_is_new_is_bold_until_it_was_opened(app: Forum, ann: Person, bob: Person) -> None:
    talk = write(ann, "bob")
    answer(ann, talk, "And this.")
    assert in_list(bob) == [(str(talk), "2")]
    assert waiting(bob) == 1
    assert waiting(ann) == 0
    assert bob.get(f"/m/{talk}").headers["Location"] == f"/m/{talk}?page=1#m1"
    bob.page(f"/m/{talk}")
    assert in_list(bob) == [(str(talk), "")]
    assert waiting(bob) == 0
    noted(app).flush(app.db)
    assert app.db.reader().tuples("SELECT read_number, unread FROM talk_member WHERE unread = 0 AND read_number = 2")
    answer(ann, talk, "Third.")
    assert in_list(bob) == [(str(talk), "1")]
    assert bob.get(f"/m/{talk}").headers["Location"] == f"/m/{talk}?page=1#m3"
    assert 'class="here"' in bob.page(f"/m/{talk}")


def test_a_browser_that_guesses_the_next_page_reads_nothing(ann: Person, bob: Person) -> None:
    talk = write(ann, "bob")
    bob.get(f"/m/{talk}?page=1", headers={"Sec-Purpose": "prefetch"})
    assert waiting(bob) == 1


def test_the_menu_says_how_many_talks_wait(ann: Person, bob: Person) -> None:
    assert re.search(r'data-count="/messages" hidden>0<', bob.page("/boards"))
    before = bob.get("/boards").headers["ETag"]
    write(ann, "bob")
    assert bob.get("/boards", headers={"If-None-Match": before}).status_code == 200
    assert re.search(r'data-count="/messages">1<', bob.page("/boards"))


def test_a_long_talk_has_pages_and_opens_at_the_first_new_message(ann: Person, bob: Person) -> None:
    talk = write(ann, "bob")
    for number in range(24):
        answer(ann, talk, f"no. {number}")
    bob.page(f"/m/{talk}")
    assert bob.get(f"/m/{talk}").headers["Location"] == f"/m/{talk}?page=2#m21"
    assert in_list(bob) == [(str(talk), "5")]
    assert waiting(bob) == 1
    bob.page(f"/m/{talk}?page=2")
    assert waiting(bob) == 0
    assert 'id="m25"' in bob.page(f"/m/{talk}?page=99")


def test_the_list_goes_on_where_it_ended(ann: Person, bob: Person) -> None:
    talks = [write(ann, "bob", f"no. {number}") for number in range(33)]
    page = bob.page("/messages")
    following = re.search(r'href="(/messages\?before=\d+)"', page)
    assert following
    ids = [int(found) for part in (page, bob.page(following[1])) for found in re.findall(r'<a href="/m/(\d+)"', part)]
    assert ids == talks[::-1]
    assert "Nothing further back" in bob.page("/messages?before=1")
    assert bob.get("/messages?before=x").status_code == 200


def test_live_says_what_came_into_the_open_talk(ann: Person, bob: Person, mod: Person) -> None:
    talk = write(ann, "bob")
    answer(bob, talk)
    answer(bob, talk)
    assert ann.get(f"/live?talk={talk}&after=1").get_json()["talk"] == 2
    assert "talk" not in ann.get(f"/live?talk={talk}&after=3").get_json()
    assert mod.get(f"/live?talk={talk}&after=1").get_json() == {}


def test_somebody_writes_no_more_than_so_many_talks_an_hour(open_app: object, folder: object) -> None:
    app = open_app(folder, limits=True)  # type: ignore[operator]
    ann, mod = Person(app, "ann"), Person(app, "mod")
    for number in range(10):
        write(ann, "bob", f"no. {number}")
    answer = ann.post("/messages/new", {"to": "bob", "body": "one too many"})
    assert answer.status_code == 429
    assert "one too many" in answer.get_data(as_text=True)
    for number in range(12):
        write(mod, "bob", f"no. {number}")


def test_the_profile_leads_to_a_message(ann: Person, guest: Person) -> None:
    assert 'href="/messages/new?to=bob"' in ann.page("/u/bob")
    assert "/messages/new?to=" not in ann.page("/u/ann")
    assert "/messages/new?to=" not in guest.page("/u/bob")
    assert 'value="bob"' in ann.page("/messages/new?to=bob")


def test_who_writes_to_somebody_again_is_led_to_the_talk_there_is(ann: Person, bob: Person) -> None:
    group, alone = write(ann, "bob mod"), write(bob, "ann")
    answer(ann, group)
    page = ann.page("/messages/new?to=bob")
    assert f'href="/m/{alone}">You two talk already' in page
    assert "You two talk already" not in ann.page("/messages/new?to=bob,mod")
    bob.post(f"/m/{alone}/leave")
    assert "You two talk already" not in ann.page("/messages/new?to=bob")


def test_while_the_house_rests_messages_are_read_and_none_are_written(ann: Person, bob: Person, root: Person) -> None:
    talk = write(ann, "bob", "Before it rested.")
    root.post("/admin/settings", {"name": "x", "about": "", "language": "en", "zone": "UTC", "mode": "read-only"})
    page = bob.page(f"/m/{talk}")
    assert "Before it rested." in page
    assert "<textarea" not in page
    assert bob.post(f"/m/{talk}/reply", {"body": "x"}).status_code == 503


def test_a_guest_is_asked_to_come_in(guest: Person) -> None:
    for path in ("/messages", "/messages/new", "/m/1", "/settings/messages"):
        assert guest.get(path).status_code == 403


def test_numbers_of_any_size_in_an_address_are_no_error(ann: Person, bob: Person) -> None:
    talk = write(ann, "bob")
    for path in (f"/m/{10**30}", f"/m/{talk}/{10**30}/edit", f"/m/{2**63}", "/m/0"):
        assert ann.get(path).status_code == 404, path
    for query in ("n=99999999999", "n=-1", "n=0", "page=0", "page=x", "n=" + "9" * 9):
        assert "Hello." in bob.page(f"/m/{talk}?{query}"), query
    assert ann.get(f"/live?talk={10**30}&after=1").status_code == 200
