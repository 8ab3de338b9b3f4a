"""The owner makes, renames, orders, closes and removes boards; old addresses lead on."""

from __future__ import annotations

import re

from tests.people import Person


def _ids(root: Person) -> dict[str, int]:
    return dict(root.app.db.reader().tuples("SELECT slug, id FROM board"))


def _order(person: Person) -> list[str]:
    """Boards as the index lists them."""
    return re.findall(r'class="title"><a href="/b/([^"]+)"', person.page("/boards"))


def test_a_new_board_is_seen_and_written_in(root: Person, ann: Person, guest: Person) -> None:
    root.post("/admin/boards/new", {"name": "工作台", "description": "木工和修车"})
    assert "木工和修车" in guest.page("/boards")
    topic = ann.topic("锯子", "借一下", "工作台")
    assert "锯子" in guest.page("/b/工作台")
    assert "工作台" in guest.page(f"/t/{topic}")


def test_a_new_address_is_led_to_from_the_old_one(root: Person, guest: Person) -> None:
    board = _ids(root)["talk"]
    root.post(f"/admin/boards/{board}", {"name": "talk", "slug": "chatter"})
    response = guest.get("/b/talk?before=5-5")
    assert (response.status_code, response.headers["Location"]) == (301, "/b/chatter?before=5-5")
    root.post(f"/admin/boards/{board}", {"name": "talk", "slug": "talk"})  # and back again
    assert guest.get("/b/chatter").headers["Location"] == "/b/talk"


def test_two_boards_of_one_name_have_two_addresses(root: Person) -> None:
    root.post("/admin/boards/new", {"name": "talk"})
    assert "talk-2" in _ids(root)


def test_an_address_that_is_taken_is_refused(root: Person) -> None:
    board = _ids(root)["talk"]
    response = root.post(f"/admin/boards/{board}", {"name": "talk", "slug": "around-the-fire"})
    assert response.status_code == 422
    assert "Another board has this address." in response.get_data(as_text=True)


def test_boards_are_ordered_by_hand(root: Person, guest: Person) -> None:
    before = _order(guest)
    root.post(f"/admin/boards/{_ids(root)[before[-1]]}/order", {"direction": "up"})
    after = _order(guest)
    assert after[-2] == before[-1]
    for _ in range(5):  # at the end nothing more happens
        assert root.post(f"/admin/boards/{_ids(root)[before[0]]}/order", {"direction": "up"}).status_code == 303


def test_a_closed_board_is_read_but_only_the_staff_write(root: Person, mod: Person, ann: Person) -> None:
    topic = ann.topic()
    root.post(f"/admin/boards/{_ids(root)['talk']}", {"name": "talk", "closed": "1"})
    assert "closed: can be read" in ann.page(f"/t/{topic}")
    assert ann.post(f"/t/{topic}/reply", {"body": "still here"}).status_code == 403
    assert ann.post("/new", {"board": "talk", "title": "t", "body": "b"}).status_code == 403
    assert mod.reply(topic)
    assert "talk" not in re.findall(r'<option value="([^"]*)"', ann.page("/new"))


def test_removing_asks_where_the_topics_go(root: Person, ann: Person, guest: Person) -> None:
    topic = ann.topic("Homeless")
    ann.reply(topic)
    board = _ids(root)["talk"]
    assert "Where do the topics go?" in root.page(f"/admin/boards/{board}/remove")
    refused = root.post(f"/admin/boards/{board}/remove")
    assert refused.status_code == 422
    assert "Choose where its topics go." in refused.get_data(as_text=True)
    assert root.post(f"/admin/boards/{board}/remove", {"into": "around-the-fire"}).status_code == 303
    assert "Homeless" in guest.page("/b/talk")  # its address leads to the heir
    assert "Around the fire" in guest.page(f"/t/{topic}")


def test_deleted_topics_move_along_when_a_board_goes(root: Person, mod: Person, ann: Person) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/delete")
    assert root.post(f"/admin/boards/{_ids(root)['talk']}/remove").status_code == 422
    root.post(f"/admin/boards/{_ids(root)['talk']}/remove", {"into": "around-the-fire"})
    assert mod.post(f"/t/{topic}/restore").status_code == 303


def test_an_empty_board_just_goes(root: Person, guest: Person) -> None:
    root.post("/admin/boards/new", {"name": "short lived"})
    assert root.post(f"/admin/boards/{_ids(root)['short-lived']}/remove").status_code == 303
    assert guest.get("/b/short-lived").status_code == 404


def test_a_board_cannot_be_removed_into_itself_or_into_nothing(root: Person, ann: Person) -> None:
    ann.topic()
    for into in ("talk", "nowhere"):
        assert root.post(f"/admin/boards/{_ids(root)['talk']}/remove", {"into": into}).status_code == 422


def test_categories_are_headings_over_boards(root: Person, guest: Person) -> None:
    root.post("/admin/categories", {"name": "Downstairs"})
    category = str(root.app.db.reader().value("SELECT max(id) FROM category"))
    root.post(f"/admin/boards/{_ids(root)['talk']}", {"name": "talk", "category": category})
    page = guest.page("/boards")
    assert page.index("Downstairs") < page.index("/b/talk")
    root.post(f"/admin/categories/{category}/order", {"direction": "up"})
    assert _order(guest)[0] == "talk"
    assert root.post(f"/admin/categories/{category}/remove").status_code == 403  # a board stands in it


def test_an_empty_category_can_be_renamed_and_removed(root: Person) -> None:
    root.post("/admin/categories", {"name": "Attic"})
    category = root.app.db.reader().value("SELECT max(id) FROM category")
    root.post(f"/admin/categories/{category}", {"name": "Loft"})
    assert "Loft" in root.page("/admin/boards")
    root.post(f"/admin/categories/{category}/remove")
    assert "Loft" not in root.page("/admin/boards")
    assert root.post(f"/admin/categories/{category}", {"name": "Ghost"}).status_code == 409


def test_a_board_without_a_name_keeps_what_was_typed(root: Person) -> None:
    response = root.post("/admin/boards/new", {"name": " \u200b ", "description": "What belongs here"})
    assert response.status_code == 422
    assert "Give the board a name." in response.get_data(as_text=True)
    assert "What belongs here" in response.get_data(as_text=True)


def test_the_index_names_the_last_topic(ann: Person, mod: Person, guest: Person) -> None:
    ann.topic("First")
    second = ann.topic("Second")
    assert "Second" in guest.page("/boards")
    mod.post(f"/t/{second}/delete")
    page = guest.page("/boards")
    assert "First" in page
    assert "Second" not in page


def test_boards_of_several_categories_are_chosen_under_them(root: Person, ann: Person, mod: Person) -> None:
    move = f"/t/{ann.topic()}/move"
    assert "<optgroup" not in ann.page("/new") + mod.page(move)
    root.post("/admin/categories", {"name": "Cellar <&>"})
    root.post("/admin/boards/new", {"name": "coal", "category": _categories(root)["Cellar <&>"]})
    for page in (ann.page("/new"), mod.page(move)):
        assert re.findall(r'<optgroup label="([^"]+)"', page) == ["Boards", "Cellar &lt;&amp;&gt;"]
        assert page.index("Cellar &lt;") < page.index('value="coal"')


def test_a_category_says_when_it_can_be_removed(root: Person) -> None:
    assert "when it is empty" in root.page("/admin/boards")
    assert 'class="day"' not in root.page("/boards")


def _categories(root: Person) -> dict[str, int]:
    return dict(root.app.db.reader().tuples("SELECT name, id FROM category"))
