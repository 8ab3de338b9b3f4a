"""Addresses of one's own: they show what their member sees, and open nothing else."""

from __future__ import annotations

import re

import pytest

from forum_app import Forum
from forum_app.feeds import leaving
from forum_app.feeds.reading import USED
from forum_app.kernel import rights
from forum_app.kernel.clock import now
from forum_app.kernel.security import digest
from tests.feeds.test_feeds import SETTINGS, titles
from tests.outsiders.inside import WORD, Inside, let_see, make, take_out, write
from tests.people import PASSWORD, Person


def key_of(person: Person, name: str = "phone") -> str:
    """Make a key on the page; answers it as it stands in the addresses."""
    answer = person.post("/settings/feeds", {"name": name})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    found = set(re.findall(r"\?token=([\w-]{43})<", answer.get_data(as_text=True)))
    assert len(found) == 1
    return str(found.pop())


@pytest.fixture
def inside(app: Forum) -> Inside:
    made = make(app)
    write(made, 3)
    return made


def test_an_address_of_ones_own_shows_what_one_sees(inside: Inside, ann: Person, guest: Person) -> None:
    of_ina, of_ann = key_of(inside.ina), key_of(ann)
    topic = inside.topics[0]
    for path in ("/posts.atom", "/feed.atom"):
        assert WORD in guest.page(f"{path}?token={of_ina}"), path
        assert WORD not in guest.page(f"{path}?token={of_ann}"), path
        assert WORD not in guest.page(path), path
    for path in (f"/b/{WORD}-club/feed.atom", f"/b/{WORD}-club/posts.atom", f"/t/{topic}/feed.atom"):
        assert WORD in guest.page(f"{path}?token={of_ina}"), path
        assert guest.get(f"{path}?token={of_ann}").status_code == 404, path
    assert WORD in guest.page(f"/u/ina/feed.atom?token={of_ina}")
    assert WORD not in guest.page(f"/u/ina/feed.atom?token={of_ann}")


def test_what_one_does_not_see_any_more_is_gone_from_the_feed_at_once(
    app: Forum, inside: Inside, guest: Person
) -> None:
    path = f"/posts.atom?token={key_of(inside.ivo)}"
    assert WORD in guest.page(path)
    with app.db.transaction() as tx:
        take_out(tx, inside.people, "ivo")
    assert WORD not in guest.page(path)


def test_the_key_in_the_address_counts_and_not_the_cookie(inside: Inside, ann: Person) -> None:
    """Whoever pastes it into the browser of another sees the feed of the one who made it."""
    token = key_of(ann)
    assert WORD not in inside.ina.page(f"/posts.atom?token={token}")
    assert inside.ina.get("/posts.atom?token=nonsense").status_code == 404


def test_it_opens_where_guests_do_not_read(ann: Person, root: Person, guest: Person) -> None:
    ann.topic("The kettle")
    token = key_of(ann)
    root.post("/admin/settings", SETTINGS | {"shown": "guests_read"})
    assert titles(guest, f"/feed.atom?token={token}")[0] == "The kettle"
    assert guest.get("/feed.atom").status_code == 403
    assert guest.get("/feed.atom?token=nonsense").status_code == 404


def test_it_opens_nothing_but_feeds(ann: Person, guest: Person) -> None:
    ann.topic("The kettle")
    token = key_of(ann)
    for path in ("/settings", "/notices", "/new", "/messages", "/settings/feeds", "/unread", "/bookmarks"):
        assert guest.get(f"{path}?token={token}").status_code == 403, path
    assert "Log in" in guest.page(f"/?token={token}")
    guest.client.set_cookie(f"hearth_{ann.app.config['INSTANCE']}", token, domain="localhost")
    assert guest.get("/settings").status_code == 403
    assert guest.post("/feed.atom?token=" + token, {}).status_code == 405


def test_what_goes_wrong_is_said_as_to_a_guest(ann: Person, root: Person, guest: Person) -> None:
    """A page would show the member's name, and how much waits for them."""
    token = key_of(ann)
    for path in ("/b/nowhere/feed.atom", "/t/99999/feed.atom", "/u/nobody/feed.atom"):
        answer = guest.get(f"{path}?token={token}")
        page = answer.get_data(as_text=True)
        assert answer.status_code == 404, path
        assert "Log in" in page and "data-member" not in page and token not in page, path
    root.post("/admin/settings", SETTINGS | {"shown": "feeds"})
    assert "data-member" not in guest.get(f"/feed.atom?token={token}").get_data(as_text=True)


def test_an_address_that_was_ended_says_so(ann: Person, guest: Person) -> None:
    token = key_of(ann)
    path = f"/feed.atom?token={token}"
    tag = guest.get(path).headers["ETag"]
    end = re.search(r'action="(/settings/feeds/\d+/end)"', ann.page("/settings/feeds"))
    assert end and ann.post(end[1]).status_code == 303
    for headers in ({}, {"If-None-Match": tag}):
        answer = guest.get(path, headers=headers)
        assert answer.status_code == 404
        assert "This address is ended" in answer.get_data(as_text=True)
        assert answer.headers["Cache-Control"] == "no-store"
    assert "made on" not in ann.page("/settings/feeds")


