"""Setting a second factor up and off; who must have one; what never leaves the database."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum, prepare_folder, restore_backup
from forum_app.admin import diagnostics
from forum_app.kernel.clock import now
from forum_app.transfer import exporting
from tests.backups.making import back_up
from tests.people import PASSWORD, Person
from tests.process import Hearth, hearth_here

from .phone import Clock, Phone, begin, is_in, logs_in, password, with_phone

__all__ = ["hearth_here"]
OPTION = "staff_second_factor"


def option(app: Forum) -> bool:
    return bool(app.options.read(app.db.reader())[OPTION])


def demand(root: Person, on: bool = True) -> int:
    return root.post("/admin/settings", {"shown": OPTION, **({OPTION: "1"} if on else {})}).status_code


def test_nothing_is_kept_before_a_code_was_right(app: Forum, ann: Person, clock: Clock) -> None:
    offer, secret = begin(ann)
    phone = Phone(secret, clock)
    refused = ann.post("/settings/security/confirm", {"offer": offer, "code": phone.wrong()})
    assert refused.status_code == 422
    assert "This is not the code of this square." in refused.text
    assert phone.secret[:4] in refused.text  # the same square once more
    assert password(app, "ann")[1].headers["Location"] == "/"
    assert ann.post("/settings/security/confirm", {"offer": offer, "code": phone.code()}).status_code == 200
    assert password(app, "ann")[1].headers["Location"].startswith("/login/code")


def test_a_phone_whose_clock_is_wrong_is_told_by_how_much(app: Forum, ann: Person, clock: Clock) -> None:
    offer, secret = begin(ann)
    late = Phone(secret, clock).code(-10)
    refused = ann.post("/settings/security/confirm", {"offer": offer, "code": late})
    assert "about 5 minutes apart" in refused.text


def test_setting_up_asks_for_the_password(app: Forum, ann: Person) -> None:
    refused = ann.post("/settings/security", {"password": "something else"})
    assert refused.status_code == 422
    assert "offer" not in refused.text


@pytest.mark.parametrize("spoil", ["", "x", "of-another-session", "old"])
def test_a_secret_that_was_not_offered_here_and_now_is_refused(
    app: Forum, ann: Person, clock: Clock, spoil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer, secret = begin(Person(app, "ann") if spoil == "of-another-session" else ann)
    if spoil == "old":
        monkeypatch.setattr("forum_app.twofactor.views.OFFERED", -1)
    given = offer if spoil in ("of-another-session", "old") else spoil
    answer = ann.post("/settings/security/confirm", {"offer": given, "code": Phone(secret, clock).code()})
    assert answer.status_code == 409
    assert not app.db.reader().value("SELECT count(*) FROM second_factor")


def test_it_is_set_up_once(app: Forum, ann: Person, clock: Clock) -> None:
    first, second = begin(ann), begin(ann)
    for (offer, secret), status in ((first, 200), (second, 409)):
        form = {"offer": offer, "code": Phone(secret, clock).code()}
        assert ann.post("/settings/security/confirm", form).status_code == status
    assert app.db.reader().value("SELECT secret FROM second_factor") == first[1]


def test_sessions_that_a_password_opened_end(app: Forum, ann: Person, clock: Clock) -> None:
    elsewhere = Person(app, "ann")
    with_phone(ann, clock)
    assert not is_in(elsewhere)
    assert is_in(ann)


def test_the_secret_is_on_no_page_afterwards(app: Forum, ann: Person, clock: Clock) -> None:
    phone, _ = with_phone(ann, clock)
    pages = [ann.page(path) for path in ("/settings/security", "/settings/sessions", "/u/ann", "/settings/data")]
    assert not any(phone.secret in page.replace(" ", "") for page in pages)


def test_it_is_switched_off_by_password_and_code(app: Forum, ann: Person, clock: Clock) -> None:
    phone, codes = with_phone(ann, clock)
    for form in (
        {"password": "something else", "code": phone.code()},
        {"password": PASSWORD, "code": phone.wrong()},
        {"password": PASSWORD, "code": ""},
        {"password": PASSWORD, "code": "zzzz-zzzz-zzzz"},
    ):
        assert ann.post("/settings/security/off", form).status_code == 422
    assert ann.post("/settings/security/off", {"password": PASSWORD, "code": codes[0]}).status_code == 303
    assert password(app, "ann")[1].headers["Location"] == "/"
    phone, codes = with_phone(ann, clock)  # another phone
    assert codes == []
    assert logs_in(app, "ann", phone.code()).status_code == 303


# --- staff


def test_who_switches_it_on_has_one(app: Forum, root: Person, clock: Clock) -> None:
    page = root.post("/admin/settings", {"shown": OPTION, OPTION: "1"})
    assert page.status_code == 422
    assert "Set up your own second factor first" in page.text
    assert not option(app)
    with_phone(root, clock)
    assert demand(root) == 303
    assert option(app)


def test_however_it_is_stored_an_owner_must_have_one(app: Forum) -> None:
    with pytest.raises(Exception, match=OPTION), app.db.transaction() as tx:
        app.options.put(tx, {OPTION: True}, now())
    assert not option(app)


def test_staff_without_one_are_members_until_they_have_it(app: Forum, root: Person, mod: Person, clock: Clock) -> None:
    topic = Person(app, "ann").topic()
    with_phone(root, clock)
    demand(root)
    assert mod.post(f"/t/{topic}/lock", {"locked": "1"}).status_code == 404
    assert mod.post(f"/t/{topic}/reply", {"body": "a member still"}).status_code == 303
    told = mod.get(f"/t/{topic}/lock")
    assert (told.status_code, "/settings/security" in told.text) == (404, True)
    assert "Set up your second factor" in mod.page("/")
    with_phone(mod, clock)
    assert mod.post(f"/t/{topic}/lock", {"locked": "1"}).status_code == 303
    assert "Set up your second factor" not in mod.page("/")


def test_who_keeps_order_through_a_group_needs_one_too(app: Forum, root: Person, ann: Person, clock: Clock) -> None:
    at = root.post("/admin/groups", {"name": "Choir"}).headers["Location"]
    root.post(f"{at}/add", {"names": "ann"})
    root.post("/admin/boards/new", {"name": "Den"})
    den = app.db.reader().value("SELECT max(id) FROM board")
    people = at.split("/")[-1]
    assert (
        root.post(f"/admin/boards/{den}/rights", {"preset": "", "see": people, "moderate": people}).status_code == 303
    )
    topic = root.topic(board="den")
    with_phone(root, clock)
    demand(root)
    assert ann.post(f"/t/{topic}/lock", {"locked": "1"}).status_code == 404
    assert ann.get("/order").status_code == 404
    ann.reply(topic, "a member still")
    assert "Set up your second factor" in ann.page("/")
    assert "@ann" in root.page("/admin/safety")
    with_phone(ann, clock)
    assert ann.post(f"/t/{topic}/lock", {"locked": "1"}).status_code == 303


def test_an_owner_without_one_is_led_to_it_from_the_desk(app: Forum, root: Person, mod: Person, clock: Clock) -> None:
    root.post("/u/mod/role", {"role": "owner"})
    with_phone(root, clock)
    demand(root)
    led = mod.get("/admin/")
    assert led.status_code == 403
    assert "/settings/security" in led.text
    assert "Your second factor first" in led.text
    with_phone(mod, clock)
    assert mod.get("/admin/").status_code == 200


def test_members_and_those_who_have_one_notice_nothing(app: Forum, root: Person, ann: Person, clock: Clock) -> None:
    with_phone(root, clock)
    demand(root)
    assert root.get("/admin/").status_code == 200
    assert "second factor" not in ann.page("/")
    assert demand(root, on=False) == 303
    assert Person(app, "mod").get("/deleted").status_code == 200


def test_the_programs_window_stays_open_to_its_owner(app: Forum, root: Person, clock: Clock) -> None:
    phone, _ = with_phone(root, clock)
    demand(root)
    root.post("/settings/security/off", {"password": PASSWORD, "code": phone.code()})
    assert root.get("/admin/").status_code == 403  # led to it
    window = Person(app, "").sits_at_the_window()
    entered = window.post("/window/enter", {"ticket": app.tickets.issue("window")}, token="")
    assert entered.status_code == 303
    assert window.get("/admin/").status_code == 200
    assert "by the program on this computer" in window.page("/settings/sessions")


def test_a_ticket_asks_for_no_code(app: Forum, root: Person, clock: Clock) -> None:
    with_phone(root, clock)
    window = Person(app, "").sits_at_the_window()
    window.post("/window/enter", {"ticket": app.tickets.issue("window")}, token="")
    assert is_in(window)


# --- where the secret is, and where it is not


def test_a_backup_keeps_it_and_opens_anywhere(
    app: Forum, ann: Person, clock: Clock, open_app: Callable[..., Forum], tmp_path: Path
) -> None:
    phone, codes = with_phone(ann, clock)
    made = back_up(app, tmp_path / "kept.hearth-backup")
    elsewhere = tmp_path / "elsewhere"
    prepare_folder(elsewhere, elsewhere / "hearth.db")
    assert restore_backup(elsewhere, made, yes=True)
    again = open_app(elsewhere)
    assert again.secret_key != app.secret_key
    assert logs_in(again, "ann", phone.code()).status_code == 303
    assert logs_in(again, "ann", codes[0]).status_code == 303


def test_no_secret_leaves_the_database(
    app: Forum, ann: Person, clock: Clock, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level("DEBUG")
    ann.topic()
    phone, codes = with_phone(ann, clock)
    logs_in(app, "ann", phone.code())
    logs_in(app, "ann", codes[0])
    along = ann.post("/settings/data", {"password": PASSWORD}).data
    archive = zipfile.ZipFile(io.BytesIO(along))
    texts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    exporting.export(app.db.reader(), "x", tmp_path / "export.jsonl")
    with app.test_request_context():
        texts += [(tmp_path / "export.jsonl").read_text("utf-8"), caplog.text, diagnostics.text(app)]
    for problems in app.events.provided("check"):
        texts += problems(app.db.reader())
    assert len(texts) > 4
    assert not [text for text in texts if phone.secret in text or phone.code() in re.findall(r"\b\d{6}\b", text)]


def test_check_sees_a_mark_without_a_factor(app: Forum) -> None:
    def said() -> list[str]:
        return [line for problems in app.events.provided("check") for line in problems(app.db.reader())]

    assert said() == []
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET second_factor = 1 WHERE name = 'ann'")
    assert said() == ["member ann is marked with 1 second factors, there are 0"]


def test_the_command_takes_it_off(app: Forum, ann: Person, clock: Clock, folder: Path, hearth_here: Hearth) -> None:
    with_phone(ann, clock)

    def run(*args: str) -> tuple[int, str]:
        done = hearth_here("user", *args, "--data-dir", folder)
        return done.code, done.out + done.err

    assert "Their second factor is asked for after it." in run("reset-password", "ann")[1]
    assert run("reset-second-factor", "Ann")[0] == 0
    assert "ann has no second factor." in run("reset-second-factor", "ann")[1]
    assert "Nobody here is called nobody." in run("reset-second-factor", "nobody")[1]
    assert password(app, "ann")[1].headers["Location"] == "/"
