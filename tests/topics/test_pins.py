"""Pins that end: in the reader's zone, to the minute on lists, taken off by a job."""

from __future__ import annotations

import re
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.kernel import moments
from forum_app.kernel.clock import now
from forum_app.topics import service
from tests.people import Person

HOUR = 3600


def _typed(at: int, zone: str = "UTC") -> str:
    return moments.typed(at, zone)


def _pinned(person: Person, topic: int) -> tuple[int, int | None]:
    return person.app.db.reader().tuples("SELECT pinned, pinned_until FROM topic WHERE id = :id", id=topic)[0]


def _at(monkeypatch: pytest.MonkeyPatch, at: float) -> None:
    monkeypatch.setattr("forum_app.kernel.clock.time", SimpleNamespace(time=lambda: at))


def test_a_pin_with_an_end_says_until_when(ann: Person, mod: Person, guest: Person) -> None:
    topic, until = ann.topic("House rules"), now() // 60 * 60 + HOUR
    answer = mod.post(f"/t/{topic}/pin", {"pinned": "2", "until": _typed(until)})
    assert answer.status_code == 303
    assert _pinned(mod, topic) == (2, until)
    when = datetime.fromtimestamp(until, ZoneInfo("UTC"))
    words = f"Pinned until {when.day} {when:%b %Y %H:%M}"
    for path in ("/", "/b/talk", f"/t/{topic}"):
        assert f'title="{words}"' in guest.page(path)
    assert "until" in mod.page(f"/t/{topic}")  # the message
    assert f'value="{_typed(until)}"' in mod.page(f"/t/{topic}/pin")


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("2001-01-01T00:00", "This is over already."),
        ("tomorrow", "This is no day and time."),
        ("2030-02-30T10:00", "This is no day and time."),
        ("٢٠٣٠-٠١-٠١T00:00", "This is no day and time."),
        ("9998-12-31T23:59", "more than ten years away"),
        ("0000-01-01T00:00", "This is no day and time."),
    ],
)
def test_a_pin_that_ends_before_it_starts_is_refused(ann: Person, mod: Person, until: str, sentence: str) -> None:
    topic = ann.topic()
    refused = mod.post(f"/t/{topic}/pin", {"pinned": "2", "until": until})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert sentence in page
    assert f'value="{until}"' in page
    assert '<option value="2" selected>' in page
    assert _pinned(mod, topic) == (0, None)


def test_a_pin_that_ends_this_minute_is_over(ann: Person, mod: Person) -> None:
    topic = ann.topic()
    assert mod.post(f"/t/{topic}/pin", {"pinned": "1", "until": _typed(now())}).status_code == 422


def test_the_button_pins_for_good_and_leaves_an_end_that_is_there(ann: Person, mod: Person) -> None:
    topic, until = ann.topic(), now() // 60 * 60 + HOUR
    mod.post(f"/t/{topic}/pin", {"pinned": "1"})
    assert _pinned(mod, topic) == (1, None)
    mod.post(f"/t/{topic}/pin", {"pinned": "1", "until": _typed(until)})
    mod.post(f"/t/{topic}/pin", {"pinned": "2"})
    assert _pinned(mod, topic) == (2, until)
    mod.post(f"/t/{topic}/pin", {"pinned": "2", "until": ""})
    assert _pinned(mod, topic) == (2, None)
    mod.post(f"/t/{topic}/pin", {"pinned": "0", "until": _typed(until)})
    assert _pinned(mod, topic) == (0, None)


