"""Which backups are kept, whatever the clock did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from forum_app.backups.retention import DAYS, MONTH, NIGHTS, Dated, is_due, quiet_hour, too_many

NOW = 1_800_000_000
DAY = 24 * 3600
REASONS = st.sampled_from(["daily", "asked", "migration", "restore", "uploaded"])
BACKUPS = st.lists(
    st.tuples(st.integers(NOW - 90 * DAY, NOW + 400 * DAY), REASONS), max_size=60
).map(lambda rows: [Dated(f"b{n}", n, at, reason) for n, (at, reason) in enumerate(rows)])  # fmt: skip


def day(at: int) -> object:
    return datetime.fromtimestamp(at, UTC).date()


def monday(at: int) -> object:
    found = datetime.fromtimestamp(at, UTC).date()
    return found - timedelta(days=found.weekday())


def last_nights(backups: list[Dated]) -> set[str]:
    """The newest of each of the last nights, whatever was made by hand since."""
    found: dict[object, str] = {}
    for b in reversed([b for b in backups if b.reason == "daily"]):
        found.setdefault(day(b.at), b.name)
    return set(list(found.values())[:NIGHTS])


@given(BACKUPS)
def test_the_newest_is_never_removed_whatever_its_date(backups: list[Dated]) -> None:
    gone = too_many(backups, NOW, "UTC")
    ours = [b for b in backups if b.reason != "uploaded"]
    assert not ours or ours[-1].name not in gone
    assert not {b.name for b in backups if b.reason in ("migration", "restore") and b.at > NOW - MONTH} & gone


def test_a_backup_by_hand_after_a_mishap_does_not_cost_the_one_of_last_night() -> None:
    night = Dated("night", 1, NOW, "daily")
    by_hand = [Dated(f"hand{n}", n, NOW + 600 * n, "asked") for n in range(2, 9)]
    assert too_many([night, *by_hand], NOW + 6000, "UTC") == {f"hand{n}" for n in range(2, 8)}


@given(BACKUPS)
def test_of_each_kept_day_it_is_the_newest_and_old_ones_do_not_pile_up(backups: list[Dated]) -> None:
    gone = too_many(backups, NOW, "UTC")
    plain = [b for b in backups if b.reason in ("daily", "asked")]
    kept = [b for b in plain if b.name not in gone]
    assert len(kept) <= DAYS + 4 + 1 + NIGHTS
    for b in kept:
        if b.name in last_nights(backups):
            continue
        newer = [o for o in backups if o.reason != "uploaded" and o.serial > b.serial]
        same_day = [o for o in newer if day(o.at) == day(b.at)]
        same_week = [o for o in newer if monday(o.at) == monday(b.at)]
        assert not same_day or not same_week


@given(BACKUPS)
def test_what_was_kept_once_is_kept_when_asked_again(backups: list[Dated]) -> None:
    kept = [b for b in backups if b.name not in too_many(backups, NOW, "Asia/Shanghai")]
    assert too_many(kept, NOW, "Asia/Shanghai") == set()


def test_after_a_year_of_nights_seven_days_and_four_weeks_are_there() -> None:
    kept: list[Dated] = []
    for n in range(365):
        at = NOW + n * DAY
        kept.append(Dated(f"b{n}", n, at))
        kept = [b for b in kept if b.name not in too_many(kept, at, "Europe/Berlin")]
    assert 8 <= len(kept) <= 11
    assert [b.serial for b in kept][-7:] == list(range(358, 365))
    assert len({monday(b.at) for b in kept}) >= 4


def test_a_clock_that_was_far_ahead_for_a_while_pushes_nothing_newer_out() -> None:
    wrong = [Dated(f"w{n}", n, NOW + 3000 * DAY + n * DAY) for n in range(8)]
    kept = wrong
    for n in range(8, 30):
        at = NOW + n * DAY
        kept = [*kept, Dated(f"b{n}", n, at)]
        kept = [b for b in kept if b.name not in too_many(kept, at, "UTC")]
    assert [b.name for b in kept][-7:] == [f"b{n}" for n in range(23, 30)]


def test_one_is_due_after_the_quiet_hour_and_one_from_the_future_does_not_count() -> None:
    noon = int(datetime(2027, 3, 5, 12, tzinfo=UTC).timestamp())
    assert quiet_hour(noon, "UTC") == noon - 9 * 3600
    assert quiet_hour(noon, "UTC", ahead=True) == noon + 15 * 3600
    assert quiet_hour(noon, "Asia/Shanghai") == noon - 17 * 3600
    assert is_due([], noon, "UTC")
    assert is_due([noon - 10 * 3600], noon, "UTC")
    assert not is_due([noon - 8 * 3600], noon, "UTC")
    assert is_due([noon + 3 * DAY], noon, "UTC")
