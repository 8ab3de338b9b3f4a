"""Settings are found, set back, kept in a history; profiles set several at once."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from forum_app.accounts import joining
from forum_app.admin import history, profiles, service
from forum_app.admin.queries import changes as rows
from forum_app.kernel.options import Option
from forum_app.kernel.standing import READ_ONLY
from tests.people import Person

SETTINGS, HISTORY, PROFILES = "/admin/settings", "/admin/settings/history", "/admin/settings/profiles"
LATER = {"guests_read", "report_hide_after"}  # named by a profile, declared by a slice that joins later


def stored(person: Person, name: str) -> Any:
    return person.app.options.read(person.app.db.reader())[name]


def found(person: Person, query: str) -> list[str]:
    return re.findall(r'<div class="set" id="(\w+)-set"', person.page(f"{SETTINGS}?q={query}"))


def undo_paths(page: str) -> list[str]:
    return re.findall(r'formaction="([^"]+/undo)"', page)


# --- finding


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("zone", ["zone"]),
        ("TIME zone", ["zone"]),
        ("invitations", ["joining"]),  # in its sentence
        ("lock_after", ["lock_after_days"]),
        ("zeppelin", []),
    ],
)
def test_a_setting_is_found_by_its_words(root: Person, query: str, names: list[str]) -> None:
    assert found(root, query) == names


def test_it_is_found_in_the_other_language_as_well(root: Person) -> None:
    assert "joining" in found(root, "加入")
    assert "邀请" in root.page(f"{SETTINGS}?q=joining")  # what the script looks through


def test_nothing_found_says_so_and_what_was_found_is_marked(root: Person) -> None:
    assert "No setting speaks of that" in root.page(f"{SETTINGS}?q=zeppelin")
    assert "Time <mark>zone</mark>" in root.page(f"{SETTINGS}?q=zone")
    assert "&lt;b&gt;" in root.page(f"{SETTINGS}?q=<b>")


def test_saving_what_was_found_leaves_the_rest_alone(root: Person) -> None:
    root.post(SETTINGS, {"accept_rules": "1"})
    answer = root.post(f"{SETTINGS}?q=zone", {"zone": "Asia/Tokyo"})
    assert answer.headers["Location"] == "/admin/settings?q=zone"
    assert (stored(root, "zone"), stored(root, "accept_rules")) == ("Asia/Tokyo", True)


# --- defaults


def test_what_was_changed_goes_back_to_its_default_with_a_button(root: Person) -> None:
    assert "As it comes." in root.page(f"{SETTINGS}?q=unread_days")
    root.post(SETTINGS, {"unread_days": "90"})
    page = root.page(f"{SETTINGS}?q=unread_days")
    assert '<button class="btn word" name="default" value="unread_days">' in page
    assert "30 days" in page
    root.post(SETTINGS, {"unread_days": "no number", "default": "unread_days"})
    assert stored(root, "unread_days") == 30


# --- the history


def test_the_history_says_who_changed_what_from_what_to_what(root: Person) -> None:
    assert "Nothing was changed yet" in root.page(HISTORY)
    root.post(SETTINGS, {"joining": "closed", "unread_days": "7", "zone": "UTC"})
    page = html.unescape(root.page(HISTORY))
    labels = {value: str(label) for value, label in joining.modes()}
    told = re.findall(r"<del><bdi>(.*?)</bdi></del> → <ins><bdi>(.*?)</bdi></ins>", page)
    assert sorted(told) == sorted([("30 days", "7 days"), (labels["open"], labels["closed"])])
    assert "<b><bdi>root</bdi></b>" in page
    assert "Time zone" not in page  # it was UTC before
    assert len(undo_paths(page)) == 3  # each, and both
    assert "Last changed by" in root.page(f"{SETTINGS}?q=joining")


def test_what_is_as_it_was_is_no_change(root: Person) -> None:
    before = root.app.db.reader().value("SELECT version FROM site")
    assert root.post(SETTINGS, {"zone": "UTC", "unread_days": "30"}).status_code == 303
    assert root.app.db.reader().value("SELECT version FROM site") == before
    assert rows.last_change(root.app.db.reader()) == 0


def test_a_change_is_set_back_and_that_is_a_change_too(root: Person) -> None:
    root.post(SETTINGS, {"unread_days": "7"})
    (path,) = undo_paths(root.page(f"{HISTORY}?name=unread_days"))
    assert root.post(path).status_code == 303
    assert stored(root, "unread_days") == 30
    page = root.page(f"{HISTORY}?name=unread_days")
    assert page.count("set back</span>") == 1
    assert len(undo_paths(page)) == 1  # the first change does not stand any more


def test_what_was_changed_again_since_is_not_set_back(root: Person) -> None:
    root.post(SETTINGS, {"unread_days": "7"})
    (path,) = undo_paths(root.page(HISTORY))
    root.post(SETTINGS, {"unread_days": "9"})
    answer = root.post(path)
    assert (answer.status_code, stored(root, "unread_days")) == (409, 9)
    assert "changed again since" in answer.get_data(as_text=True)
    assert root.post(f"{HISTORY}/99999/undo").status_code == 404


def test_a_value_that_is_not_allowed_any_more_is_not_brought_back(root: Person) -> None:
    root.app.options.declare(Option("pace", "number", 5, "Pace", "How fast.", most=10))
    root.post(SETTINGS, {"pace": "9"})
    root.post(SETTINGS, {"pace": "3"})
    root.app.options.declared["pace"] = Option("pace", "number", 5, "Pace", "How fast.", most=4)
    newest = undo_paths(root.page(HISTORY))[0]
    answer = root.post(newest)
    assert (answer.status_code, stored(root, "pace")) == (409, 3)
    assert "at most 4" in answer.get_data(as_text=True)


def test_a_setting_that_is_declared_no_longer_stays_in_the_history(root: Person) -> None:
    root.app.options.declare(Option("pace", "number", 5, "Pace", "How fast."))
    root.post(SETTINGS, {"pace": "9"})
    (path,) = undo_paths(root.page(HISTORY))
    del root.app.options.declared["pace"]
    assert "pace" in root.page(HISTORY)
    assert root.post(path).status_code == 409


def test_the_history_has_an_end_and_pages(root: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "KEPT", 6)
    monkeypatch.setattr(history, "PAGE", 3)
    for days in range(1, 6):
        root.post(SETTINGS, {"unread_days": str(days), "edit_window": str(days)})
    kept = root.app.db.reader().column("SELECT id FROM option_change ORDER BY id")
    assert kept == [5, 6, 7, 8, 9, 10]
    seen: list[str] = []
    path: str | None = HISTORY
    while path:
        page = root.page(path)
        seen += re.findall(r"<ins><bdi>(.*?)</bdi></ins>", page)
        older = re.search(r'<a href="([^"]+)" rel="next"', page)
        path = html.unescape(older[1]) if older else None
    assert seen == ["5 days", "5 minutes", "4 days", "4 minutes", "3 days", "3 minutes"]


def test_two_owners_do_not_take_back_what_the_other_changed(root: Person, ann: Person) -> None:
    root.post("/u/ann/role", {"role": "owner"})
    root.post(SETTINGS, {"edit_window": "1"})
    seen = re.search(r'name="seen" value="(\d+)"', ann.page(SETTINGS))
    assert seen
    root.post(SETTINGS, {"unread_days": "7"})
    stale = {"seen": seen[1], "unread_days": "30", "zone": "Asia/Tokyo"}
    assert ann.post(SETTINGS, stale).status_code == 303
    assert (stored(root, "unread_days"), stored(root, "zone")) == (7, "Asia/Tokyo")
    answer = ann.post(SETTINGS, stale | {"unread_days": "14", "edit_window": "5"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, stored(root, "edit_window")) == (422, 1)  # nothing half stored
    assert "now it is “7 days”" in html.unescape(page)
    again = re.search(r'name="seen" value="(\d+)"', page)
    assert again
    assert ann.post(SETTINGS, {"seen": again[1], "unread_days": "14"}).status_code == 303
    assert stored(root, "unread_days") == 14


# --- profiles


def test_every_profile_names_settings_that_exist_and_values_that_pass(root: Person) -> None:
    contributed = root.app.events.provided("profile")
    assert {name for each in contributed for name in each} <= {p.name for p in profiles.PROFILES}
    for profile in profiles.PROFILES:
        named = {**profile.values, **{k: v for each in contributed for k, v in each.get(profile.name, {}).items()}}
        declared = root.app.options.declared
        assert set(named) - set(declared) <= LATER, profile.name
        for name in set(named) & set(declared):
            assert service.checked(declared[name], named[name]) == named[name], (profile.name, name)


def test_a_profile_says_beforehand_what_it_changes_and_changes_that(root: Person) -> None:
    root.app.events.provide("profile", {"public": {"unread_days": 14}})
    page = html.unescape(root.page(PROFILES))
    public = page[page.index('id="p-public"') :]
    told = re.findall(r"<span>([^<]+)</span><span><del><bdi>([^<]*)</bdi></del> → <ins><bdi>([^<]*)</bdi>", public)
    assert ("Topics are new for", "30 days", "14 days") in told
    assert root.post(PROFILES, {"profile": "public"}).status_code == 303
    assert (stored(root, "joining"), stored(root, "accept_rules"), stored(root, "unread_days")) == ("open", True, 14)
    assert len({c.together for c in rows.changes(root.app.db.reader(), rows.LAST, 99)}) == 1
    assert len(rows.changes(root.app.db.reader(), rows.LAST, 99)) == len(told)
    assert "so it is" in root.page(PROFILES)


def test_a_profile_speaks_in_words_and_says_what_is_missing_for_it(root: Person) -> None:
    page = html.unescape(root.page(PROFILES))
    assert "<del><bdi>500 MB</bdi></del> → <ins><bdi>no limit</bdi></ins>" in page
    assert "<del><bdi>none</bdi></del> → <ins><bdi>1 post</bdi></ins>" in page
    assert "none are written yet" not in page
    root.post(PROFILES, {"profile": "public"})
    assert "none are written yet" in root.page(HISTORY)
    root.post("/admin/pages/rules", {"body": "Be kind.", "seen": "0"})
    assert "none are written yet" not in root.page(HISTORY)


def test_a_profile_is_undone_at_once_but_for_what_was_changed_since(root: Person) -> None:
    before = dict(root.app.options.read(root.app.db.reader()))
    root.post(PROFILES, {"profile": "classroom"})
    root.post(SETTINGS, {"upload_day": "3"})
    act = re.findall(r'name="all" value="1" form="acts" formaction="([^"]+)"', root.page(HISTORY))[-1]
    assert root.post(act, {"all": "1"}).status_code == 303
    assert dict(root.app.options.read(root.app.db.reader())) == before | {"upload_day": 3}
    assert root.post(act, {"all": "1"}).status_code == 409


def test_a_profile_that_changes_nothing_and_one_that_does_not_exist(root: Person) -> None:
    root.post(PROFILES, {"profile": "home"})
    last = rows.last_change(root.app.db.reader())
    assert root.post(PROFILES, {"profile": "home"}).headers["Location"] == PROFILES
    assert root.post(PROFILES, {"profile": "castle"}).status_code == 422
    assert rows.last_change(root.app.db.reader()) == last


def test_the_mode_is_in_effect_at_once_and_back_again(root: Person, ann: Person) -> None:
    root.post(SETTINGS, {"mode": READ_ONLY})
    assert ann.post("/preferences", {"theme": "dark", "language": "en"}).status_code == 503
    (path,) = undo_paths(root.page(HISTORY))
    root.post(path)
    assert ann.post("/preferences", {"theme": "dark", "language": "en"}).status_code == 303


def test_a_member_who_left_is_named_no_longer_in_the_history(root: Person, ann: Person) -> None:
    root.post("/u/ann/role", {"role": "owner"})
    ann.post(SETTINGS, {"unread_days": "7"})
    root.post("/u/ann/remove")
    assert "ann" not in re.findall(r"<b><bdi>(.*?)</bdi></b>", root.page(HISTORY))
    assert "unread" in root.page(f"{SETTINGS}?q=unread_days")
