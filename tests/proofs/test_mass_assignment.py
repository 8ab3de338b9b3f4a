"""Row 25: a form carries its own fields; whatever else is sent with it changes nothing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from forum_app import Forum
from forum_app.kernel.queries import bump_site
from tests.people import Person
from tests.proofs.dumps import Dump, dump, timeless
from tests.test_routes import FORMS, NEW, ROLES, TABLE, World

LAST = "POST /settings/leave"  # whoever did it is not there for another row
DONE = ("200", "303")  # 200 where what was made is shown this once
POSTS = [*sorted(r for r in TABLE if r.startswith("POST") and r != LAST and any(d in TABLE[r] for d in DONE)), LAST]
# what the columns are called, and what programs like this one have been fooled with
EXTRAS = dict(
    pair.split("=", 1)
    for pair in """
    role=owner is_owner=1 is_staff=1 is_admin=true admin=1 owner=1 permissions=all id=1 member_id=1 user_id=1
    author_id=1 author=root edited_by=1 deleted_by=1 viewer=root topic_id=1 post_id=1 board_id=1 number=1
    numbers=77 replies=77 topics=77 posts=77 members=77 version=77 stream=77 bump=9999999999999 created_at=0
    edited_at=0 deleted_at=1 last_post_at=0 last_post_id=1 seen_at=0 expires_at=9999999999 pinned=2 locked=1
    closed=1 position=77 hue=5 category=1 html=<b>x</b> format=html lang=xx renderer=77 reply_to=1
    reply_to_id=1 n=1 name=changed name_key=changed name_look=changed display_name=changed slug=changed
    password= password_hash=x token=x csrf=x session_id=1 instance=x checklist=1 options=x joining=closed
    secret_key=x limits=off title=changed description=changed about=changed board=around-the-fire into=1
    theme=dark language=zh-Hans zone=Asia/Tokyo __class__=x constructor[prototype]=x role[]=owner
    member[role]=owner body[]=x ids=1 act=delete trace=1 until=2030-01-01T00:00 reason=changed lock_reason=x
    pinned_until=1 opened_at=1 lock_after_days=1 talk_id=1 from_number=1 read_number=9 unread=9 muted=1
    left_at=1 kind=left about_id=1 people_id=1 keeper=1 people=1.2.3 keeps=1 reach=0
    takes_from=staff blocked_id=1 to=root
    """.split()
)
OWN = {
    "POST /acts/<int:act_id>/undo": "next",
    "POST /admin/announcements/<int:announcement_id>": "body starts ends preview",
    "POST /admin/announcements/new": "body starts ends preview",
    "POST /admin/backups/upload": "backup",
    "POST /admin/bans": "kind pattern why length until",
    "POST /admin/boards/<int:board_id>": "name description slug category hue closed",
    "POST /admin/boards/<int:board_id>/keepers": "names",
    "POST /admin/boards/<int:board_id>/keepers/release": "member",
    "POST /admin/boards/<int:board_id>/order": "direction",
    "POST /admin/boards/<int:board_id>/remove": "into",
    "POST /admin/boards/<int:board_id>/rights": "preset among see start reply attach moderate was show sure",
    "POST /admin/boards/new": "name description slug category hue preset among",
    "POST /admin/categories": "name",
    "POST /admin/categories/<int:category_id>": "name",
    "POST /admin/categories/<int:category_id>/order": "direction",
    "POST /admin/groups": "name about joining listed",
    "POST /admin/groups/<int:people_id>": "name about joining listed",
    "POST /admin/first": "boards",
    "POST /admin/invites": "note uses days approval group",
    "POST /admin/invites/<int:invite_id>": "note uses days approval group",
    "POST /admin/knocks": "ids admit decline",
    "POST /admin/look": "hue strength welcome css ember",
    "POST /admin/look/logo": "picture",
    "POST /admin/members/act": "act ids everybody q role only sort next",
    "POST /admin/members/add": "people days",
    "POST /admin/pages/<which>": "body again preview",
    "POST /admin/settings": "name about language zone joining accept_rules guests_read edit_window lock_after_days "
    "mode mode_message outside_images reactions solutions shown staff_second_factor unread_days "
    "feeds indexed uploads upload_kinds upload_largest upload_member upload_day seen default",
    "POST /admin/settings/history/<int:change_id>/undo": "all",
    "POST /admin/settings/profiles": "profile "
    "hold_first hold_links member_days member_posts regular_days regular_posts new_links new_pictures hour_posts_new "
    "hour_posts day_topics post_seconds post_mentions no_twice join_question join_answers join_seconds join_work",
    "POST /admin/tags": "name description synonyms hue staff",
    "POST /admin/tags/<int:tag_id>": "name description synonyms hue staff",
    "POST /admin/tags/<int:tag_id>/merge": "into",
    "POST /admin/words": "pattern act instead",
    "POST /admin/words/lines": "lines act",
    "POST /admin/words/try": "text public_log",
    "POST /announcement/<int:announcement_id>/dismiss": "next",
    "POST /b/<slug>/level": "level",
    "POST /confirm": "confirm_password confirm_to next",
    "POST /drafts/<name>": "title body revision board reply_to seen to key",
    "POST /files": "file draft board",
    "POST /g/<int:people_id>/add": "names",
    "POST /g/<int:people_id>/answer": "ids admit decline",
    "POST /g/<int:people_id>/ask": "line",
    "POST /g/<int:people_id>/keeper": "member keeper",
    "POST /g/<int:people_id>/out": "ids",
    "POST /held/<int:held_id>/edit": "title body preview",
    "POST /join": "username password next accept i line answer began work more_about_you",
    "POST /login": "username password next",
    "POST /login/code": "code next spare",
    "POST /m/<int:talk_id>/<int:which>/edit": "body preview seen",
    "POST /m/<int:talk_id>/invite": "to",
    "POST /m/<int:talk_id>/mute": "muted",
    "POST /m/<int:talk_id>/reply": "body preview after",
    "POST /m/<int:talk_id>/title": "title",
    "POST /messages/new": "to title body preview after",
    "POST /new": "board title body preview tags poll_question poll_choices poll_most poll_shown poll_closes poll_fixed "
    "key",
    "POST /notices/unread": "at",
    "POST /order/<int:case_id>": "outcome note board after",
    "POST /order/<int:case_id>/claim": "on over after",
    "POST /order/<int:case_id>/edit": "note body seen after",
    "POST /order/waiting": "ids approve decline why",
    "POST /p/<int:post_id>/append": "body preview after key",
    "POST /p/<int:post_id>/attribution": "author at",
    "POST /p/<int:post_id>/bookmark": "on note next",
    "POST /p/<int:post_id>/edit": "title body preview tags tags_were key",
    "POST /p/<int:post_id>/react": "kind off",
    "POST /p/<int:post_id>/report": "reason note",
    "POST /p/<int:post_id>/revert": "number",
    "POST /p/<int:post_id>/solve": "solved",
    "POST /poll/<int:topic_id>": "poll_question poll_choices poll_most poll_shown poll_closes poll_fixed",
    "POST /preferences": "language theme next",
    "POST /preview": "body",
    "POST /recover": "username code password",
    "POST /reset": "id key password",
    "POST /rules/accept": "version next",
    "POST /seen": "topic post",
    "POST /settings": "display_name bio language zone theme hide_seen",
    "POST /settings/avatar": "picture size x y",
    "POST /settings/feeds": "name",
    "POST /settings/keys": "keys",
    "POST /settings/leave": "password",
    "POST /settings/messages": "takes_from",
    "POST /settings/messages/block": "name",
    "POST /settings/messages/unblock": "name",
    "POST /settings/notices": "kinds follow",
    "POST /settings/password": "current password",
    "POST /settings/recovery": "password next",
    "POST /settings/security": "password",
    "POST /t/<int:topic_id>/level": "level",
    "POST /t/<int:topic_id>/lock": "locked reason",
    "POST /t/<int:topic_id>/merge": "into trace",
    "POST /t/<int:topic_id>/move": "board trace",
    "POST /t/<int:topic_id>/pin": "pinned until",
    "POST /t/<int:topic_id>/reply": "body preview reply_to key",
    "POST /t/<int:topic_id>/split": "title board first last posts",
    "POST /t/<int:topic_id>/tags": "tags tags_were",
    "POST /topics/bulk": "ids act board trace next",
    "POST /u/<name>/level": "level",
    "POST /u/<name>/order": "act length until why report",
    "POST /u/<name>/order/lift": "kind",
    "POST /u/<name>/order/notes": "body",
    "POST /u/<name>/order/rename": "username why",
    "POST /u/<name>/order/sweep": "why ban_addresses pattern",
    "POST /u/<name>/report": "reason note",
    "POST /u/<name>/role": "role next",
    "POST /unread/read": "topic board upto",
    "POST /unread/undo": "board floor",
}


def _extras(row: str) -> dict[str, str]:
    own = OWN.get(row, "").split()
    return {name: value for name, value in EXTRAS.items() if name not in own}


def _done(app: Forum, row: str, extras: dict[str, str]) -> Dump:
    """Everything after the act, done by the least of those who may."""
    with app.db.transaction() as tx:  # a profile may have shut guests out, or made them wait
        tx.run("DELETE FROM option WHERE name IN ('guests_read', 'join_seconds', 'join_work')")
        bump_site(tx)
    world = World(app, {name: Person(app, name) for name in ROLES if name})
    path = world.path(row)
    may = [i for i, status in enumerate(TABLE[row].split()) if status in DONE]
    # a report about somebody who was named keeper by a row before is the owner's to look at
    person = Person(app, ROLES[may[-1 if row.startswith("POST /order/") else 0]])
    form = {"username": "stranger", "password": "long enough so"} if row == "POST /join" else FORMS.get(row, {})
    if row in (LAST, "POST /settings/recovery", "POST /settings/security"):
        form = {"password": NEW}  # it was changed by a row before
    assert str(person.post(path, {**extras, **form}).status_code) in DONE, row
    return timeless(dump(app))


@pytest.mark.proof
def test_fields_that_a_form_does_not_have_change_nothing(
    open_app: Callable[..., Forum],
    made_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    proved: Callable[..., None],
) -> None:
    """Two copies of the same forum, the same acts in both; in one of them with everything else one could think of.

    The clock stands still: which of several topics was last must not hang on where a second ends.
    """
    at = time.time()
    monkeypatch.setattr("forum_app.kernel.clock.time", SimpleNamespace(time=lambda: at))
    apps = [open_app(Path(shutil.copytree(made_folder, tmp_path / name))) for name in ("plain", "hostile")]
    assert set(OWN) <= set(POSTS)
    sent = 0
    for row in POSTS:
        extras = _extras(row)
        plain, hostile = (_done(app, row, more) for app, more in zip(apps, ({}, extras), strict=True))
        for table, rows in plain.items():
            assert hostile[table] == rows, (row, table)
        sent += len(extras)
    proved("fields that a form does not have", forms=len(POSTS), fields=sent, changes=0)


def test_a_field_sent_twice_counts_once(ann: Person) -> None:
    topic = ann.topic()
    answer = ann.client.post(
        f"/t/{topic}/reply", base_url="http://localhost", data={"csrf_token": ann.csrf(), "body": ["first", "second"]}
    )
    assert answer.status_code == 303
    page = ann.page(f"/t/{topic}")
    assert "<p>first</p>" in page
    assert "second" not in page


def test_a_form_does_not_read_its_fields_from_the_address(ann: Person) -> None:
    topic = ann.topic()
    assert ann.post(f"/t/{topic}/reply?body=from+the+address").status_code == 422
    assert ann.post(f"/t/{topic}/reply?csrf_token={ann.csrf()}", {"body": "x"}, token="").status_code == 400
    assert ann.post("/settings?display_name=changed", {"display_name": "ann"}).status_code == 303
    assert "changed" not in ann.page("/u/ann")


def test_nobody_joins_as_more_than_a_member(guest: Person) -> None:
    form = {"username": "stranger", "password": "long enough so", "role": "owner", "is_owner": "1", "id": "1"}
    assert guest.post("/join", form).status_code == 303
    assert guest.get("/admin/").status_code == 404
    assert guest.app.db.reader().value("SELECT role FROM member WHERE name = 'stranger'") == "member"
