"""Join, log in and out, a new password, a page about oneself: what every member does once."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from forum_app import Forum
from forum_app.accounts import service
from forum_app.kernel.clock import now
from tests.people import PASSWORD, Person


def test_whoever_joins_is_in_and_goes_on_where_they_were(app: Forum, ann: Person) -> None:
    topic = ann.topic("A fine title")
    carl = Person(app, "")
    answer = carl.post("/join", {"username": "carl", "password": PASSWORD, "next": f"/t/{topic}"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/joined?next=%2Ft%2F{topic}")
    later = re.search(r'id="later" href="([^"]+)"', carl.page(answer.headers["Location"]))
    assert later
    assert later[1] == f"/t/{topic}"
    assert "A fine title" in carl.page(later[1])
    assert "@carl" in carl.page("/settings")
    assert carl.get("/join").headers["Location"] == "/"


def test_a_name_is_taken_in_any_case_and_the_form_keeps_it(guest: Person) -> None:
    answer = guest.post("/join", {"username": "ANN", "password": PASSWORD})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'value="ANN"' in page
    assert PASSWORD not in page


def test_the_password_is_not_the_name_however_either_is_typed(guest: Person) -> None:
    answer = guest.post("/join", {"username": " Walnutkettle ", "password": "ｗalnutkettle"})
    assert answer.status_code == 422
    assert "The password must not be the name." in answer.get_data(as_text=True)


def test_log_in_and_out(guest: Person) -> None:
    assert "Log in" in guest.page("/")
    assert guest.post("/login", {"username": "ann", "password": PASSWORD}).status_code == 303
    assert "Log in" not in guest.page("/")
    assert "Log out" in guest.page("/logout")
    assert guest.post("/logout").status_code == 303
    assert "Log in" in guest.page("/")


def test_a_page_for_members_leads_a_guest_to_the_door_and_back(guest: Person) -> None:
    answer = guest.get("/settings")
    assert answer.status_code == 403
    door = re.search(r'class="btn main" href="(/login\?next=[^"]+)"', answer.get_data(as_text=True))
    assert door
    answer = guest.post(door[1], {"username": "ann", "password": PASSWORD})
    assert answer.headers["Location"] == "/settings"


@pytest.mark.parametrize("form", [{}, {"username": "ann"}, {"username": "nobody", "password": PASSWORD}])
def test_a_wrong_log_in_is_a_sentence(guest: Person, form: dict[str, str]) -> None:
    answer = guest.post("/login", form)
    assert answer.status_code == 422
    assert "do not match" in answer.get_data(as_text=True)


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(guest: Person) -> None:
    answer = guest.post("/login", {"username": "ann", "password": PASSWORD})
    name = f"hearth_{guest.app.config['INSTANCE']}="
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith(name))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_a_new_password_is_asked_for_with_the_old_one(ann: Person, guest: Person) -> None:
    new = "marmalade bridge forty"
    assert ann.post("/settings/password", {"current": PASSWORD, "password": new}).status_code == 303
    assert guest.post("/login", {"username": "ann", "password": PASSWORD}).status_code == 422
    assert guest.post("/login", {"username": "ann", "password": new}).status_code == 303


def test_a_page_tells_of_a_member_what_they_wrote_and_not_what_is_deleted(ann: Person, guest: Person) -> None:
    ann.topic("Walnut bread", "kneaded")
    gone = ann.topic("Burnt toast", "ruined")
    assert ann.post(f"/t/{gone}/delete").status_code == 303
    page = guest.page("/u/ann")
    assert "Walnut bread" in page
    assert "Burnt toast" not in page
    assert re.search(r"<dt>Topics</dt><dd>1</dd>", page)


def test_a_changed_profile_is_seen_by_all_at_once(ann: Person, guest: Person) -> None:
    topic = ann.topic()
    guest.page(f"/t/{topic}")  # into the cache
    form = {"display_name": "Ann <Ö> 安", "language": "zh-Hans", "zone": "Asia/Shanghai", "theme": "dark"}
    assert ann.post("/settings", form).status_code == 303
    assert "Ann &lt;Ö&gt; 安" in guest.page(f"/t/{topic}")
    page = ann.page("/settings")
    assert 'lang="zh-Hans"' in page
    assert 'data-theme="dark"' in page


@pytest.mark.parametrize("name", ["root", "ＲＯＯＴ", "rооt", "bob", "The Owner"])
def test_nobody_is_shown_under_the_name_of_somebody_else(ann: Person, root: Person, name: str) -> None:
    form = {"language": "en", "zone": "UTC", "theme": ""}
    assert root.post("/settings", {"display_name": "The Owner", **form}).status_code == 303
    answer = ann.post("/settings", {"display_name": name, **form})
    assert answer.status_code == 422
    assert "looks like the name of somebody here" in answer.get_data(as_text=True)
    assert ann.post("/settings", {"display_name": "Ann", **form}).status_code == 303


@pytest.mark.parametrize(("field", "value"), [
    ("display_name", " "), ("display_name", "x" * 61), ("display_name", "\u200b"),
    ("language", "tlh"), ("zone", "Moon/Base"), ("theme", "neon"),
])  # fmt: skip
def test_settings_that_make_no_sense_are_refused_and_kept_in_the_form(ann: Person, field: str, value: str) -> None:
    form = {"display_name": "Somebody new", "language": "en", "zone": "UTC", "theme": "", field: value}
    answer = ann.post("/settings", form)
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.get_data(as_text=True)
    assert "Somebody new" not in ann.page("/u/ann")


def test_a_guest_chooses_language_and_look_for_this_browser(guest: Person) -> None:
    assert guest.post("/preferences", {"language": "zh-Hans", "theme": "dark"}).status_code == 303
    page = guest.page("/")
    assert 'lang="zh-Hans"' in page
    assert 'data-theme="dark"' in page


def test_an_account_that_nobody_can_log_in_to_gets_no_role_and_is_no_owner_beside_another(root: Person) -> None:
    with root.app.db.transaction() as tx:
        service.put_imported(tx, "Old Hand", now())
    answer = root.post("/u/old-hand/role", {"role": "owner"})
    assert answer.status_code == 403
    assert "Nobody can log in to this account." in answer.get_data(as_text=True)
    with root.app.db.transaction() as tx:  # as older folders may have it
        tx.run("UPDATE member SET role = 'owner' WHERE name = 'old-hand'")
    assert root.post("/settings/leave", {"password": PASSWORD}).status_code == 403
    assert root.post("/u/root/role", {"role": "member"}).status_code == 403
    assert root.post("/u/old-hand/role", {"role": "member"}).status_code == 303


def test_a_role_is_changed_by_the_owner_alone(root: Person, mod: Person, ann: Person) -> None:
    for person in (ann, mod):
        assert person.post("/u/ann/role", {"role": "owner"}).status_code == 404
        assert "Change the role" not in person.page("/u/ann")
    assert root.post("/u/ann/role", {"role": "moderator"}).status_code == 303
    assert "moderator" in ann.page("/u/ann")


def test_nobody_is_there_under_a_name_nobody_has(guest: Person) -> None:
    assert guest.get("/u/nobody").status_code == 404
    assert guest.get("/u/" + "x" * 500).status_code == 404


@pytest.mark.parametrize("path", ["/b/talk", "/boards", "/search?q=tea+pot", "/u/ann"])
def test_the_head_and_the_foot_of_a_page_lead_back_to_it(guest: Person, path: str) -> None:
    page = guest.page(path)
    for door in ("/login", "/join", "/preferences"):
        assert f'href="{door}?next={quote(path, safe="")}"' in page
    target = guest.post("/preferences", {"language": "zh-Hans", "next": path}).headers["Location"]
    assert target == path


def test_the_way_back_is_the_pages_address_and_not_what_somebody_asked_with(ann: Person, guest: Person) -> None:
    address = guest.get(f"/t/{ann.topic()}").headers["Location"]
    guest.page(f"{address}?page=1&odd=other")  # into the cache
    assert f'href="/login?next={quote(address, safe="")}"' in guest.page(address)


@pytest.mark.parametrize("path", ["/", "/login", "/join", "/preferences", "/nowhere"])
def test_a_page_nobody_means_to_come_back_to_is_not_led_back_to(guest: Person, path: str) -> None:
    head = guest.get(path).get_data(as_text=True)
    assert 'href="/login"' in head
    assert 'href="/preferences"' in head


def test_the_doors_hand_on_where_one_was(guest: Person) -> None:
    assert 'href="/join?next=%2Fboards"' in guest.page("/login?next=/boards")
    assert 'href="/login?next=%2Fboards"' in guest.page("/join?next=/boards")


def test_what_is_saved_is_said_in_the_new_language(ann: Person) -> None:
    form = {"display_name": "ann", "zone": "", "theme": ""}
    assert ann.post("/settings", {**form, "language": "zh-Hans"}).status_code == 303
    assert "已保存。" in ann.page("/settings")
    assert ann.post("/settings", {**form, "language": "en"}).status_code == 303
    assert "Saved." in ann.page("/settings")


def test_a_refused_form_is_entered_at_its_first_wrong_field(guest: Person) -> None:
    assert "autofocus" not in guest.page("/join")
    page = guest.post("/join", {"username": "carl", "password": "short"}).get_data(as_text=True)
    assert re.findall(r'<\w+ id="(\w+)"[^>]* autofocus', page) == ["password"]