def test_no_list_shows_a_pin_after_its_end_though_the_job_is_late(
    ann: Person, mod: Person, guest: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic, until = ann.topic("House rules"), now() // 60 * 60 + HOUR
    mod.post(f"/t/{topic}/pin", {"pinned": "2", "until": _typed(until)})
    for at, shown in ((until - 1, True), (until, False), (until + 1, False)):
        _at(monkeypatch, at)
        for path in ("/", "/b/talk"):
            page = guest.page(path)
            assert ('class="pinned"' in page) is ('class="mk pin"' in page) is shown, (path, at - until)
            assert "House rules" in page


def test_the_job_takes_it_off_and_every_page_learns_of_it(
    ann: Person, mod: Person, guest: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic, until = ann.topic("House rules"), now() // 60 * 60 + HOUR
    mod.post(f"/t/{topic}/pin", {"pinned": "2", "until": _typed(until)})
    assert 'class="mk pin"' in guest.page(f"/t/{topic}")
    _run(mod, monkeypatch, until - 1)
    assert _pinned(mod, topic) == (2, until)
    _run(mod, monkeypatch, until)
    assert _pinned(mod, topic) == (0, None)
    assert 'class="mk pin"' not in guest.page(f"/t/{topic}")


def test_a_pin_that_was_prolonged_outlives_its_first_end(
    ann: Person, mod: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic, until = ann.topic(), now() // 60 * 60 + HOUR
    for end in (until, until + HOUR):
        mod.post(f"/t/{topic}/pin", {"pinned": "1", "until": _typed(end)})
    _run(mod, monkeypatch, until + 5)
    assert _pinned(mod, topic) == (1, until + HOUR)
    _run(mod, monkeypatch, until + HOUR)
    assert _pinned(mod, topic) == (0, None)


def _run(person: Person, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    _at(monkeypatch, at)
    while person.app.jobs.run_due():
        pass


def test_the_end_is_read_in_the_members_zone_and_shown_to_everybody_in_theirs(
    ann: Person, mod: Person, guest: Person
) -> None:
    mod.post("/settings", {"display_name": "mod", "language": "", "zone": "Asia/Tokyo", "theme": ""})
    topic, year = ann.topic(), datetime.now(tz=ZoneInfo("UTC")).year + 1
    assert "In the time of Asia/Tokyo" in mod.page(f"/t/{topic}/pin")
    mod.post(f"/t/{topic}/pin", {"pinned": "2", "until": f"{year}-06-01T03:00"})
    assert f"Pinned until 1 Jun {year} 03:00" in mod.page("/")
    assert f"Pinned until 31 May {year} 18:00" in guest.page("/")


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2026-03-28T12:00", "2026-03-28T11:00"),
        ("2026-03-29T02:30", "2026-03-29T01:30"),  # left out: as long after the change as it says, 03:30
        ("2026-03-29T12:00", "2026-03-29T10:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30"),  # comes twice: the first
        ("2026-10-25 03:00:59.5", "2026-10-25T02:00"),
    ],
)
def test_clocks_that_change_are_understood(typed: str, utc: str) -> None:
    at = moments.read(typed, "Europe/Berlin")
    assert at is not None
    assert _typed(at) == utc


@given(at=st.integers(0, 4_000_000_000), zone=st.sampled_from(["UTC", "Asia/Kathmandu", "America/Lima", "Asia/Tokyo"]))
def test_what_is_shown_of_a_moment_is_read_as_the_same(at: int, zone: str) -> None:
    minute = at // 60 * 60
    assert moments.read(moments.typed(minute, zone), zone) == minute


@given(st.text(max_size=30) | st.from_regex(r"\d{1,5}-\d\d?-\d\d?T\d\d?:\d\d?", fullmatch=True))
def test_no_words_break_the_reading_of_a_moment(typed: str) -> None:
    assert moments.read(typed, "Europe/Berlin") is None or re.match(r"\s*\d{4}-", typed)


def test_a_title_cannot_stand_in_the_way_of_a_page_below_a_topic(ann: Person, guest: Person) -> None:
    for title in ("Pin", "lock", "MOVE"):
        topic = ann.topic(title)
        assert guest.get(f"/t/{topic}").headers["Location"] == f"/t/{topic}/{title.lower()}-topic"
    assert service.slug_of("pin it") == "pin-it"


@pytest.mark.parametrize("form", [{}, {"pinned": ""}, {"pinned": "3"}, {"pinned": "yes"}, {"until": ""}])
def test_an_odd_word_does_not_unpin(ann: Person, mod: Person, form: dict[str, str]) -> None:
    topic = ann.topic()
    mod.post(f"/t/{topic}/pin", {"pinned": "2"})
    refused = mod.post(f"/t/{topic}/pin", form)
    assert refused.status_code == 422
    assert "Choose what shall be done." in refused.get_data(as_text=True)
    assert mod.app.db.reader().value("SELECT pinned FROM topic WHERE id = :id", id=topic) == 2
