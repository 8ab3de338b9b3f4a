"""`hearth demo --remove` where people took part meanwhile: what they did to the samples goes, and nothing of theirs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum_app import Forum
from forum_app.polls import service as polls
from forum_app.polls.poll import Draft
from tests.people import Person
from tests.process import Hearth, hearth_here

from .test_demo import _is_well, demo

pytestmark = pytest.mark.slow

__all__ = ["demo", "hearth_here"]
Open = Callable[..., Forum]


def _post_of(app: Forum, where: str = "p.number > 1") -> dict[str, Any]:
    row = app.db.reader().tuples(
        f"""SELECT p.id, p.topic_id, m.name FROM post p JOIN demo_member d ON d.member_id = p.author_id
        JOIN member m ON m.id = p.author_id WHERE p.deleted_at IS NULL AND m.name <> 'ann' AND {where} LIMIT 1"""
    )[0]
    return dict(zip(("post", "topic", "name"), row, strict=True))


def test_what_members_did_with_the_samples_goes_with_them(
    demo: Callable[..., str], hearth_here: Hearth, folder: Path, open_app: Open
) -> None:
    demo()
    app = open_app(folder)
    ann, mod, found = Person(app, "ann"), Person(app, "mod"), _post_of(app)
    post, topic, name = found["post"], found["topic"], found["name"]
    with app.db.transaction() as tx:
        polls.put(tx, topic, Draft("Which?", ("this", "that")), 1)
    poll, choice = _newest_poll(app)
    for path, fields in (
        (f"/p/{post}/react", {"kind": "like"}),
        (f"/p/{post}/bookmark", {"on": "1"}),
        (f"/poll/{topic}/vote", {"poll": str(poll), "choice": str(choice)}),
        (f"/t/{topic}/level", {"level": "follow"}),
        (f"/u/{name}/level", {"level": "mute"}),
        ("/settings/messages/block", {"name": name}),
        ("/unread/read", {"upto": str(10**9)}),
    ):
        assert ann.post(path, fields).status_code == 303, path
    assert mod.post(f"/p/{post}/solve", {"solved": "1"}).status_code == 303
    _is_well(hearth_here, folder)
    assert demo("--remove") == "The sample community is gone.\n"
    _is_well(hearth_here, folder)
    db = app.db.reader()
    for table in ("reaction", "reaction_count", "bookmark", "poll", "poll_vote", "solution", "message_block"):
        assert db.value(f"SELECT count(*) FROM {table}") == 0, table


def test_a_sample_person_whose_part_is_counted_elsewhere_stays(
    demo: Callable[..., str], hearth_here: Hearth, folder: Path, open_app: Open
) -> None:
    """The owner may have let somebody in as one of them: what they gave to others is counted there."""
    demo()
    app = open_app(folder)
    ann, one = Person(app, "ann"), Person(app, str(_post_of(app)["name"]))
    topic = ann.topic("Real")
    post = int(app.db.reader().value("SELECT id FROM post WHERE topic_id = :t", t=topic))
    with app.db.transaction() as tx:
        polls.put(tx, topic, Draft("Which?", ("this", "that")), 1)
    poll, choice = _newest_poll(app)
    assert one.post(f"/p/{post}/react", {"kind": "like"}).status_code == 303
    assert one.post(f"/poll/{topic}/vote", {"poll": str(poll), "choice": str(choice)}).status_code == 303
    assert "These stay: 0 topics, 0 boards, 1 people." in demo("--remove")
    _is_well(hearth_here, folder)
    assert "1 person voted" in ann.page(f"/t/{topic}")


def _newest_poll(app: Forum) -> tuple[int, int]:
    """Its number, and that of its first choice; the samples have polls of their own."""
    rows = "SELECT poll_id, min(id) FROM poll_choice GROUP BY poll_id ORDER BY poll_id DESC LIMIT 1"
    return app.db.reader().tuples(rows)[0]
