"""An account is deleted: what goes at once, what stays, who may not, and what the job does after it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from forum_app import Forum
from forum_app.accounts import queries, recovery, service
from forum_app.house.queries import set_accepted
from forum_app.kernel.clock import now
from forum_app.kernel.db import Writer
from forum_app.kernel.errors import NotFound
from forum_app.kernel.markup import Prepared
from forum_app.kernel.security import digest
from forum_app.kernel.viewer import Viewer
from forum_app.topics import purge_jobs
from tests.people import PASSWORD, Person
from tests.topics.test_purge import numbers, problems

NEW = "a quite different password"


def leave(person: Person) -> None:
    assert person.post("/settings/leave", {"password": PASSWORD}).status_code == 303
    person.app.jobs.run_due()


def remove_posts(root: Person) -> None:
    answer = root.post("/admin/settings", {"name": "Plum Lane", "about": "", "leaving_posts": "removed"})
    assert answer.status_code == 303


def test_the_page_says_what_will_happen(ann: Person, root: Person) -> None:
    page = ann.page("/settings/leave")
    assert "What you wrote stays" in page
    remove_posts(root)
    assert "What you wrote is removed for good" in ann.page("/settings/leave")


def test_posts_stand_without_a_name(ann: Person, bob: Person, guest: Person) -> None:
    topic = ann.topic("Kettles", "mine, says ann")
    bob.reply(topic, "thank you @ann")
    leave(ann)
    page = guest.page(f"/t/{topic}")
    assert "mine, says ann" in page
    assert "Former member" in page
    assert "/u/former-" not in page
    assert problems(ann.app) == []


def test_nobody_is_behind_the_account_any_more(ann: Person, guest: Person) -> None:
    ann.post("/settings", {"display_name": "Ann of Cleves", "language": "en", "zone": "Asia/Tokyo", "theme": "dark"})
    leave(ann)
    assert ann.get("/settings").status_code == 403
    assert guest.post("/login", {"username": "ann", "password": PASSWORD}).status_code == 422
    assert guest.get("/u/ann").status_code == 404
    db = ann.app.db.reader()
    kept = db.tuples("SELECT * FROM member WHERE left_at IS NOT NULL")
    assert len(kept) == 1
    assert not {"ann", "Ann of Cleves", "Asia/Tokyo", "dark"} & {str(value) for value in kept[0]}
    former = db.value("SELECT name FROM member WHERE left_at IS NOT NULL")
    assert guest.get(f"/u/{former}").status_code == 404
    assert guest.post("/login", {"username": former, "password": PASSWORD}).status_code == 422


def test_a_wrong_password_deletes_nothing(ann: Person) -> None:
    answer = ann.post("/settings/leave", {"password": "not this one"})
    assert answer.status_code == 422
    assert "This is not your present password." in answer.get_data(as_text=True)
    assert "@ann" in ann.page("/settings")


def test_the_last_owner_stays(root: Person, ann: Person) -> None:
    answer = root.post("/settings/leave", {"password": PASSWORD})
    assert answer.status_code == 403
    assert "make another owner first" in answer.get_data(as_text=True)
    assert "make another owner first" in root.page("/settings/leave")
    root.post("/u/ann/role", {"role": "owner"})
    assert root.post("/settings/leave", {"password": PASSWORD}).status_code == 303
    assert ann.post("/settings/leave", {"password": PASSWORD}).status_code == 403
    assert ann.get("/admin/").status_code == 200


def test_of_two_owners_who_leave_at_once_one_stays(app: Forum, root: Person) -> None:
    root.post("/u/ann/role", {"role": "owner"})
    people = [Person(app, "root"), Person(app, "ann")]
    for person in people:
        person.csrf()
    got: list[int] = []
    threads = [
        threading.Thread(target=lambda p=p: got.append(p.post("/settings/leave", {"password": PASSWORD}).status_code))
        for p in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [303, 403]
    assert app.db.reader().value("SELECT count(*) FROM member WHERE role = 'owner'") == 1


def test_the_owner_deletes_an_account(root: Person, bob: Person, guest: Person) -> None:
    topic = bob.topic("Kettles")
    assert 'href="/u/bob/remove"' in root.page("/u/bob")
    assert "cannot be undone" in root.page("/u/bob/remove")
    assert root.post("/u/bob/remove").status_code == 303
    assert bob.get("/settings").status_code == 403
    assert "Former member" in guest.page(f"/t/{topic}")
    assert root.get("/u/root/remove").status_code == root.post("/u/root/remove").status_code == 404


def test_nobody_poses_as_somebody_who_left(ann: Person, guest: Person) -> None:
    ann.topic("Kettles")
    leave(ann)
    for name in ("ann", "ANN", "former-7"):
        assert guest.post("/join", {"username": name, "password": NEW}).status_code == 422
    assert not {"ann", "Ann"} & {str(v) for row in ann.app.db.reader().tuples("SELECT * FROM left_name") for v in row}
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE left_name SET until = 1")
    assert guest.post("/join", {"username": "ann", "password": NEW}).status_code == 303


def test_who_left_cannot_be_called(ann: Person, bob: Person) -> None:
    leave(ann)
    former = bob.app.db.reader().value("SELECT name FROM member WHERE left_at IS NOT NULL")
    topic = bob.topic("Kettles", f"@{former} and @ann, where are you?")
    assert 'class="mention"' not in bob.page(f"/t/{topic}")
    assert 'href="/u/' + former not in bob.page(f"/t/{topic}")


def test_members_are_counted_without_those_who_left(ann: Person, root: Person) -> None:
    before = root.app.db.reader().value("SELECT members FROM site")
    leave(ann)
    assert root.app.db.reader().value("SELECT members FROM site") == before - 1
    assert problems(root.app) == []


# --- where the owner wants posts removed


def test_posts_are_removed_and_answers_stay(ann: Person, bob: Person, root: Person, guest: Person) -> None:
    remove_posts(root)
    hers = ann.topic("Kettles", "mine, says ann")
    bob.reply(hers, "an answer of bob")
    ann.reply(hers, "more of ann")
    bobs = bob.topic("Pans", "first of bob")
    posts = [ann.reply(bobs, "ann again"), bob.reply(bobs, "bob at the end")]
    alone = ann.topic("Alone", "just me")
    leave(ann)
    page = guest.page(f"/t/{hers}")
    assert "Kettles" in page
    assert "an answer of bob" in page
    assert "of ann" not in page
    assert "#1 was removed for good" in page
    assert numbers(page) == [1, 2]
    assert numbers(guest.page(f"/t/{bobs}")) == [1, 2]
    assert [guest.get(path).status_code for path in (f"/p/{posts[0]}", f"/p/{posts[1]}", f"/t/{alone}")] == [
        410,
        302,
        410,
    ]
    assert "no results" not in guest.page("/search?q=answer")
    assert problems(root.app) == []


def test_when_the_last_words_go_the_topic_goes(ann: Person, bob: Person, root: Person, guest: Person) -> None:
    remove_posts(root)
    topic = ann.topic("Kettles")
    bob.reply(topic)
    leave(ann)
    assert guest.get(f"/t/{topic}", follow_redirects=True).status_code == 200
    leave(bob)
    assert guest.get(f"/t/{topic}").status_code == 410
    assert problems(root.app) == []


def test_what_was_deleted_is_removed_too(ann: Person, bob: Person, root: Person, mod: Person) -> None:
    remove_posts(root)
    topic = bob.topic("Pans")
    post = ann.reply(topic, "secret heron")
    mod.post(f"/p/{post}/delete")
    gone = ann.topic("Gone", "secret kingfisher")
    mod.post(f"/t/{gone}/delete")
    leave(ann)
    assert root.app.db.reader().value("SELECT count(*) FROM post WHERE body LIKE 'secret%'") == 0
    assert [root.get(f"/t/{gone}").status_code, bob.get(f"/t/{gone}").status_code] == [410, 404]
    assert problems(root.app) == []


@pytest.mark.parametrize("rule", ["kept", "removed"])
def test_where_an_import_came_from_is_forgotten(ann: Person, root: Person, rule: str) -> None:
    if rule == "removed":
        remove_posts(root)
    with ann.app.db.transaction() as tx:
        tx.run(
            "INSERT INTO import_author (dataset, name, member_id) SELECT 'old', 'Ann Real', id FROM member "
            "WHERE name = 'ann'"
        )
    leave(ann)
    assert ann.app.db.reader().value("SELECT count(*) FROM import_author") == 0


def test_a_visit_that_is_written_down_late_tells_nothing(ann: Person) -> None:
    ann.page("/")
    leave(ann)
    ann.app.jobs.stop()
    assert ann.app.db.reader().value("SELECT seen_at FROM member WHERE left_at IS NOT NULL") == 0


def test_check_finds_what_should_have_gone(ann: Person) -> None:
    leave(ann)
    with ann.app.db.transaction() as tx:
        tx.run("UPDATE member SET bio = 'I was ann' WHERE left_at IS NOT NULL")
    assert any("something of it is left" in line for line in problems(ann.app))


RACERS: dict[str, Callable[[Writer, Viewer], object]] = {
    "profile": lambda tx, ann: service.set_profile(
        tx, ann, queries.OwnProfile("ann", "me", "en", "UTC", "dark", 0), "ann", Prepared("me", "md", "me", "", "", 1)
    ),
    "picture": lambda tx, ann: service.set_avatar(tx, ann.id, "0" * 64),
    "password": lambda tx, ann: service.change_password(tx, ann, "a hash"),
    "session": lambda tx, ann: service.open_session(tx, ann.id, agent="", now=now()),
    "codes": lambda tx, ann: recovery.make_codes(tx, ann.id, now()),
}


@pytest.mark.parametrize("what", RACERS)
def test_a_request_that_left_before_leaving_writes_nothing_back(ann: Person, what: str) -> None:
    app = ann.app
    with app.db.transaction() as tx:
        token = service.open_session(tx, int(tx.value("SELECT id FROM member WHERE name = 'ann'")), agent="", now=now())
    viewer = service.find_viewer(app.db.reader(), token.token, now())
    assert viewer
    leave(ann)
    with pytest.raises(NotFound), app.db.transaction() as tx:
        RACERS[what](tx, viewer)
    assert problems(app) == []


def test_a_session_or_a_consent_of_somebody_who_left_counts_for_nothing(ann: Person) -> None:
    with ann.app.db.transaction() as tx:
        ann_id = int(tx.value("SELECT id FROM member WHERE name = 'ann'"))
    leave(ann)
    with ann.app.db.transaction() as tx:
        assert not set_accepted(tx, ann_id, 1)
        tx.run(
            "INSERT INTO session (token, member_id, csrf, created_at, seen_at, expires_at, agent) "
            "VALUES (:token, :id, '', 1, 1, :until, '')",
            token=digest("t"),
            id=ann_id,
            until=now() + 100,
        )
    assert service.find_viewer(ann.app.db.reader(), "t", now()) is None


def test_a_long_removal_lets_others_have_their_turn(
    ann: Person, bob: Person, root: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove_posts(root)
    topics = [ann.topic(), ann.topic(), bob.topic()]
    ann.reply(topics[2], "mine")
    while ann.app.jobs.run_due():
        pass
    assert ann.post("/settings/leave", {"password": PASSWORD}).status_code == 303
    turns: list[float] = []

    def at_once() -> float:
        turns.append(time.monotonic())
        return turns[-1] + purge_jobs.BREATH / 2  # one step

    monkeypatch.setattr(purge_jobs, "_until", at_once)
    assert ann.app.jobs.run_due() >= 3
    assert len(turns) >= 3
    assert [bob.get(f"/t/{topic}").status_code for topic in topics] == [410, 410, 302]
    assert numbers(bob.page(f"/t/{topics[2]}")) == [1]
    assert problems(ann.app) == []


@pytest.mark.parametrize("left", ["accepted = 1", "dismissed = '3'"])
def test_check_finds_what_a_deleted_account_should_not_have(ann: Person, left: str) -> None:
    leave(ann)
    with ann.app.db.transaction() as tx:
        tx.run(f"UPDATE member SET {left} WHERE left_at IS NOT NULL")
    assert any("was deleted, but something of it is left" in line for line in problems(ann.app))
