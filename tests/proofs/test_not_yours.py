"""Row 24: what is not yours is as absent: the same page, whoever asks, by whichever route."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.transfer import exporting
from tests.people import PNG, Person

ABSENT = 999_999
TITLE, WORDS, TAKEN_BACK = "Confidential heading", "secret kingfisher words", "secret heron words"


def _gone(answer: object) -> str:
    """A 404 page without its number and path."""
    assert answer.status_code == 404  # type: ignore[attr-defined]
    page = answer.get_data(as_text=True)  # type: ignore[attr-defined]
    return re.sub(r'404 · \S+ · [0-9a-f]+|action="[^"]*"|name="body" value="[^"]*"', "…", page)


class Things:
    """ann's topic with bob's reply in it, deleted by the moderator; ann's post in bob's topic, deleted by herself."""

    def __init__(self, app: Forum) -> None:
        self.app = app
        ann, bob, mod = (Person(app, name) for name in ("ann", "bob", "mod"))
        form = {"board": "talk", "title": TITLE, "body": WORDS, **POLL}
        self.topic = int(ann.post("/new", form).headers["Location"].split("/")[2])
        self.first = int(app.db.reader().value("SELECT max(id) FROM post"))
        self.reply = bob.reply(self.topic, WORDS + " of bob")
        self.open_topic = bob.topic("An open one", "harmless")
        self.post = ann.reply(self.open_topic, TAKEN_BACK)
        assert mod.post(f"/t/{self.topic}/delete").status_code == 303
        self.act = int(app.db.reader().value("SELECT max(id) FROM act"))
        assert ann.post(f"/p/{self.post}/delete").status_code == 303


@pytest.fixture
def things(app: Forum) -> Things:
    return Things(app)


POLL = {"poll_question": "Confidential question", "poll_choices": "one\ntwo"}
GETS = (
    "/t/{topic}",
    "/t/{topic}/confidential-heading",
    "/t/{topic}?post=2",
    "/t/{topic}?page=9",
    "/t/{topic}?at=unread",
    "/p/{first}",
    "/p/{reply}",
    "/p/{first}/edit",
    "/p/{reply}/edit",
    "/t/{topic}/lock",
    "/t/{topic}/merge",
    "/t/{topic}/move",
    "/t/{topic}/pin",
    "/t/{topic}/split",
    "/t/{topic}/tags",
    "/p/{first}/attribution",
    "/t/{topic}/reply",
    "/t/{topic}/reply?quote={first}",
    "/p/{first}/history",
    "/p/{reply}/history",
    "/p/{first}/append",
    "/t/{topic}/purge",
    "/p/{reply}/purge",
    "/seen?topic={topic}&upto={reply}",
    "/poll/{topic}",
    "/p/{reply}/reactions",
    "/p/{reply}/peek",
    "/p/{reply}/report",
    "/people?topic={topic}",
)
ACTS = (
    "/t/{topic}/reply",
    "/t/{topic}/level",
    "/t/{topic}/delete",
    "/t/{topic}/restore",
    "/t/{topic}/lock",
    "/t/{topic}/pin",
    "/t/{topic}/move",
    "/p/{first}/edit",
    "/p/{first}/append",
    "/p/{first}/revert",
    "/p/{first}/delete",
    "/p/{first}/restore",
    "/p/{reply}/edit",
    "/p/{reply}/delete",
    "/p/{reply}/restore",
    "/t/{topic}/purge",
    "/p/{reply}/purge",
    "/drafts/reply:{topic}",
    "/drafts/edit:{reply}",
    "/drafts/append:{first}",
    "/p/{reply}/bookmark",
    "/p/{reply}/react",
    "/p/{reply}/solve",
    "/p/{first}/report",
    "/p/{reply}/report",
    "/poll/{topic}",
    "/poll/{topic}/close",
    "/poll/{topic}/remove",
    "/poll/{topic}/vote",
    "/t/{topic}/merge",
    "/t/{topic}/split",
    "/p/{first}/attribution",
    "/acts/{act}/undo",
)


def _paths(templates: tuple[str, ...], things: Things) -> list[tuple[str, str]]:
    """Each path for the deleted things, and the same for things that never were."""
    there = {"topic": things.topic, "first": things.first, "reply": things.reply, "act": things.act}
    return [(t.format(**there), t.format(**dict.fromkeys(there, ABSENT))) for t in templates]


@pytest.mark.proof
def test_a_deleted_topic_is_to_others_as_absent_as_one_that_never_was(
    things: Things, proved: Callable[..., None]
) -> None:
    """ann wrote it, but a moderator deleted it: to her it is gone as well."""
    compared = 0
    for name in ("ann", "bob"):
        person = Person(things.app, name)
        for there, absent in _paths(GETS, things):
            assert _gone(person.get(there)) == _gone(person.get(absent)), (name, there)
            compared += 1
        for there, absent in _paths(ACTS, things):
            form = {
                "body": "x",
                "board": "talk",
                "locked": "1",
                "number": "1",
                "level": "follow",
                "kind": "like",
                "reason": "spam",
                **POLL,
            }
            assert _gone(person.post(there, form)) == _gone(person.post(absent, form)), (name, there)
            compared += 1
    proved("pages of what is not yours, beside those of what never was", compared=compared, different=0)


def test_removed_for_good_it_is_still_as_absent_to_whoever_could_not_see_it(things: Things) -> None:
    assert Person(things.app, "root").post(f"/t/{things.topic}/purge").status_code == 303
    assert Person(things.app, "mod").get(f"/t/{things.topic}").status_code == 410
    for name in ("ann", "bob", ""):
        person = Person(things.app, name)
        for there, absent in _paths(GETS[:6], things):
            assert _gone(person.get(there)) == _gone(person.get(absent)), (name, there)


def test_to_a_guest_it_is_as_absent(things: Things) -> None:
    guest = Person(things.app, "")
    seen = set()
    for there, absent in _paths(GETS, things):
        answers = guest.get(there), guest.get(absent)
        seen.add(answers[0].status_code)
        if answers[0].status_code == 404:
            assert _gone(answers[0]) == _gone(answers[1]), there
        else:  # only members may: said before anything is looked up
            assert [answer.status_code for answer in answers] == [403, 403], there
    assert seen == {403, 404}
    for there, absent in _paths(ACTS, things):
        assert guest.post(there).status_code == guest.post(absent).status_code == 403


def test_the_moderators_see_it_and_its_author_what_she_deleted_herself(things: Things) -> None:
    """Else the tests above could not fail."""
    assert WORDS in Person(things.app, "mod").page(f"/t/{things.topic}")
    ann = Person(things.app, "ann")
    own = ann.topic("Mine alone", "to be deleted")
    assert ann.post(f"/t/{own}/delete").status_code == 303
    assert "to be deleted" in ann.page(f"/t/{own}")
    assert Person(things.app, "bob").get(f"/t/{own}").status_code == 404


@pytest.mark.parametrize("name", ["", "ann", "bob"])
def test_deleted_words_are_on_no_page_of_anybody_else(things: Things, name: str) -> None:
    person = Person(things.app, name)
    paths = [
        "/",
        "/boards",
        "/b/talk",
        f"/t/{things.open_topic}",
        f"/t/{things.open_topic}?post=2",
        f"/p/{things.post}",
        "/u/ann",
        "/u/ann/topics",
        "/u/ann/posts",
        "/u/bob",
        "/search?q=kingfisher",
        "/search?q=heron",
        "/search?q=confidential",
        "/new",
        "/settings",
        *(["/bookmarks"] if name else []),
    ]
    for path in paths:
        answer = person.get(path, follow_redirects=True)
        page = answer.get_data(as_text=True).replace("q=confidential", "")
        for word in ("kingfisher words", "heron words", TITLE, "Confidential"):
            assert word not in page, (path, word)


def test_counts_do_not_tell_of_deleted_things_either(things: Things) -> None:
    guest = Person(things.app, "")
    profile = guest.page("/u/ann")
    assert re.findall(r"<dt>(Topics|Posts)</dt><dd>(\d+)</dd>", profile) == [("Topics", "0"), ("Posts", "0")]
    assert "1 topic</span><span>1 post" in guest.page("/b/talk")


def test_an_author_cannot_read_a_deleted_post_through_its_form(things: Things) -> None:
    ann = Person(things.app, "ann")
    for answer in (ann.get(f"/p/{things.post}/edit"), ann.post(f"/p/{things.post}/edit", {"body": "x"})):
        assert answer.status_code == 409
        assert "heron" not in answer.get_data(as_text=True)


def test_a_file_that_only_deleted_posts_show_is_as_absent_as_one_that_never_was(app: Forum) -> None:
    ann, mod = Person(app, "ann"), Person(app, "mod")
    keys = [_sent(ann), _sent(ann)]
    post = ann.reply(ann.topic(), f"![x](/files/{keys[0]}/file.webp)")
    shown = ann.get(f"/files/{keys[0]}/file.webp")
    shown.close()
    assert shown.status_code == 200  # else this could not fail
    mod.post(f"/p/{post}/delete")
    for name, which in (("bob", 0), ("", 0), ("ann", 0), ("mod", 0), ("bob", 1), ("", 1), ("mod", 1)):
        person = Person(app, name)
        for path in ("/files/{}/file.webp", "/files/{}/small"):
            there, absent = person.get(path.format(keys[which])), person.get(path.format("a" * 16))
            assert _gone(there) == _gone(absent), (name, path)
    bob = Person(app, "bob")
    there, absent = (bob.post(f"/settings/files/{key}/remove") for key in (keys[1], "a" * 16))
    assert _gone(there) == _gone(absent)


def _sent(person: Person) -> str:
    """The key of a picture."""
    assert person.post("/files", {"file": PNG}).status_code == 303
    return str(person.app.db.reader().value("SELECT key FROM attachment ORDER BY id DESC LIMIT 1"))


def test_deleted_words_are_in_no_export(things: Things, tmp_path: Path) -> None:
    target = tmp_path / "all.jsonl.gz"
    exporting.export(things.app.db.reader(), things.app.config["INSTANCE"], target)
    text = gzip.decompress(target.read_bytes()).decode()
    assert "harmless" in text
    for word in ("kingfisher", "heron", "Confidential"):
        assert word not in text


def test_another_members_posts_can_neither_be_edited_nor_deleted_nor_restored(ann: Person, bob: Person) -> None:
    topic = ann.topic("Open", "words of ann")
    post = ann.reply(topic, "more words of ann")
    for act in ("edit", "delete", "restore"):
        there = bob.post(f"/p/{post}/{act}", {"body": "words of bob"})
        absent = bob.post(f"/p/{ABSENT}/{act}", {"body": "words of bob"})
        assert _gone(there) == _gone(absent)
    assert _gone(bob.get(f"/p/{post}/edit")) == _gone(bob.get(f"/p/{ABSENT}/edit"))
    assert "more words of ann" in bob.page(f"/t/{topic}")


def test_the_owners_pages_are_to_others_as_absent(app: Forum) -> None:
    paths = [
        "/admin/",
        "/admin/settings",
        "/admin/announcements",
        "/admin/announcements/new",
        "/admin/announcements/1",
        "/admin/pages",
        "/admin/pages/rules",
        "/admin/boards",
        "/admin/boards/new",
        "/admin/boards/1",
        "/admin/boards/1/remove",
        "/admin/invites",
        "/admin/invites/1",
        "/admin/invites/1/came",
        "/admin/knocks",
        "/admin/look",
        "/admin/network",
        "/admin/styleguide",
    ]
    for role in ("ann", "mod"):
        person = Person(app, role)
        assert {_gone(person.get(path)) for path in paths} == {_gone(person.get("/admin/nothing"))}
        assert _gone(person.post("/u/bob/role", {"role": "owner"})) == _gone(
            person.post("/u/nobody/role", {"role": "owner"})
        )
        assert app.db.reader().value("SELECT role FROM member WHERE name = 'bob'") == "member"


def test_a_page_kept_for_one_is_not_given_to_another(things: Things) -> None:
    """Shared pages differ by role: what a moderator made it say must not reach a guest, by cache or by ETag."""
    mod, bob, guest = Person(things.app, "mod"), Person(things.app, "bob"), Person(things.app, "")
    path = guest.get(f"/t/{things.open_topic}").headers["Location"]
    tags = []
    for person in (mod, bob, guest, Person(things.app, "ann"), mod):
        answer = person.get(path)
        assert ("heron" in answer.get_data(as_text=True)) == (person is mod)
        tags.append(answer.headers["ETag"])
    assert len(set(tags)) == 4  # the moderator's came twice
    for person in (bob, guest):
        assert person.get(path, headers={"If-None-Match": tags[0]}).status_code == 200
