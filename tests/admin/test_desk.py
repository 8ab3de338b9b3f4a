"""The owner's desk: the state of the house in a sentence, how much goes on, what is kept, what is wrong."""

from __future__ import annotations

import html
import re
import shutil
from collections import namedtuple
from collections.abc import Callable
from typing import Any

import pytest

from forum_app import Forum
from forum_app.admin import charts, counting, problems, queries
from forum_app.admin.keeping import size
from forum_app.admin.queries import Hour
from forum_app.kernel.clock import now
from forum_app.kernel.drives import Risk
from forum_app.kernel.migrate import migrations
from forum_app.kernel.migrate import statements as statements_of
from tests.people import Person
from tests.test_queries import faults

Disk = namedtuple("Disk", "total used free")
GB = 1024**3
AT = 1_800_000_000  # 15 January 2027, 08:00 UTC
Statements = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine on which nothing is wrong, whatever this one is like."""
    monkeypatch.setattr("forum_app.admin.problems.os.geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(500 * GB, 0, 300 * GB))
    monkeypatch.setattr("forum_app.admin.problems.folder_risks", lambda _: [])
    return monkeypatch


def headline(person: Person) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", person.page("/admin/"))
    assert found
    return html.unescape(found[1])


def titles(person: Person) -> list[str]:
    return [
        html.unescape(t) for t in re.findall(r'<li class="(?:bad|warn|info)">.*?<b>(.*?)</b>', person.page("/admin/"))
    ]


def facts(page: str) -> dict[str, str]:
    return {label: re.sub("<[^>]+>", "", value) for label, value in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)}


def test_all_is_well_where_nothing_is_wrong(root: Person, quiet: pytest.MonkeyPatch) -> None:
    assert headline(root) == "All is well"
    assert titles(root) == []
    page = root.page("/admin/")
    assert "300 GB free" in page
    assert "running for 1 minute" in page
    assert "This computer only" in page


def test_the_sentence_counts_what_there_is_to_look_at(root: Person, quiet: pytest.MonkeyPatch) -> None:
    root.app.events.provide("problems", lambda _: [("info", "One", "", None), ("warn", "Two", "t", ("Go", "/boards"))])
    assert headline(root) == "All is well, and 2 things to look at"
    assert titles(root) == ["Two", "One"]
    assert '<a class="btn" href="/boards">Go</a>' in root.page("/admin/")
    quiet.setattr(shutil, "disk_usage", lambda _: Disk(500 * GB, 0, GB // 10))
    assert headline(root) == "One thing needs you now"
    assert titles(root)[0] == "The disk is nearly full: 102 MB are left."


def _wound_back(app: Forum) -> None:
    with app.db.transaction() as tx:
        tx.run("UPDATE site SET bump = :bump", bump=(now() + 5 * 3600) * 1000)


def _fail_a_job(app: Forum) -> None:
    with app.db.transaction() as tx:
        tx.run("INSERT INTO job (kind, payload, run_at, attempts, error) VALUES ('x', '{}', 9e9, 3, 'OSError: why')")


def _guess(app: Forum) -> None:
    with app.db.transaction() as tx:
        for who, failures in (("203.0.113.5", 60), ("ann 203.0.113.5", 60)):
            tx.run(
                "INSERT INTO attempt (kind, who, failures, last_at) VALUES ('login', :who, :failures, :now)",
                who=who, failures=failures, now=now(),
            )  # fmt: skip


CASES: dict[str, tuple[Callable[[Forum], None], str]] = {
    "clock": (_wound_back, "The clock of this computer may be wrong."),
    "job": (_fail_a_job, "A background task has failed."),
    "passwords": (_guess, "60 wrong passwords were tried since yesterday."),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_said_in_words(root: Person, quiet: pytest.MonkeyPatch, case: str) -> None:
    bring_about, title = CASES[case]
    bring_about(root.app)
    assert titles(root) == [title]


def test_a_network_drive_and_a_synced_folder_are_warned_about(root: Person, quiet: pytest.MonkeyPatch) -> None:
    quiet.setattr(
        "forum_app.admin.problems.folder_risks", lambda _: [Risk("network", "nfs4"), Risk("synced", "Dropbox")]
    )
    assert titles(root) == [
        "The forum is on a network drive.",
        "The forum is in a folder that Dropbox keeps in sync.",
    ]


def test_no_room_for_a_backup_is_said_before_the_disk_is_full(root: Person, quiet: pytest.MonkeyPatch) -> None:
    quiet.setattr("forum_app.admin.problems.stored", lambda _: (20 * GB, 5 * GB))
    quiet.setattr(shutil, "disk_usage", lambda _: Disk(500 * GB, 0, 10 * GB))
    assert titles(root) == ["There is no room for a backup."]
    assert "The forum takes 25 GB, and 10 GB are left on its disk." in root.page("/admin/")


def test_root_is_told_that_it_is_root(root: Person, quiet: pytest.MonkeyPatch) -> None:
    quiet.setattr("forum_app.admin.problems.os.geteuid", lambda: 0)
    assert titles(root) == ["Hearth runs as root."]


def test_a_finding_that_fails_keeps_no_other_from_being_told(root: Person, quiet: pytest.MonkeyPatch) -> None:
    def broken(_: Forum) -> list[problems.Problem]:
        raise ZeroDivisionError

    root.app.events.provide("problems", broken)
    root.app.events.provide("problems", lambda _: [("warn", "Told all the same", "", None)])
    assert "Told all the same" in titles(root)
    assert "There was 1 error since Hearth was started." in titles(root)  # it stands in the log


def test_posts_are_counted_as_they_come(root: Person, ann: Person) -> None:
    before = facts(root.page("/admin/"))
    topic = ann.topic()
    ann.reply(topic)
    after = facts(root.page("/admin/"))
    assert int(after["Posts in seven days"].split()[0]) == int(before["Posts in seven days"].split()[0]) + 2
    assert int(after["New topics"]) == int(before["New topics"]) + 1
    assert re.search(r'aria-label="Posts a day over thirty days: between 0 and \d+, \d+ today\."', root.page("/admin/"))


def test_those_who_come_are_counted_by_a_tick_and_an_idle_hour_writes_nothing(
    app: Forum, root: Person, statements: Statements
) -> None:
    Person(app, "ann"), Person(app, "ann"), Person(app, "bob")
    crowd = counting.Crowd()
    crowd.look(app.db, now())
    hour = queries.hours_since(app.db.reader(), now() // 3600)[-1]
    assert (hour.visitors, hour.most) == (3, 3)  # root, ann once, bob
    statements.clear()
    crowd.look(app.db, now())
    counting.Crowd().look(app.db, now() + 40 * 86400)
    assert not any("INSERT" in sql for sql, _ in statements)
    page = root.page("/admin/")
    assert facts(page)["Most at once today"].startswith("3 ")
    assert "over seven days: the most between" in page


def test_what_was_more_stays(app: Forum) -> None:
    for visitors, most, at in ((5, 4, 100), (3, 2, 200), (6, 1, 300)):
        with app.db.transaction() as tx:
            queries.put_visits(tx, 77, visitors, most, at)
    assert queries.hours_since(app.db.reader(), 77)[0] == Hour(77, 0, 0, 6, 4, 100)


def test_old_hours_are_swept(app: Forum) -> None:
    with app.db.transaction() as tx:
        queries.count_post(tx, 77, 1)
    counting.sweep(app.db, {})
    assert queries.hours_since(app.db.reader(), 0)[0].hour > 77


def test_a_day_is_the_readers() -> None:
    """20:00 UTC on the day before is 04:00 today in Shanghai."""
    hours = [Hour((AT - 12 * 3600) // 3600, 7, 2, 3, 2, AT - 12 * 3600)]
    assert charts.said(hours, "UTC", AT).days[-2:] == [7, 0]
    assert charts.said(hours, "Asia/Shanghai", AT).days[-2:] == [0, 7]
    assert charts.come(hours, "UTC", AT).most == 0
    here = charts.come(hours, "Asia/Shanghai", AT)
    assert (here.most, here.peak) == (2, 4)


def test_a_week_is_beside_the_one_before() -> None:
    hours = [Hour(AT // 3600 - 24 * day, 10 if day < 7 else 4, 1, 0, 0, 0) for day in range(40)]
    made = charts.said(hours, "UTC", AT)
    assert (made.week, made.change, made.topics, len(made.bars)) == (70, 42, 7, 30)
    assert max(bar.height for bar in made.bars) == charts.TALLEST


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 KB"),
        (1, "1 KB"),
        (655360, "640 KB"),
        (64_000_000, "61 MB"),
        (2_040_109_466, "1.9 GB"),
        (2**50, "1024 TB"),
    ],
)
def test_sizes_are_said_as_people_do(number: int, said: str) -> None:
    assert size(number) == said


def test_what_the_backups_say_is_shown(root: Person, quiet: pytest.MonkeyPatch) -> None:
    assert "none yet" in root.page("/admin/")
    root.app.events._provided["keeps"].clear()
    kept = {"at": now() - 6 * 3600, "verified": True, "size": 193_000_000, "kept": 14, "running": False, "error": ""}
    root.app.events.provide("keeps", lambda _: kept)
    page = root.page("/admin/")
    for words in ("Last good backup", "checked and good", "184 MB · 14 backups", 'href="/admin/backups"'):
        assert words in page
    kept |= {"at": 0, "size": 0, "kept": 0, "running": True}
    assert "One is being made just now." in root.page("/admin/")


def test_the_desk_reads_a_bounded_number_of_rows_and_writes_none(root: Person, statements: Statements) -> None:
    root.page("/admin/")
    statements.clear()
    root.page("/admin/")
    assert len(statements) < 20  # before their plans are asked for, which are statements too
    assert not [sql for sql, _ in statements if re.match(r"\s*(INSERT|UPDATE|DELETE)", sql)]
    few = (
        "SCAN attempt",
        "SCAN file",
        "SCAN job",
        "SCAN knock",
        "SCAN people_request",
    )  # looked through when the owner looks
    sorts = ("count(DISTINCT", "role <> 'member'")  # those who were here; those who keep order
    asked = [(sql, params) for sql, params in statements if not any(part in sql for part in sorts)]
    bad = [fault for sql, params in asked for fault in faults(root.app, sql, params)]
    assert [fault for fault in bad if not fault.startswith(few)] == []


def test_the_migration_counts_what_was_written_before_it(app: Forum, ann: Person) -> None:
    ann.reply(ann.topic())
    counted = queries.hours_since(app.db.reader(), 0)
    migration = next(m for m in migrations() if m.name == "desk")
    *_others, fill = statements_of(migration.path.read_text("utf-8"))
    with app.db.transaction() as tx:
        tx.run("DELETE FROM hour_count")
        tx.run(fill)
    assert queries.hours_since(app.db.reader(), 0) == counted
    assert sum(hour.posts for hour in counted) == app.db.reader().value("SELECT count(*) FROM post")