def test_a_member_who_is_suspended_or_left_reads_no_feed(
    app: Forum, ann: Person, bob: Person, mod: Person, guest: Person
) -> None:
    of_ann, of_bob = key_of(ann), key_of(bob)
    mod.post("/u/ann/order", {"act": "suspend", "why": "rest a day", "length": "1"})
    assert app.db.reader().value("SELECT suspended_until FROM member WHERE name = 'ann'") > now()
    assert guest.get(f"/feed.atom?token={of_ann}").status_code == 404
    mod.post("/u/ann/order/lift", {"kind": "suspension"})
    assert guest.get(f"/feed.atom?token={of_ann}").status_code == 200
    assert bob.post("/settings/leave", {"password": PASSWORD}).status_code == 303
    assert guest.get(f"/feed.atom?token={of_bob}").status_code == 404
    assert app.db.reader().value("SELECT count(*) FROM feed_key") == 1


def test_staff_without_their_second_factor_read_as_members_do(
    app: Forum, mod: Person, root: Person, guest: Person
) -> None:
    root.post("/admin/boards/new", {"name": "desk"})
    with app.db.transaction() as tx:
        let_see(tx, int(tx.value("SELECT max(id) FROM board")), {rights.EVERYONE: 0, rights.STAFF: rights.ALL})
    root.topic("For the staff", "kingfisher", "desk")
    token = key_of(mod)
    assert "kingfisher" in guest.page(f"/feed.atom?token={token}") and "kingfisher" not in guest.page("/feed.atom")
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET second_factor = 1 WHERE name = 'root'")
        app.options.put(tx, {"staff_second_factor": True}, now())
    assert "kingfisher" not in guest.page(f"/feed.atom?token={token}")


def test_a_key_is_kept_as_a_digest_and_shown_once(app: Forum, ann: Person) -> None:
    token = key_of(ann)
    assert app.db.reader().column("SELECT token FROM feed_key") == [digest(token)]
    assert token not in ann.page("/settings/feeds")
    feed = ann.page(f"/feed.atom?token={token}")
    assert token not in feed  # else the length of the answer would tell it bit by bit


def test_the_day_of_the_last_use_is_written_down_by_a_tick(app: Forum, ann: Person, guest: Person) -> None:
    token = key_of(ann)
    assert "not used yet" in ann.page("/settings/feeds")
    assert guest.get(f"/feed.atom?token={token}").status_code == 200
    assert app.db.reader().value("SELECT used_at FROM feed_key") == 0  # a GET never writes
    for _ in range(2):
        app.extensions[USED].flush(app.db)
    assert app.db.reader().value("SELECT used_at FROM feed_key") == now() // 86400 * 86400
    assert "last used on" in ann.page("/settings/feeds")


def test_so_many_keys_and_no_more_and_a_name_that_is_too_long(app: Forum, ann: Person) -> None:
    assert ann.post("/settings/feeds", {"name": "x" * 61}).status_code == 422
    for n in range(20):
        key_of(ann, f"no. {n}")
    answer = ann.post("/settings/feeds", {"name": "more"})
    assert answer.status_code == 409
    assert "20 of them" in answer.get_data(as_text=True)
    assert app.db.reader().value("SELECT count(*) FROM feed_key") == 20


def test_what_is_anothers_cannot_be_ended(app: Forum, ann: Person, bob: Person) -> None:
    key_of(ann)
    key = app.db.reader().value("SELECT id FROM feed_key")
    assert bob.post(f"/settings/feeds/{key}/end").status_code == 404
    assert bob.post("/settings/feeds/999/end").status_code == 404
    assert app.db.reader().value("SELECT count(*) FROM feed_key") == 1


def test_from_another_computer_the_password_is_asked_for(ann: Person) -> None:
    ann.csrf()
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    answer = ann.post("/settings/feeds", {"name": "x"}, environ_base=elsewhere)
    assert answer.status_code == 403
    assert "confirm_password" in answer.get_data(as_text=True)


@pytest.mark.parametrize("token", ["x", "x" * 5000, "%00", "%F0%9F%A6%89", "' OR 1=1 --", "a&token=b"])
def test_what_is_no_key_is_refused_with_a_sentence(token: str, guest: Person) -> None:
    answer = guest.get(f"/feed.atom?token={token}")
    assert answer.status_code == 404
    assert "This address is ended" in answer.get_data(as_text=True)


def test_who_asks_too_often_has_to_wait(app: Forum, ann: Person, guest: Person) -> None:
    token = key_of(ann)
    app.limiter._active = True
    answers = [guest.get(f"/feed.atom?token={token}").status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    assert guest.get("/feed.atom").status_code == 200  # others are not held up
    assert [guest.get("/feed.atom?token=x").status_code for _ in range(61)][-1] == 429


def test_what_a_member_takes_along_names_their_feeds_without_the_key(ann: Person, app: Forum) -> None:
    token = key_of(ann)
    member = app.db.reader().value("SELECT id FROM member WHERE name = 'ann'")
    [(name, data)] = leaving.take_along(app.db.reader(), member)
    assert name == "feeds.json" and b"phone" in data and token.encode() not in data
    assert digest(token).encode() not in data


def test_a_restored_backup_brings_no_ended_key_back(app: Forum, ann: Person, bob: Person) -> None:
    kept, ended = key_of(ann), key_of(bob)
    before = app.db.reader()
    with app.db.transaction() as tx:
        tx.run("DELETE FROM feed_key WHERE token = :token", token=digest(ended))
    digests = before.column("SELECT token FROM feed_key")
    with app.db.transaction() as tx:
        tx.run("INSERT INTO feed_key (member_id, token, created_at) VALUES (2, :token, 1)", token=digest(ended))
        leaving.restored(tx, before)
    assert app.db.reader().column("SELECT token FROM feed_key") == digests == [digest(kept)]
    with app.db.transaction() as tx:
        leaving.restored(tx, None)
    assert app.db.reader().column("SELECT token FROM feed_key") == []
