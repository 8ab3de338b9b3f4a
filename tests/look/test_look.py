"""The owner chooses how the house looks, and everybody sees it at once."""

from __future__ import annotations

import os
import re
from io import BytesIO

import pytest

from forum_app import Forum
from forum_app.uploads import jobs
from tests.people import PNG, Person
from tests.uploads.pictures import quarters, saved

EMBER = {"hue": "40", "strength": "15", "welcome": "", "css": ""}
SHEET = re.compile(r'href="(/theme/[0-9a-f]+\.css)"')


def sheet_of(page: str) -> str:
    """The address of the owner's sheet on a page; '' without one."""
    found = SHEET.search(page)
    return found[1] if found else ""


def logo(app: Forum) -> str:
    return str(app.options.read(app.db.reader())["look_logo"])


def test_a_house_as_it_comes_has_no_sheet_of_its_own(guest: Person, root: Person) -> None:
    assert sheet_of(guest.page("/")) == ""
    root.post("/admin/look", EMBER)
    assert sheet_of(guest.page("/")) == ""


def test_a_colour_is_one_rule_that_may_be_kept_for_ever(root: Person, guest: Person) -> None:
    assert root.post("/admin/look", {**EMBER, "hue": "２３５", "strength": "9"}).status_code == 303
    answer = guest.get(sheet_of(guest.page("/")))
    assert answer.text == ":root:root{--ember-h:235;--ember-c:0.09}\n"
    assert answer.content_type == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]


def test_another_colour_has_another_address_and_the_old_one_is_not_kept(root: Person, guest: Person) -> None:
    root.post("/admin/look", {**EMBER, "hue": "235"})
    first = sheet_of(guest.page("/"))
    root.post("/admin/look", {**EMBER, "hue": "236"})
    assert sheet_of(guest.page("/")) not in ("", first)
    assert guest.get(first).headers["Cache-Control"] == "no-cache"


