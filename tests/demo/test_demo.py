"""`hearth demo`: a sample community comes, is whole, comes once, and goes without a trace."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app import Forum
from forum_app.demo import doings, script
from forum_app.kernel.markup.plain import plain_text
from forum_app.reactions.kinds import KINDS
from tests.people import Person
from tests.process import Hearth, hearth_here
from tests.proofs.dumps import dump

pytestmark = pytest.mark.slow

__all__ = ["hearth_here"]

SCRIPT = script.read()
SENSOR = "A soil moisture sensor for the tomatoes, cheap and honest"
POSTS = sum(len(talk.turns) for talk in SCRIPT.talks)
Open = Callable[..., Forum]


@pytest.fixture
def demo(hearth_here: Hearth, folder: Path) -> Callable[..., str]:
    """`hearth demo …` on the folder of this test; answers what it said."""

    def run(*arguments: str, where: Path = folder) -> str:
        done = hearth_here("demo", *arguments, "--data-dir", where)
        assert done.code == 0, done.err
        return done.out

    return run


def _is_well(hearth_here: Hearth, folder: Path) -> dict[str, Any]:
    done = hearth_here("check", "--json", "--data-dir", folder)
    found: dict[str, Any] = json.loads(done.out)
    assert found["ok"], found
    return found


# --- it comes


def test_an_empty_folder_becomes_a_community_with_an_owner_who_can_log_in(
    demo: Callable[..., str], hearth_here: Hearth, tmp_path: Path, open_app: Open
) -> None:
    began = time.monotonic()
    said = demo(where=tmp_path / "new")
    assert time.monotonic() - began < 5
    assert f"{len(SCRIPT.talks)} topics and {POSTS} posts" in said
    password = re.search(r"Name: owner  Password: (\S+)", said)
    assert password
    found = _is_well(hearth_here, tmp_path / "new")
    assert (found["topics"], found["posts"]) == (len(SCRIPT.talks) + 1, POSTS)  # a welcome; one post is taken back
    person = Person(open_app(tmp_path / "new"), "")
    assert person.post("/login", {"username": "owner", "password": password[1]}).status_code == 303
    page = person.page("/")
    db = person.app.db.reader()
    assert db.value("SELECT count(*) FROM member WHERE role = 'moderator'") == 1
    assert db.value("SELECT count(*) FROM topic WHERE pinned = 2") == 1
    assert 'lang="zh-Hans"' in page
    assert "Stairwell light" in page
    assert "For the next repair evening" in person.page("/bookmarks")
    followed = re.search(r'href="(/t/\d+/[^"]*)"[^>]*><bdi>周六上午', person.page("/boards") + page)
    assert followed
    assert 'value="follow" formaction="{}/level" aria-pressed="true"'.format(
        "/".join(followed[1].split("/")[:3])
    ) in person.page(followed[1])


def test_it_comes_beside_what_is_there_and_a_second_time_adds_nothing(
    demo: Callable[..., str], folder: Path, open_app: Open
) -> None:
    ann = Person(open_app(folder), "ann")
    topic = ann.topic("Before anything")
    assert "Password" not in demo()
    before = dump(ann.app)
    assert "here already" in demo()
    after = dump(ann.app)
    assert [name for name in before if before[name] != after[name] and name != "site"] == []
    assert "Before anything" in ann.page(f"/t/{topic}")


def test_beside_people_it_keeps_to_its_boards(demo: Callable[..., str], folder: Path, open_app: Open) -> None:
    root = Person(open_app(folder), "root")
    root.page("/")
    before = root.app.db.reader().column("SELECT name FROM member WHERE role <> 'member'")
    demo()
    db = root.app.db.reader()
    assert db.column("SELECT name FROM member WHERE role <> 'member'") == before
    assert db.value("SELECT count(*) FROM topic WHERE pinned = 2") == 0
    keys = [person.key for person in SCRIPT.people]
    for page in ("/members?online=1", "/admin"):
        assert [key for key in keys if f'href="/u/{key}"' in root.page(page)] == [], page


def test_a_server_that_runs_shows_it_at_once(demo: Callable[..., str], folder: Path, open_app: Open) -> None:
    guest = Person(open_app(folder), "")
    assert "Stairwell light" not in guest.page("/")
    demo()
    assert "Stairwell light" in guest.page("/")
    demo("--remove")
    assert "Stairwell light" not in guest.page("/")


def test_it_has_what_a_forum_has(demo: Callable[..., str], folder: Path, open_app: Open) -> None:
    demo()
    app = open_app(folder)
    db = app.db.reader()
    assert db.value("SELECT max(numbers) FROM topic") > 120
    assert db.value("SELECT count(*) FROM topic WHERE numbers BETWEEN 40 AND 60") == 1
    assert db.value("SELECT count(*) FROM topic WHERE lang = 'zh-Hans'") >= 15
    assert db.value("SELECT count(*) FROM topic WHERE lang = 'en'") >= 15
    for what in ("pinned = 1", "locked = 1", "replies = 0", "views > 0"):
        assert db.value(f"SELECT count(*) FROM topic WHERE {what}"), what
    for piece in ("<table>", "<blockquote>", 'class="tasks"', '/u/marta"', "<ol>", "codebox"):
        assert db.value("SELECT count(*) FROM post WHERE instr(html, :piece)", piece=piece), piece
    assert db.value("SELECT count(*) FROM post WHERE deleted_at IS NOT NULL") == 1
    assert db.value("SELECT count(*) FROM post WHERE reply_to_id IS NOT NULL") > 20
    assert db.value("SELECT count(*) FROM member WHERE bio_html <> ''") >= 10


def test_people_took_part_without_words_and_wrote_to_each_other(
    demo: Callable[..., str], folder: Path, open_app: Open
) -> None:
    demo()
    app = open_app(folder)
    db = app.db.reader()
    guest = Person(app, "")
    solved = guest.page(f"/t/{_topic(app, '四楼水压又不行了，早上七点洗不了澡')}")
    assert 'id="p' in solved
    assert "Yusuf" in re.split("Solved by|已由", solved)[1][:200]
    assert "votes" in guest.page(f"/t/{_topic(app, '周六上午清后院排水沟，还缺四个人')}")
    drawn = re.search(r'src="(/files/[^"]+)"', guest.page(f"/t/{_topic(app, SENSOR)}"))
    assert drawn
    picture = guest.get(drawn[1])
    assert (picture.status_code, picture.mimetype) == (200, "image/webp")
    picture.close()
    for table, least in (("reaction", 30), ("bookmark", 2), ("poll_vote", 6), ("topic_level", 3), ("message", 3)):
        assert db.value(f"SELECT count(*) FROM {table}") >= least, table
    assert db.value("SELECT count(DISTINCT lang) FROM message") == 2


def test_what_they_did_in_a_topic_that_stays_is_counted_right(
    demo: Callable[..., str], hearth_here: Hearth, folder: Path, open_app: Open
) -> None:
    demo()
    app = open_app(folder)
    topic = _topic(app, "四楼水压又不行了，早上七点洗不了澡")  # 小禾 liked it and wrote nothing in it
    Person(app, "ann").reply(topic, "So do we")
    assert "These stay: 1 topics" in demo("--remove")
    _is_well(hearth_here, folder)
    assert app.db.reader().value("SELECT count(*) FROM message") == 0
    likes = "SELECT n FROM reaction_count c JOIN post p ON p.id = c.post_id WHERE topic_id = :t AND p.number = 1"
    assert app.db.reader().value(likes, t=topic) == 3  # whoever liked it stays, as who wrote in it


def test_a_talk_that_somebody_else_is_in_stays_with_who_wrote_in_it(
    demo: Callable[..., str], hearth_here: Hearth, folder: Path, open_app: Open
) -> None:
    demo()
    ann = Person(open_app(folder), "ann")
    sent = ann.post("/messages/new", {"to": "grace", "title": "", "body": "Who are you?"})
    assert sent.status_code == 303
    assert "These stay: 0 topics, 0 boards, 1 people." in demo("--remove")
    _is_well(hearth_here, folder)
    assert "Who are you?" in ann.page(sent.headers["Location"])


def test_every_post_is_rendered_and_no_mark_is_left_in_it(
    demo: Callable[..., str], folder: Path, open_app: Open
) -> None:
    demo()
    for body, html in open_app(folder).db.reader().tuples("SELECT body, html FROM post"):
        shown = plain_text(re.sub(r"<(pre|code)\b.*?</\1>", "", html, flags=re.DOTALL))
        assert shown, body
        assert not re.search(r"\*\*|\]\(|^#|^>|^\||```|\[[ x]\]", shown, re.MULTILINE), shown


def test_who_is_called_exists(demo: Callable[..., str], folder: Path, open_app: Open) -> None:
    """Also where somebody who really lives here has the name already."""
    app = open_app(folder)
    Person(app, "").post("/join", {"username": "Marta", "password": "three words fine"})
    demo()
    called = set()
    for (html,) in app.db.reader().tuples("SELECT html FROM post"):
        called |= set(re.findall(r'/u/([^"]+)"', html))
    assert "marta-2" in called
    assert not {"marta", "Marta"} & called
    guest = Person(app, "")
    for name in called:
        assert guest.get(f"/u/{name}").status_code == 200, name


# --- it goes


def _logical(app: Forum) -> dict[str, Any]:
    """Every row, but for versions, sequences and sessions; of the search index what it finds, not its own tables.

    A file that nobody shows any more is swept a day later.
    """
    db = app.db.reader()
    without = re.compile(r"search_|sqlite_|job$|session$|file$")
    tables = {name: rows for name, rows in dump(app).items() if not without.match(name)}
    return tables | {
        "site": db.tuples("SELECT members, topics, posts FROM site"),
        "board": db.tuples("SELECT id, slug, name, position, topics, posts, last_topic_id FROM board"),
        "tokens": db.tuples("SELECT doc, col, offset, term FROM search_vocabulary ORDER BY 1, 2, 3"),
    }


def test_removed_it_leaves_the_forum_as_it_was(
    demo: Callable[..., str], hearth_here: Hearth, folder: Path, open_app: Open
) -> None:
    ann = Person(open_app(folder), "ann")
    ann.topic("Mine", "kettle 水壶")
    before = _logical(ann.app)
    demo()
    assert _logical(ann.app) != before
    assert demo("--remove") == "The sample community is gone.\n"
    after = _logical(ann.app)
    assert [name for name in before if before[name] != after[name]] == []
    _is_well(hearth_here, folder)
    demo()
    assert _is_well(hearth_here, folder)["posts"] == POSTS + 1  # Mine and a welcome more, one taken back


@pytest.fixture
def joined(demo: Callable[..., str], folder: Path, open_app: Open) -> Person:
    """Somebody who joined while the demo was there, wrote of her own in its board, and a reply in one of its topics."""
    demo()
    app = open_app(folder)
    Person(app, "").post("/join", {"username": "cleo", "password": "three words fine"})
    cleo = Person(app, "cleo")
    cleo.topic("Cleo was here", "of her own", "bench")
    cleo.topic("And there", "of her own", "talk")
    cleo.reply(_topic(app, "Slugs"), "Toads, said Cleo")
    return cleo


def _topic(app: Forum, title: str) -> int:
    return int(app.db.reader().value("SELECT id FROM topic WHERE title = :title", title=title))


def test_what_others_wrote_stays_with_those_they_answered(
    demo: Callable[..., str], joined: Person, hearth_here: Hearth, folder: Path
) -> None:
    writers = {turn.who for talk in SCRIPT.talks if talk.title == "Slugs" for turn in talk.turns}
    assert f"These stay: 1 topics, 2 boards, {len(writers)} people." in demo("--remove")
    _is_well(hearth_here, folder)
    page = joined.page(f"/t/{_topic(joined.app, 'Slugs')}")
    assert "Toads, said Cleo" in page
    assert "It was always ducks" in page
    assert "Cleo was here" in joined.page("/b/bench")
    assert joined.get("/u/%E8%80%81%E9%A1%BE").status_code == 404


def test_all_of_it_goes_where_that_is_said(
    demo: Callable[..., str], joined: Person, hearth_here: Hearth, folder: Path
) -> None:
    demo("--remove")
    assert "These stay: 0 topics, 1 boards, 0 people." in demo("--remove", "--all")
    _is_well(hearth_here, folder)
    assert "Cleo was here" in joined.page("/b/bench")
    assert "And there" in joined.page("/b/talk")
    assert joined.app.db.reader().tuples("SELECT topics, posts FROM member WHERE name = 'cleo'") == [(2, 2)]


def test_a_topic_the_owner_moved_or_deleted_goes_too(
    demo: Callable[..., str], hearth_here: Hearth, folder: Path, open_app: Open
) -> None:
    demo()
    root = Person(open_app(folder), "root")
    moved, deleted = _topic(root.app, "Slugs"), _topic(root.app, "Jam, and the arithmetic of jam")
    assert root.post(f"/t/{moved}/move", {"board": "talk"}).status_code == 303
    assert root.post(f"/t/{deleted}/delete").status_code == 303
    assert demo("--remove") == "The sample community is gone.\n"
    assert _is_well(hearth_here, folder)["posts"] == 1  # the welcome


def test_a_person_whose_account_was_deleted_goes_with_the_rest(
    demo: Callable[..., str], hearth_here: Hearth, folder: Path, open_app: Open
) -> None:
    demo()
    root = Person(open_app(folder), "root")
    members = root.app.db.reader().value("SELECT members FROM site")
    assert root.post("/u/marta/remove").status_code == 303
    root.app.jobs.run_due()
    assert "here already" in demo()
    assert root.app.db.reader().value("SELECT members FROM site") == members - 1
    assert demo("--remove") == "The sample community is gone.\n"
    _is_well(hearth_here, folder)
    assert root.app.db.reader().value("SELECT count(*) FROM member") == 4


def test_all_without_remove_is_refused(hearth_here: Hearth, folder: Path) -> None:
    done = hearth_here("demo", "--all", "--data-dir", folder)
    assert (done.code, done.out) == (2, "")
    assert "--all goes with --remove" in done.err


# --- the script itself


def test_nobody_speaks_before_they_came_or_after_now() -> None:
    came = {person.key: person.joined * 86400 for person in SCRIPT.people}
    for talk in SCRIPT.talks:
        ages = [talk.ago - turn.at for turn in talk.turns]
        assert ages == sorted(ages, reverse=True), talk.title
        assert ages[-1] >= script.LAST, talk.title
        assert all(age < came[turn.who] for age, turn in zip(ages, talk.turns, strict=True)), talk.title
        assert all(turn.re is None or turn.re < number for number, turn in enumerate(talk.turns, start=1)), talk.title


def test_no_idiom_comes_twice_in_the_game() -> None:
    game = next(talk for talk in SCRIPT.talks if talk.title.startswith("成语接龙"))
    said = [line for turn in game.turns for line in turn.body.split("\n") if re.fullmatch("[一-鿿]{4}", line)]
    assert len(said) > 110
    assert len(said) == len(set(said))


def test_titles_are_told_apart() -> None:
    titles = [talk.title for talk in SCRIPT.talks]
    assert len(titles) == len(set(titles))


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from("dhms")), min_size=1, max_size=5))
def test_a_time_is_the_sum_of_its_parts(parts: list[tuple[int, str]]) -> None:
    unit = {"d": 86400, "h": 3600, "m": 60, "s": 1}
    assert script.seconds(" ".join(f"{n}{u}" for n, u in parts)) == sum(n * unit[u] for n, u in parts)


@pytest.mark.parametrize("slip", ["--- nobody\nhm", "--- marta +3x\nhm", ""])
def test_a_slip_of_the_pen_is_told(slip: str, tmp_path: Path) -> None:
    (tmp_path / "house.toml").write_text((script.CONTENT / "house.toml").read_text("utf-8"), "utf-8")
    (tmp_path / "a.md").write_text(f"=== Title\nboard: court\nago: 1d\n\n{slip}", "utf-8")
    with pytest.raises(ValueError, match=r"unknown|no time"):
        script.read(tmp_path)


def test_what_they_did_names_topics_posts_and_people_that_are_there() -> None:
    talks = {talk.title: talk for talk in SCRIPT.talks}
    people = {person.key for person in SCRIPT.people}
    for row in doings.script()["topic"]:
        posts = len(talks[row["title"]].turns)
        for number, kind, who in row.get("reactions", ()):
            assert number <= posts
            assert kind in KINDS
            assert talks[row["title"]].turns[number - 1].who not in who, "nobody reacts to themself"
            assert set(who) <= people
        assert {key for key, *_ in row.get("bookmarks", ())} | set(row.get("follows", ())) <= people
        assert {key for key, _ in row.get("poll", {"votes": []})["votes"]} <= people
    assert sum(turn.body.count(doings.PICTURE) for talk in SCRIPT.talks for turn in talk.turns) == 1
