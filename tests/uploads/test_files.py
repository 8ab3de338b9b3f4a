"""Pictures and files in posts: sent, shown, given out to whoever may read what shows them, swept when nothing does."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.kernel.clock import now
from forum_app.kernel.errors import StorageFull
from forum_app.uploads import access, images, jobs, names
from tests.backups.making import back_up
from tests.people import PNG, Person
from tests.test_queries import faults

from . import pictures
from .pictures import opened, quarters, saved, seen

JSON = {"Accept": "application/json"}


def send(person: Person, content: bytes, name: str = "cat.png") -> TestResponse:
    return person.post("/files", {"file": FileStorage(io.BytesIO(content), name)}, headers=JSON)


def sent(person: Person, content: bytes = b"", name: str = "cat.png") -> dict[str, Any]:
    answer = send(person, content or saved(quarters()), name)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.json
    return found


def got(person: Person, path: str, **kwargs: Any) -> TestResponse:
    """The whole answer, its file closed."""
    answer = person.get(path, **kwargs)
    answer.set_data(answer.get_data())
    answer.close()
    return answer


def status(person: Person, path: str, **kwargs: Any) -> int:
    answer = person.get(path, **kwargs)
    answer.close()
    return answer.status_code


def settings(root: Person, **values: Any) -> None:
    with root.app.db.transaction() as tx:
        root.app.options.put(tx, values, now())


def html_of(app: Forum, post: int) -> str:
    return str(app.db.reader().value("SELECT html FROM post WHERE id = :post", post=post))


# --- pictures


def test_a_picture_stands_in_a_post_with_its_size_reserved_and_leads_to_the_whole(ann: Person, guest: Person) -> None:
    made = sent(ann, saved(quarters(1600, 1200)), "the cat.png")
    assert made["markdown"] == f"![the cat](/files/{made['id']}/the%20cat.webp)"
    assert (made["width"], made["height"], made["name"]) == (1600, 1200, "the cat.webp")
    page = guest.page(f"/t/{ann.topic(body='Look: ' + made['markdown'])}")
    found = re.search(r'<a [^>]*data-full="1600x1200"[^>]*><img ([^>]*)></a>', page)
    assert found
    for part in ('width="800"', 'height="600"', 'loading="lazy"', 'alt="the cat"', f'src="/files/{made["id"]}/small"'):
        assert part in found[1]
    assert seen(got(guest, made["url"]).get_data()) == ["red", "green", "blue", "yellow"]
    assert opened(got(guest, f"/files/{made['id']}/small").get_data()).size == (800, 600)


def test_a_small_picture_needs_no_second_file(ann: Person, guest: Person) -> None:
    made = sent(ann)
    page = guest.page(f"/t/{ann.topic(body=made['markdown'])}")
    assert f'src="{made["url"]}" width="400" height="400"' in page
    assert status(guest, f"/files/{made['id']}/small") == 404


def test_nothing_of_where_a_picture_was_taken_is_left_and_it_stands_upright(ann: Person) -> None:
    made = sent(ann, pictures.with_exif(6, 400, 300), "holiday.jpg")
    content = got(ann, made["url"]).get_data()
    picture = opened(content)
    assert (picture.size, dict(picture.getexif()), picture.info.get("icc_profile")) == ((300, 400), {}, None)
    assert b"secret garden" not in content
    assert seen(content) == ["blue", "red", "yellow", "green"]


def test_a_screenshot_stays_as_sharp_as_it_was(ann: Person) -> None:
    picture = quarters(1000, 700)
    made = sent(ann, saved(picture), "shot.png")
    assert opened(got(ann, made["url"]).get_data()).convert("RGB").tobytes() == picture.tobytes()


def test_a_photograph_is_made_no_larger_than_a_screen(ann: Person) -> None:
    made = sent(ann, saved(quarters(4000, 3000), "JPEG"), "photo.jpeg")
    assert (made["width"], made["height"]) == (2560, 1920)


def test_what_moves_goes_on_moving_unless_it_is_too_long(ann: Person) -> None:
    short = sent(ann, pictures.animated(12), "wave.gif")
    assert getattr(opened(got(ann, short["url"]).get_data()), "n_frames", 1) > 1  # alike ones are one
    assert short["message"] == ""
    long = sent(ann, pictures.animated(300), "wave.gif")
    assert getattr(opened(got(ann, long["url"]).get_data()), "n_frames", 1) == 1
    assert "its first frame was kept" in long["message"]


def test_a_picture_says_how_long_it_may_be_kept_and_answers_304(ann: Person, guest: Person) -> None:
    made = sent(ann)
    alone = got(ann, made["url"])
    assert alone.headers["Cache-Control"] == "private, no-cache"
    ann.topic(body=made["markdown"])
    answer = got(guest, made["url"])
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert any("sandbox" in policy for policy in answer.headers.getlist("Content-Security-Policy"))
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert status(guest, made["url"], headers={"If-None-Match": answer.headers["ETag"]}) == 304


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("page.png", pictures.HTML, "none that this forum can read"),
        ("page.html", pictures.HTML, "Files of the kind .html are not taken"),
        ("drawing.svg", pictures.SVG, "Files of the kind .svg are not taken"),
        ("x.EXE", b"MZ", "Files of the kind .exe are not taken"),
        ("x.xyz", b"what?", "Files of the kind .xyz are not taken here. Pictures and these are: pdf txt"),
        ("Makefile", b"all:", "This file has no ending"),
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheic", "Browsers cannot show a .heic picture. Save it as JPEG or PNG"),
        ("cat.jpg", saved(quarters(), "JPEG")[:2000], "This picture is damaged and cannot be read."),
        ("cat.png", pictures.png(30_000, 30_000, b""), "at most 25 megapixels"),
        ("empty.txt", b"", "An empty one cannot be sent."),
        ("long.txt", bytes(10 * 2**20 + 1), "A file has at most 10 MB here."),
    ],
)
def test_what_is_not_taken_is_a_sentence_and_leaves_nothing(
    ann: Person, name: str, content: bytes, sentence: str
) -> None:
    answer = send(ann, content, name)
    assert answer.status_code == 422
    assert sentence in answer.json["message"]
    assert ann.app.db.reader().value("SELECT count(*) FROM attachment") == 0
    assert list((ann.app.settings.data_dir / "files").rglob("*")) == []


def test_what_is_pasted_without_a_name_is_a_picture_all_the_same(ann: Person) -> None:
    assert sent(ann, PNG, "image")["name"] == "image.webp"


# --- other files


def test_a_file_is_a_link_with_its_size_and_is_saved_never_shown(ann: Person, guest: Person) -> None:
    made = sent(ann, b"%PDF-1.7" + bytes(34_000), "Plan (neu) für 小明.pdf")
    page = guest.page(f"/t/{ann.topic(body=made['markdown'])}")
    assert re.search(r'<a href="[^"]*/files/[^"]*" class="file">[^<]*<span class="size">34 KB</span></a>', page)
    answer = got(guest, made["url"])
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert "filename*=UTF-8''Plan%20%28neu%29%20f%C3%BCr%20%E5%B0%8F%E6%98%8E.pdf" in disposition
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.get_data()[:8] == b"%PDF-1.7"


def test_a_part_of_a_song_can_be_asked_for(ann: Person) -> None:
    made = sent(ann, bytes(range(256)) * 10, "song.mp3")
    answer = got(ann, made["url"], headers={"Range": "bytes=256-259"})
    assert (answer.status_code, answer.get_data()) == (206, b"\0\1\2\3")


def test_a_page_inside_a_text_file_is_text_to_be_saved(ann: Person) -> None:
    made = sent(ann, pictures.HTML, "notes.txt")
    answer = got(ann, made["url"])
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\ann\\plan.pdf", "plan.pdf"),
        ("CON.txt", "_CON.txt"),
        ("nul", "_nul"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie x=1.txt"),
        ("a\0b.txt", "a b.txt"),
        ("exe.\u202etxt.pdf", "exe.txt.pdf"),
        ("...", "file"),
        ("....boot.txt", "boot.txt"),
        (".txt", "file.txt"),
        ("😀 小明.pdf", "😀 小明.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("é" * 300 + ".pdf", "é" * 58 + ".pdf"),
        ('a"b<c>.txt', "a b c.txt"),
    ],
)
def test_a_name_is_one_on_every_system(typed: str, kept: str) -> None:
    assert names.cleaned(typed) == kept
    assert names.cleaned(kept) == kept


def test_a_name_with_every_sign_comes_back_through_the_renderer(ann: Person, guest: Person) -> None:
    made = sent(ann, b"words", "a] b[ (c) *d* _e_ `f` \\g #h? %41 &amp;.txt")
    page = guest.page(f"/t/{ann.topic(body=made['markdown'])}")
    assert 'class="file"' in page
    assert status(guest, made["url"]) == 200


# --- who may see it


def test_unsent_it_is_its_uploaders_alone(ann: Person, bob: Person, mod: Person, guest: Person) -> None:
    made = sent(ann)
    assert status(ann, made["url"]) == 200
    assert [status(person, made["url"]) for person in (bob, mod, guest)] == [404] * 3


def test_it_is_as_visible_as_the_posts_that_show_it(ann: Person, bob: Person, mod: Person, guest: Person) -> None:
    made, topic = sent(ann), ann.topic()
    post = ann.reply(topic, made["markdown"])
    assert [status(person, made["url"]) for person in (ann, bob, mod, guest)] == [200] * 4
    other = bob.reply(topic, f"> {made['markdown']}\n\nNice.")  # quoted
    mod.post(f"/p/{post}/delete")
    assert status(guest, made["url"]) == 200
    mod.post(f"/p/{other}/delete")
    assert [status(person, made["url"]) for person in (ann, bob, mod, guest)] == [404] * 4
    mod.post(f"/p/{post}/restore")
    assert status(guest, made["url"]) == 200
    mod.post(f"/t/{topic}/delete")
    assert [status(person, made["url"]) for person in (ann, bob, mod, guest)] == [404, 404, 200, 404]


def test_another_members_file_that_one_cannot_see_stays_a_link_and_stays_unseen(ann: Person, bob: Person) -> None:
    made = sent(ann)
    topic = bob.topic(body=made["markdown"] + f" [x]({made['url']})")
    html = html_of(bob.app, int(bob.app.db.reader().value("SELECT max(id) FROM post")))
    assert "<img" not in html
    assert 'class="file"' not in html
    assert status(bob, made["url"]) == 404
    assert topic


def test_what_a_file_shows_follows_edits_and_additions(ann: Person, guest: Person) -> None:
    first, second = sent(ann), sent(ann, saved(quarters(30, 30)))
    topic = ann.topic(body=first["markdown"])
    post = int(ann.app.db.reader().value("SELECT max(id) FROM post"))
    ann.post(f"/p/{post}/append", {"body": second["markdown"]})
    assert [status(guest, made["url"]) for made in (first, second)] == [200, 200]
    ann.post(f"/p/{post}/edit", {"title": "A topic", "body": "Words only."})
    assert [status(guest, made["url"]) for made in (first, second)] == [404, 200]
    assert second["id"] in guest.page(f"/t/{topic}")


def test_rendered_again_a_post_shows_what_it_showed(app: Forum, ann: Person, root: Person, guest: Person) -> None:
    made = sent(ann)
    topic = ann.topic(body=made["markdown"])
    before = html_of(app, int(app.db.reader().value("SELECT max(id) FROM post")))
    root.post("/admin/settings", {"name": "x", "shown": ["outside_images", "uploads"], "outside_images": "1",
                                  "uploads": "1", "language": "en", "zone": "UTC", "joining": "open"})  # fmt: skip
    app.jobs.run_due()
    assert app.options.read(app.db.reader())["outside_images"] is True
    assert html_of(app, int(app.db.reader().value("SELECT max(id) FROM post"))) == before
    assert f"/files/{made['id']}" in guest.page(f"/t/{topic}")


def test_the_preview_shows_it_too(ann: Person) -> None:
    made = sent(ann)
    page = ann.post("/new", {"board": "talk", "title": "x", "body": made["markdown"], "preview": "1"})
    assert f'src="{made["url"]}"' in page.get_data(as_text=True)


def test_a_forum_below_a_path_shows_its_pictures_there(open_app: Any, folder: Path) -> None:
    app = open_app(folder, base_path="/forum")
    ann = Person(app, "ann")
    made = ann.client.post("/forum/files", base_url="http://localhost", headers=JSON, data={
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', ann.page("/forum/preferences"))[1],  # type: ignore[index]
        "file": (io.BytesIO(PNG), "dot.png")}).json  # fmt: skip
    assert made["url"] == f"/forum/files/{made['id']}/dot.webp"
    assert made["markdown"] == f"![dot](/files/{made['id']}/dot.webp)"


# --- limits


def test_a_day_and_a_members_room_have_an_end(ann: Person, root: Person) -> None:
    settings(root, upload_day=2)
    for _ in range(2):
        sent(ann, PNG)
    assert send(ann, PNG).json["message"] == "2 files a day are the limit. Go on tomorrow."
    settings(root, upload_day=0, upload_member=1)
    assert send(ann, bytes(2**20), "x.txt").json["message"].startswith("Your 1 MB are used up.")
    assert sent(ann, PNG)


def test_the_owner_can_do_without_files_and_choose_their_kinds(ann: Person, root: Person) -> None:
    settings(root, upload_kinds="pdf")
    assert send(ann, b"x", "notes.txt").status_code == 422
    settings(root, uploads=False)
    assert send(ann, PNG).json["message"] == "This forum takes no pictures and files."
    assert 'name="file"' not in ann.page("/settings/files")


@pytest.mark.parametrize(
    ("typed", "kept"), [("PDF, .txt;zip，txt", "pdf txt zip"), ("pdf svg", None), ("html", None), ("a/b", None)]
)
def test_no_owner_can_allow_what_does_harm(root: Person, typed: str, kept: str | None) -> None:
    form = {"name": "x", "language": "en", "zone": "UTC", "joining": "open", "upload_kinds": typed}
    answer = root.post("/admin/settings", form)
    assert answer.status_code == (422 if kept is None else 303)
    if kept:
        assert root.app.options.read(root.app.db.reader())["upload_kinds"] == kept


def test_a_full_disk_is_a_sentence_and_heals(ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise StorageFull

    with monkeypatch.context() as patch:
        patch.setattr(type(ann.app.files), "put", full)
        answer = send(ann, PNG)
        assert answer.status_code == 507
        assert "no room" in answer.json["message"] or "room on the host" in answer.json["message"]
    assert ann.app.db.reader().value("SELECT count(*) FROM attachment") == 0
    assert sent(ann, PNG)


def test_the_same_file_twice_lies_there_once(ann: Person, bob: Person) -> None:
    first, second = sent(ann, PNG), sent(bob, PNG)
    assert first["id"] != second["id"]
    assert ann.app.db.reader().value("SELECT count(*) FROM file") == 1
    ann.post(f"/settings/files/{first['id']}/remove")
    assert status(bob, second["url"]) == 200


def test_without_a_script_a_file_is_sent_from_ones_own_page(ann: Person) -> None:
    answer = ann.post("/files", {"file": FileStorage(io.BytesIO(PNG), "dot.png")})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings/files")
    page = ann.page("/settings/files")
    key = re.search(r"!\[dot\]\(/files/([a-z2-7]{16})/dot.webp\)", page)
    assert key
    assert "not used yet" in page
    refused = ann.post("/files", {"file": FileStorage(io.BytesIO(b"x"), "x.exe")})
    assert refused.status_code == 422
    assert 'id="file-wrong"' in refused.get_data(as_text=True)
    assert ann.post(f"/settings/files/{key[1]}/remove").status_code == 303
    assert key[1] not in ann.page("/settings/files")


def test_what_is_in_use_cannot_be_removed_and_anothers_is_not_there(ann: Person, bob: Person) -> None:
    made = sent(ann)
    ann.topic(body=made["markdown"])
    assert ann.post(f"/settings/files/{made['id']}/remove").status_code == 409
    assert bob.post(f"/settings/files/{made['id']}/remove").status_code == 404


# --- what becomes of it


def _sweep(app: Forum, days: float) -> None:
    with app.db.transaction() as tx:
        tx.run("UPDATE attachment SET touched_at = touched_at - :by", by=int(days * 86_400))
    jobs.sweep_unused(app.db, app.events)


def test_what_nothing_shows_is_swept_after_two_days(app: Forum, ann: Person) -> None:
    used, unused = sent(ann), sent(ann, PNG)
    ann.topic(body=used["markdown"])
    _sweep(app, 1.9)
    assert status(ann, unused["url"]) == 200
    _sweep(app, 0.2)
    assert [status(ann, made["url"]) for made in (used, unused)] == [200, 404]


def test_what_an_unsent_text_names_is_kept(app: Forum, ann: Person) -> None:
    made, other = sent(ann), sent(ann, PNG)
    app.events.provide("names files", lambda _db, _member: [f"a draft {made['markdown']}"])
    _sweep(app, 3)
    assert [status(ann, one["url"]) for one in (made, other)] == [200, 404]


def test_the_files_of_both_are_swept_a_day_later_but_for_what_is_used(app: Forum, ann: Person) -> None:
    used, unused = sent(ann, saved(quarters(900, 900))), sent(ann, saved(quarters(1000, 900)))
    ann.topic(body=used["markdown"])
    _sweep(app, 3)
    with app.db.transaction() as tx:
        tx.run("UPDATE file SET touched_at = 0")
    jobs.sweep(app.db, {}, app.files, app.events)
    assert app.db.reader().value("SELECT count(*) FROM file") == 2
    assert [status(ann, made["url"]) for made in (used, unused)] == [200, 404]


def test_removed_for_good_a_post_shows_no_file_any_more(app: Forum, ann: Person, root: Person, mod: Person) -> None:
    made, topic = sent(ann), ann.topic()
    post = ann.reply(topic, made["markdown"])
    mod.post(f"/p/{post}/delete")
    root.post(f"/p/{post}/purge")
    assert app.db.reader().value("SELECT count(*) FROM attached") == 0
    _sweep(app, 3)
    assert app.db.reader().value("SELECT count(*) FROM attachment") == 0


def test_check_finds_a_file_that_is_missing_or_damaged_or_miscounted(app: Forum, ann: Person) -> None:
    from forum_app.uploads import check

    made = sent(ann)
    ann.topic(body=made["markdown"])
    assert list(check.problems(app.db.reader(), app.files)) == []
    path = next(p for p in (app.settings.data_dir / "files").rglob("*") if p.is_file())
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"x")
    with app.db.transaction() as tx:
        tx.run("UPDATE attachment SET uses = 7")
        tx.run("INSERT INTO attached VALUES ('post', 999999, 1)")
    said = "\n".join(check.problems(app.db.reader(), app.files))
    assert "is damaged" in said
    assert "counts 7 uses, there are 2" in said
    assert "post 999999 shows a file" in said
    path.unlink()
    assert "is missing" in "\n".join(check.problems(app.db.reader(), app.files))


def test_who_takes_their_data_along_has_their_files_in_it(ann: Person, bob: Person) -> None:
    mine, others = sent(ann, b"my words", "notes.txt"), sent(bob, b"others", "b.txt")
    answer = ann.post("/settings/data", {"password": "walnut kettle monday"})
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        assert archive.read(f"files/{mine['id']}-notes.txt") == b"my words"
        assert not [name for name in archive.namelist() if others["id"] in name]


@pytest.mark.parametrize("kept", [True, False])
def test_who_leaves_leaves_files_with_the_posts_that_stay(app: Forum, ann: Person, bob: Person, kept: bool) -> None:
    shown, loose, quoted = sent(ann), sent(ann, PNG), sent(ann, saved(quarters(40, 40)))
    topic = bob.topic()
    ann.reply(topic, shown["markdown"] + quoted["markdown"])
    bob.reply(topic, quoted["markdown"])
    with app.db.transaction() as tx:
        app.options.put(tx, {"leaving_posts": "kept" if kept else "removed"}, now())
    ann.post("/settings/leave", {"password": "walnut kettle monday"})
    app.jobs.run_due()
    there = [status(bob, made["url"]) for made in (shown, loose, quoted)]
    assert there == ([200, 404, 200] if kept else [404, 404, 200])


def test_a_body_that_is_too_large_is_said_as_such(ann: Person) -> None:
    assert send(ann, bytes(16_100_000), "x.zip").status_code == 413
    assert sent(ann, PNG)
    assert images.MOST_POST_BYTES < 16_000_000


# --- what it costs


def test_giving_a_file_out_and_taking_one_scans_nothing(
    app: Forum, ann: Person, statements: list[tuple[str, dict[str, Any]]]
) -> None:
    ann.csrf()
    statements.clear()
    made = sent(ann)
    topic = ann.topic(body=made["markdown"])
    ann.post(f"/p/{ann.reply(topic, made['markdown'])}/edit", {"body": "words"})
    guest = Person(app, "")
    mark = len(statements)
    assert status(guest, made["url"]) == 200
    asked = statements[mark:]
    assert len(asked) <= 4  # the file, what shows it, that post, its topic
    got(ann, "/settings/files")
    _sweep(app, 3)
    looked = 0
    for sql, params in [*statements]:
        if re.search(r"\battach", sql) and "- :by" not in sql and re.match(r"\s*(SELECT|UPDATE|DELETE)", sql):
            assert faults(app, sql, params) == [], sql
            looked += 1
    assert looked > 10


def test_a_page_with_pictures_costs_no_statement_more(app: Forum, ann: Person, statements: list[Any]) -> None:
    made, costs = [sent(ann, saved(quarters(10 + n, 10))) for n in range(3)], []
    for body in ("words", "\n\n".join(one["markdown"] for one in made)):
        path, guest = ann.get(f"/t/{ann.topic(body=body)}").headers["Location"], Person(app, "")
        statements.clear()
        guest.page(path)
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_a_backup_holds_what_was_uploaded(app: Forum, ann: Person) -> None:
    made = sent(ann, b"kept words", "kept.txt")
    digest = app.db.reader().value("SELECT digest FROM attachment WHERE key = :key", key=made["id"])
    with zipfile.ZipFile(back_up(app)) as archive:
        assert archive.read(f"files/{digest[:2]}/{digest[2:]}") == b"kept words"


# --- mended


def test_nobody_hides_a_picture_by_quoting_it_where_others_do_not_read(ann: Person, bob: Person, guest: Person) -> None:
    made = sent(ann)
    ann.topic(body=made["markdown"])
    talk = re.search(r"/m/(\d+)", bob.post("/messages/new", {"to": "mod", "body": "Hm."}).headers["Location"])
    assert talk
    for number in range(access.MOST_USES + 25):
        assert bob.post(f"/m/{talk[1]}/reply", {"body": f"{number} {made['markdown']}"}).status_code == 303
    away = bob.topic("Quotes", body="Hm.")
    for number in range(access.MOST_USES + 1):
        assert bob.post(f"/t/{away}/reply", {"body": f"{number} {made['markdown']}"}).status_code == 303
    bob.app.db.reader()
    with bob.app.db.transaction() as tx:
        tx.run("UPDATE post SET deleted_at = 1, deleted_by = author_id WHERE topic_id = :away", away=away)
    assert status(guest, made["url"]) == 200


def test_removing_files_makes_no_room_on_the_disk_without_end(folder: Path, open_app: Any) -> None:
    app = open_app(folder, limits=True)
    root, ann = Person(app, "root"), Person(app, "ann")
    settings(root, upload_day=2)
    for number in range(4):
        made = sent(ann, b"x" * (number + 1), "notes.txt")
        assert ann.post(f"/settings/files/{made['id']}/remove").status_code == 303
    answer = send(ann, b"xxxxx", "notes.txt")
    assert answer.status_code == 422
    assert "Go on tomorrow" in answer.json["message"]


def test_what_has_no_room_is_refused_before_it_lies_on_the_disk(ann: Person, root: Person) -> None:
    settings(root, upload_member=1)
    sent(ann, b"a" * 700_000, "a.txt")
    files = list(ann.app.files.older_than(now() + 60))
    assert send(ann, b"b" * 700_000, "b.txt").status_code == 422
    assert list(ann.app.files.older_than(now() + 60)) == files


def test_no_sheet_takes_files_that_its_page_would_not_show(root: Person) -> None:
    for path in ("/admin/pages/about", "/admin/announcements/new"):
        page = root.page(path)
        assert "data-write" in page
        assert 'class="uploads"' not in page
    assert 'class="uploads"' in root.page("/new")