def test_back_to_ember_leaves_the_rest_alone(root: Person, guest: Person) -> None:
    root.post("/admin/look", {**EMBER, "hue": "235", "welcome": "Come in."})
    root.post("/admin/look", {**EMBER, "hue": "235", "welcome": "Come in.", "ember": "1"})
    assert sheet_of(guest.page("/")) == ""
    assert "Come in." in guest.page("/")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("hue", "360", "from 0 to 359"),
        ("hue", "red", "from 0 to 359"),
        ("strength", "16", "from 0 to 15"),
        ("strength", "-1", "from 0 to 15"),
        ("welcome", "x" * 4001, "at most 4000 characters"),
        ("css", "a{}" * 6827, "at most 20 KB"),
        ("css", "@IMPORT '/x.css';", "@import"),
        ("css", "a{background:url( 'https://example.org/x')}", "begins with /"),
        ("css", "a{background:url(//example.org/x)}", "begins with /"),
        ("css", "a{background:url(data:image/png;base64,x)}", "begins with /"),
        ("css", "<style>a{}</style>", "like HTML"),
        ("css", "a{color:red", "not closed"),
        ("css", "a{} /* and so on", "not closed"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(
    field: str, typed: str, said: str, root: Person, guest: Person
) -> None:
    answer = root.post("/admin/look", {**EMBER, "welcome": "Kept words", "css": "b{}", field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="{field}-wrong"' in answer.text
    if field != "welcome":
        assert "Kept words" in answer.text
    assert "Kept words" not in guest.page("/")


def test_own_css_comes_after_everything_and_may_name_our_own_pictures(root: Person, ann: Person) -> None:
    css = ".foot{background:url(/logo/x)} /* @import and url(http://x) in a comment */"
    assert root.post("/admin/look", {**EMBER, "css": css}).status_code == 303
    page = ann.page("/")
    assert page.index("hearth.css") < page.index(sheet_of(page))
    assert ann.get(sheet_of(page)).text == css


@pytest.mark.parametrize("path", ["/admin/", "/admin/look", "/admin/settings", "/?safe-look=1", "/boards?safe-look=1"])
def test_an_owner_who_hid_everything_finds_back(path: str, root: Person) -> None:
    root.post("/admin/look", {**EMBER, "hue": "120", "css": "*{display:none!important}"})
    root.page(path.partition("?")[0])  # the page is kept, for those who want it as it is
    plain = root.get(sheet_of(root.page(path)))
    assert plain.text == ":root:root{--ember-h:120;--ember-c:0.15}\n"
    assert "immutable" in plain.headers["Cache-Control"]
    assert "display:none" in root.get(sheet_of(root.page("/"))).text


def test_the_way_back_stands_below_the_rules_to_be_copied(root: Person) -> None:
    assert '<code class="nowrap">?safe-look=1</code>' in root.page("/admin/look")


def test_guests_are_welcomed_on_the_first_page_and_members_are_not(root: Person, guest: Person, ann: Person) -> None:
    root.post("/admin/look", {**EMBER, "welcome": "**Take a seat** <script>x</script>"})
    assert "<strong>Take a seat</strong>" in guest.page("/")
    assert "<script>x" not in guest.page("/")
    assert "Take a seat" not in guest.page("/?before=1-1")
    assert "Take a seat" not in ann.page("/")
    root.post("/admin/look", EMBER)
    assert "Take a seat" not in guest.page("/")


def test_a_logo_stands_beside_the_name_and_in_the_tab(app: Forum, root: Person, guest: Person) -> None:
    assert root.post("/admin/look/logo", {"picture": saved(quarters(300, 100))}).status_code == 303
    page = guest.page("/")
    address = f"/logo/{logo(app)}"
    assert f'<link rel="icon" href="{address}" type="image/webp">' in page
    assert f'<img src="{address}" width="28" height="28" alt="">' in page
    answer = guest.get(address)
    assert answer.content_type == "image/webp"
    assert answer.data[8:12] == b"WEBP"
    assert len(answer.data) < 10_000
    assert root.post("/admin/look/logo/remove").status_code == 303
    assert "/logo/" not in guest.page("/")
    assert guest.get(address).status_code == 404


def test_a_wide_logo_keeps_all_of_itself(app: Forum, root: Person) -> None:
    from PIL import Image

    root.post("/admin/look/logo", {"picture": saved(quarters(400, 100))})
    with Image.open(BytesIO(app.files.read(logo(app)))) as made:
        assert made.size == (192, 192)
        assert made.getpixel((96, 10))[3] == 0  # type: ignore[index]
        corners = {made.getpixel((x, 96))[:3] for x in (5, 186)}  # type: ignore[index]
    assert len(corners) == 2  # the left end and the right one are there


def test_only_the_logo_is_served_as_one(app: Forum, root: Person, ann: Person, guest: Person) -> None:
    avatar = ann.avatar()
    assert guest.get(f"/logo/{avatar}").status_code == 404
    assert guest.get("/logo/x").status_code == 404


@pytest.mark.parametrize("sent", [b"", b"<svg onload=x>", PNG[:30]], ids=["nothing", "svg", "half"])
def test_what_is_no_picture_is_refused_and_the_old_logo_stays(sent: bytes, app: Forum, root: Person) -> None:
    root.post("/admin/look", {**EMBER, "welcome": "Come in."})
    root.post("/admin/look/logo", {"picture": PNG})
    before = logo(app)
    answer = root.post("/admin/look/logo", {"picture": sent})
    assert answer.status_code == 422
    assert 'id="picture-wrong"' in answer.text
    assert "Come in." in answer.text  # the other form is as it was
    assert logo(app) == before != ""


def test_the_sweep_leaves_the_logo_and_takes_one_that_was_taken_away(app: Forum, root: Person) -> None:
    root.post("/admin/look/logo", {"picture": PNG})
    digest = logo(app)
    _sweep_as_if_old(app, digest)
    assert app.files.size(digest)
    root.post("/admin/look/logo/remove")
    _sweep_as_if_old(app, digest)
    assert app.files.size(digest) is None


def _sweep_as_if_old(app: Forum, digest: str) -> None:
    os.utime(next(app.settings.data_dir.glob(f"files/{digest[:2]}/{digest[2:]}")), (5, 5))
    with app.db.transaction() as tx:
        tx.run("UPDATE file SET touched_at = 5")
    jobs.sweep(app.db, {}, app.files, app.events)


def test_check_misses_a_logo_whose_file_is_gone(app: Forum, root: Person) -> None:
    root.post("/admin/look/logo", {"picture": PNG})
    checks = app.events.provided("check")
    assert [line for check in checks for line in check(app.db.reader())] == []
    app.files.remove(logo(app))
    assert "the logo is not among the files" in [line for check in checks for line in check(app.db.reader())]


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_style_guide_shows_every_icon_by_day_and_by_night(language: str, root: Person) -> None:
    page = root.page(f"/admin/styleguide?in={language}")
    assert f'lang="{language}"' in page[:200]
    rooms = page.split('data-theme="dark"')
    for icon in ("hearth", "solved", "heat"):
        assert page.count(f"#i-{icon}") >= 2
    assert len(rooms) > 10
    assert "formaction" not in "".join(re.findall(r'<article class="post.*?</article>', page, re.DOTALL))
