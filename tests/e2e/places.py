"""Every page there is, as each kind of person sees it: what is measured and photographed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from tests.people import PASSWORD
from tests.turns import turn
from tests.uploads.pictures import quarters, saved

from .browser import DESK, PHONE, Seats
from .factor import give_wrong_code, have_factor, owe_code, owe_spare, show_square

Act = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Place:
    """`path` may name what people made; `act` is done once there, and may be answered with `status`."""

    name: str
    who: str
    path: str
    act: Act | None = None
    status: int = 200

    def __str__(self) -> str:
        return self.name

    def visit(self, seats: Seats, page: Page) -> None:
        """Go there; what comes must be what is meant. Who was refused often enough is asked to wait instead."""
        meant = {self.status, 429} if self.status == 422 else {self.status}
        with seats.watch_of(page).allowing(*(status for status in meant if status >= 400)):
            page.goto(self.path.format(**seats.names))
            if self.act:
                self.act(page)
            status = page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
        assert status in meant, f"{self.name} was answered with {status}"


def without_limits(page: Page) -> None:
    """Let the server judge instead of the browser."""
    page.evaluate("for (const form of document.forms) form.noValidate = true")


def fill(values: dict[str, str], press: str = "main .btn.main:not(a)") -> Act:
    """Fill fields by their names and press a button."""

    def act(page: Page) -> None:
        without_limits(page)
        for name, value in values.items():
            page.locator(f"main [name={name}]").first.fill(value)
        with page.expect_navigation():  # the composer asks first, and goes there then
            if press == PREVIEW:  # who has scripts sees it beside the words; the button is there for others
                page.locator(press).first.dispatch_event("click")
            else:
                page.locator(press).first.click()

    return act


def spoil(field: str, values: dict[str, str]) -> Act:
    """As if the page were from before the session (`csrf_token`), or from before somebody's change (`seen`)."""

    def act(page: Page) -> None:
        page.evaluate(f"for (const hidden of document.querySelectorAll('[name={field}]')) hidden.value = 'old'")
        fill(values)(page)

    return act


def make_feeds(page: Page) -> None:
    """Addresses of one's own, those of the boards too."""
    fill({"name": "my phone"})(page)
    page.locator("main details.more > summary").click()


def choose_picture(page: Page) -> None:
    """The cropper opens."""
    page.locator("[name=picture]").set_input_files(
        {"name": "picture.png", "mimeType": "image/png", "buffer": saved(quarters(600, 400))}
    )
    page.locator("canvas:visible").wait_for()


def send_no_picture(page: Page) -> None:
    page.locator("[name=picture]").set_input_files(
        {"name": "page.png", "mimeType": "image/png", "buffer": b"<!doctype html>"}
    )
    page.locator("main .btn.main").click()
    page.wait_for_load_state()


def send_no_logo(page: Page) -> None:
    page.locator("[name=picture]").set_input_files(
        {"name": "page.png", "mimeType": "image/png", "buffer": b"<!doctype html>"}
    )
    page.locator("form[action$='/logo'] .btn").click()
    page.wait_for_load_state()


def send_no_file(page: Page) -> None:
    page.locator("[name=file]").first.set_input_files(
        {"name": "page.html", "mimeType": "text/html", "buffer": b"<!doctype html>"}
    )
    page.locator("main .btn.main").first.click()
    page.wait_for_load_state()


def open_large(page: Page) -> None:
    """The first picture of the page."""
    page.locator("dialog.lightbox").wait_for(state="attached")  # the script has come
    page.locator("main [data-full]").first.click()
    page.locator("dialog.lightbox img").evaluate("img => img.decode()")


def see_nobody(page: Page) -> None:
    """A board that only the owner would see."""
    page.locator("main details.more > summary").first.click()
    ticked = page.locator("main table input:checked")
    while ticked.count():
        ticked.first.uncheck()
    page.locator("main input[name=preset][value='']").check()
    with page.expect_navigation():
        page.locator("main .btn.main").first.click()


def open_details(page: Page) -> None:
    page.locator("main details.more > summary").first.click()


def open_details_of(kind: str) -> Act:
    return lambda page: page.locator(f"main details.{kind} > summary").first.click()


def open_more(page: Page) -> None:
    """The sheet with what else can be done with a post, where it is one."""
    more = page.locator(".tools [popovertarget]").nth(1)
    if more.is_visible():
        more.click()


def open_reactions(page: Page) -> None:
    """The button that floats on a phone must not lie over what is measured."""
    page.locator(".reacts details > summary").first.click()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")


def refuse_poll(page: Page) -> None:
    open_details(page)
    fill({"title": "A poll", "body": "x", "poll_question": "And?", "poll_choices": "only one"})(page)


def card(page: Page) -> None:
    """Who somebody is, beside their name."""
    page.wait_for_load_state("networkidle")
    page.locator("h2.who a").first.hover()
    page.locator(".card").wait_for()


def peek(page: Page) -> None:
    """The post that is answered, in place."""
    page.locator("a.re[aria-expanded]").first.click()  # the script has come
    page.locator(".peek").first.wait_for()


def write_in_dock(page: Page) -> None:
    """The sheet below a topic, with words and what they look like."""
    page.locator("a[href*='quote=']").first.dispatch_event("click")  # on a phone it is in a menu
    expect(page.locator("#body")).not_to_have_value("")  # the quote has come
    page.locator(".composer.dock #body").press_sequentially("It is **oak**, with a `mortise`.\n- 橡木\n@b")
    page.locator(".names [role=option]").first.wait_for()


def fold_composer(page: Page) -> None:
    write_in_dock(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".composer.aside").wait_for()


def see_preview(page: Page) -> None:
    page.locator(".composer.live").wait_for()
    page.locator("#body").fill("## A plan\n\n1. Oak, **not** ash\n2. 桐油两遍\n")
    page.locator(".c-tabs [for=see]").click(force=True) if page.locator(".c-tabs").is_visible() else None
    page.locator(".c-see .prose strong").wait_for()


def type_title(page: Page) -> None:
    page.locator(".composer.live").wait_for()
    page.locator("#title").fill("What is the bench made of, and the chairs?")
    page.locator(".similar a").first.wait_for()


def type_search(page: Page) -> None:
    """In the page's own field, or the one in its head; a phone has no such one. The second option is chosen."""
    field = page.locator("[data-suggest]").first
    if not field.is_visible():
        return
    field.focus()
    expect(field).to_have_attribute("role", "combobox")  # the script has come
    page.keyboard.insert_text("la")
    page.locator(".finds [role=option]").nth(1).wait_for()
    page.keyboard.press("ArrowDown")


def open_menu(page: Page) -> None:
    page.locator("details.menu:not(.bell) > summary").click()


def open_bell(page: Page) -> None:
    """The latest notices have come."""
    page.locator("details.bell > summary").click()
    page.locator("[data-latest] > *").first.wait_for()


def report_without_a_word(page: Page) -> None:
    """Something else, it says, and not what."""
    without_limits(page)
    page.locator("[name=reason][value=other]").check()
    with page.expect_navigation():
        page.locator("main .btn.main").click()


def open_order_keys(page: Page) -> None:
    """Where there is a keyboard."""
    button = page.locator("button[data-keys]")
    if button.is_visible():
        button.click()
        page.locator("dialog[open]").wait_for()


def open_all(page: Page) -> None:
    """A word for those who reported it, and moving."""
    for summary in page.locator(".case form > details.more > summary").all():
        summary.click()


def begin_drafts(page: Page) -> None:
    """A new topic, a reply, and one in the topic of this page, which is locked by now."""
    page.evaluate(
        """async () => {
          const token = document.querySelector("[name=csrf_token]").value;
          const keep = async (name, fields) => {
            const { revision } = await (await fetch(`/drafts/${name}`)).json(); // from an earlier visit
            const body = new URLSearchParams({ ...fields, revision });
            return fetch(`/drafts/${name}`, { method: "POST", headers: { "X-CSRF-Token": token }, body });
          };
          await keep("new", { title: "Bees, and where they live in winter 蜜蜂过冬", body: "Does anybody know" });
          await keep("reply:1", { body: "Four chairs, and the long table, if two of us carry it. 桌子要两个人抬。" });
          await keep(`reply:${location.pathname.split("/")[2]}`, { body: "Mine came off again. 我的又掉了。" });
        }"""
    )
    page.goto("/drafts")


def go_on_with_draft(page: Page) -> None:
    begin_drafts(page)
    page.goto("/t/1/reply")
    page.locator(".saved [data-do=discard]").wait_for()


def lose_host(page: Page) -> None:
    """The poll gets no answer."""
    page.wait_for_function("document.querySelector('#away')")
    page.evaluate("document.dispatchEvent(new CustomEvent('away', { detail: true }))")
    page.locator(".banner.asleep").wait_for()


def open_keys(page: Page) -> None:
    """The table, where there is a keyboard: phones have no link to it."""
    link = page.locator("footer [data-help]")
    if link.is_visible():
        page.locator(".fresh").wait_for(state="attached")  # the script has come
        link.click()
        page.locator("dialog[open]").wait_for()


TELL = """async ([path, fields]) => {
    const token = document.querySelector("#acts [name=csrf_token]").value;
    await fetch(path, { method: "POST", body: new URLSearchParams({ ...fields, csrf_token: token }) });
}"""


def have_news(page: Page) -> None:
    """As if little had been read, of all there is."""
    page.evaluate(TELL, ["/unread/undo", {"floor": "1"}])
    page.reload()


def go_on_reading(page: Page) -> None:
    """As if two of its posts had been read."""
    have_news(page)
    posts = page.locator("article.post[data-number]")
    topic = re.search(r"topic=(\d+)", page.locator("body").get_attribute("data-live") or "")
    assert topic
    page.evaluate(TELL, ["/seen", {"topic": topic[1], "post": (posts.nth(1).get_attribute("id") or "")[1:]}])
    page.reload()


MAKE_LINK = "form[action$='/reset-link'] .btn"


def make_link(page: Page) -> None:
    """As the owner, on somebody's profile."""
    page.locator(MAKE_LINK).click()
    page.wait_for_load_state()


def open_link(page: Page) -> None:
    make_link(page)
    page.goto(page.locator("#link").inner_text())


def choose_three(page: Page) -> None:
    """And to the end of the list, where the bar covers no row: axe would measure what looks out beneath it."""
    for box in page.locator("input.pick").all()[:3]:
        box.check()
    page.locator("#bulk").scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")


def choose_no_board(page: Page) -> None:
    choose_three(page)
    page.get_by_role("button", name=re.compile("^(Move|移动)$")).click()
    page.wait_for_load_state()


def change_to_nobody(page: Page) -> None:
    open_details(page)
    fill({"uses": "0"}, "main details .btn.main")(page)


def knock(page: Page) -> None:
    """A new name each time: those who wait keep theirs."""
    if "/knock" not in page.url:  # this browser waits already
        page.context.clear_cookies()
        page.goto("/join")
        fill({"username": f"wren-{secrets.token_hex(3)}", "password": PASSWORD})(page)
        page.wait_for_url("**/knock")


def knock_in_vain(page: Page) -> None:
    knock(page)
    for cookie in page.context.cookies():
        if cookie["name"].endswith("_knock"):
            page.context.add_cookies([{**cookie, "value": "x"}])  # type: ignore[typeddict-item, list-item]
    page.goto("/knock")


def from_elsewhere(act: Act) -> Act:
    """As if a proxy had brought it: then it does not come from this computer."""

    def act_there(page: Page) -> None:
        page.set_extra_http_headers({"X-Forwarded-For": "203.0.113.9"})
        try:
            act(page)
        finally:
            page.set_extra_http_headers({})

    return act_there


def ask_for_password(page: Page) -> None:
    page.goto("/admin/settings")


def give_wrong_password(page: Page) -> None:
    ask_for_password(page)
    fill({"confirm_password": "not this one"})(page)


def change_settings(page: Page) -> None:
    """Twice, so that there is something in the history that stands and something that does not."""
    for days in ("12", "14"):
        fill({"unread_days": days, "lock_after_days": days}, ".savebar .main")(page)
    page.goto("/admin/settings/history")


def act_on_nobody(page: Page) -> None:
    """As without scripts, where the buttons always stand."""
    with page.expect_navigation():
        page.locator("#bulk").evaluate("form => form.requestSubmit(form.querySelector('[value=sessions]'))")


def make_links(page: Page) -> None:
    page.locator("input.pick").nth(1).check()
    with page.expect_navigation():
        page.locator("#bulk [value=links]").click()


def back_up_now(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action$='/backups/now'] button").click()
    page.locator("main:not(:has([data-doing])) .okay").first.wait_for()
    page.wait_for_load_state()


def look_inside(page: Page) -> None:
    back_up_now(page)
    page.locator("main .list a").first.click()
    page.wait_for_load_state()


def upload_a_letter(page: Page) -> None:
    page.locator("[name=backup]").set_input_files(
        {"name": "letter.hearth", "mimeType": "application/octet-stream", "buffer": b"Dear aunt"}
    )
    with page.expect_navigation():
        page.locator("form[data-parts] button").click()
    page.get_by_role("alert").wait_for()


PREVIEW = "main button[name=preview]"
LONG = """So **be** it. 就这样。

> 灯下黑

| a | b |
| --- | --: |
| 一 | 2 |

```python
print('灯')
```

- [x] done
- [ ] not"""

PLACES = [
    Place("home", "", "/"),
    Place("home-end", "", "/?before=1-1"),
    Place("home-hot", "", "/?sort=hot"),
    Place("home-newest", "", "/?sort=newest"),
    Place("home-top", "", "/?sort=top&period=week"),
    Place("home-unanswered", "", "/?sort=unanswered"),
    Place("boards", "", "/boards"),
    Place("boards-news", "bob", "/boards", have_news),
    Place("home-news", "bob", "/", have_news),
    Place("home-keys", "bob", "/", open_keys),
    Place("unread", "bob", "/unread", have_news),
    Place("unread-none", "bob", "/unread?before=1-1"),
    Place("unread-undo", "bob", "/unread?undo=0"),
    Place("topic-going-on", "bob", "/t/{made.zh}", go_on_reading),
    Place("board", "", "/b/lane"),
    Place("board-empty", "", "/b/attic"),
    Place("tags", "", "/tags"),
    Place("tags-none", "", "/tags?q=zeppelin"),
    Place("tag", "", "/tags/saturday"),
    Place("tag-board", "ann", "/tags/chairs?board=lane&sort=newest"),
    Place("tag-mod", "mod", "/tags/saturday"),
    Place("topic-tags", "ann", "/t/{made.own}/tags"),
    Place("topic-tags-refused", "ann", "/t/{made.own}/tags", fill({"tags": "<b>, oak"}), 422),
    Place("topic-own-tags", "ann", "/t/{made.own}"),
    Place("edit-tags", "ann", "/p/{made.own_post}/edit"),
    Place("admin-tags", "root", "/admin/tags"),
    Place("admin-tags-refused", "root", "/admin/tags", fill({"name": "seats"}, "main section .btn.main"), 422),
    Place("admin-tag", "root", "/admin/tags/{made.tag}"),
    Place("admin-tag-remove", "root", "/admin/tags/{made.tag}/remove"),
    Place("board-hot", "", "/b/lane?sort=hot"),
    Place("board-top-empty", "", "/b/attic?sort=top&period=all"),
    Place("topic", "", "/t/{made.oven}"),
    Place("topic-last", "", "/t/{made.oven}/x?page=2"),
    Place("topic-stub", "", "/t/{made.own}"),
    Place("topic-locked", "", "/t/{made.locked}"),
    Place("topic-zh", "", "/t/{made.zh}"),
    Place("profile-imported", "", "/u/周师傅"),
    Place("profile-bio", "bob", "/u/ann"),
    Place("profile-posts", "", "/u/ann/posts"),
    Place("profile-topics", "", "/u/ann/topics"),
    Place("profile-nothing-further", "", "/u/ann/topics?before=1"),
    Place("profile-owner", "", "/u/root"),
    Place("members", "", "/members"),
    Place("members-search", "", "/members?q=周"),
    Place("members-none", "", "/members?q=zeppelin"),
    Place("search", "", "/search"),
    Place("search-hits", "", "/search?q=east+wind"),
    Place("search-hits-zh", "", "/search?q=面包"),
    Place("search-none", "", "/search?q=zeppelin"),
    Place("search-none-filtered", "ann", "/search?q=zeppelin+bread+%40bob", open_details_of("more:not(.filters)")),
    Place("search-narrowed", "", "/search?q=oven+in%3Aworkshop+after%3A2020&sort=new"),
    Place("search-filters", "bob", "/search?q=oven", open_details_of("filters")),
    Place("search-problems", "", "/search?q=oven+in%3Alanne+%40nobody-here+before%3Ayesterday+is%3Aodd"),
    Place("search-end", "", "/search?q=oven&sort=new&before=1"),
    Place("search-unsearchable", "", "/search?q=%2A"),
    Place("search-typing", "ann", "/search", type_search),
    Place("search-typing-head", "", "/boards", type_search),
    Place("login", "", "/login"),
    Place("login-refused", "", "/login", fill({"username": "nobody", "password": "not this one"}), 422),
    Place("recover", "", "/recover"),
    Place(
        "recover-refused", "", "/recover",
        fill({"username": "nobody", "code": "0000-0000-0000", "password": "three words fine"}), 422,
    ),
    Place("reset-dead", "", "/reset?id=1&key=x", None, 404),
    Place("join", "", "/join"),
    Place("join-refused", "", "/join", fill({"username": "a b", "password": "short"}), 422),
    Place("preferences", "", "/preferences"),
    Place("topic-taking", "", "/t/{made.asked}"),
    Place("reactions", "", "/p/{made.solved}/reactions"),
    Place("reactions-none", "", "/p/{made.reply}/reactions"),
    Place("not-found", "", "/t/99999999", None, 404),
    Place("gone-post", "", "/p/{made.purged}", None, 410),
    Place("come-in-first", "", "/new", None, 403),
    Place("wrong-way", "", "/p/{made.own_post}/delete", None, 405),
    Place("report", "bob", "/p/{made.reply}/report"),
    Place("report-refused", "bob", "/p/{made.reply}/report", report_without_a_word, 422),
    Place("report-member", "bob", "/u/ann/report"),
    Place("report-message", "bob", "/m/{made.talk}/1/report"),
    Place("report-again", "ann", "/p/{made.changed}/report"),
    Place("reports", "ann", "/reports"),
    Place("reports-closed", "bob", "/reports"),
    Place("reports-none", "mod", "/reports"),
    Place("order", "mod", "/order"),
    Place("order-open", "mod", "/order", open_all),
    Place("order-keys", "mod", "/order", open_order_keys),
    Place("order-taken", "root", "/order"),
    Place("order-edit", "mod", "/order/{made.case}/edit"),
    Place("order-closed", "mod", "/order/closed"),
    Place("order-quiet", "mod", "/order?after=9.9"),
    Place("member-home", "ann", "/"),
    Place("member-board", "ann", "/b/workshop"),
    Place("member-topic", "ann", "/t/{made.oven}"),
    Place("member-topic-last", "ann", "/t/{made.oven}/x?page=2"),
    Place("member-own-stub", "ann", "/t/{made.own}"),
    Place("member-menu", "ann", "/preferences", open_menu),
    Place("member-bell", "bob", "/boards", open_bell),
    Place("notices", "bob", "/notices"),
    Place("notices-none", "bob", "/notices?tab=thanks"),
    Place("settings-notices", "ann", "/settings/notices"),
    Place("members-newest", "ann", "/members?sort=new"),
    Place("members-seen", "ann", "/members?sort=seen"),
    Place("members-here", "ann", "/members?online=1"),
    Place("member-profile", "ann", "/u/ann"),
    Place("member-nothing-written", "mod", "/u/mod"),
    Place("new", "ann", "/new"),
    Place("new-refused", "ann", "/new", fill({"title": " ", "body": "x"}), 422),
    Place("new-poll", "ann", "/new", open_details),
    Place("new-poll-refused", "ann", "/new", refuse_poll, 422),
    Place("member-topic-taking", "ann", "/t/{made.asked}", open_reactions),
    Place("member-topic-voted", "bob", "/t/{made.asked}"),
    Place("poll", "mod", "/poll/{made.asked}"),
    Place("bookmarks", "bob", "/bookmarks", open_details),
    Place("held", "bob", "/held"),
    Place("held-none", "ann", "/held"),
    Place("held-in-topic", "bob", "/t/{made.pictured}"),
    Place("held-edit", "bob", "/held/{made.held}/edit"),
    Place("held-edit-refused", "bob", "/held/{made.held}/edit", fill({"title": "", "body": "casinos"}), 422),
    Place("order-waiting", "mod", "/order/waiting"),
    Place("order-waiting-refused", "mod", "/order/waiting", fill({"why": "no"}, "[name=decline][value=chosen]"), 422),
    Place("bookmarks-none", "mod", "/bookmarks"),
    Place("new-preview", "ann", "/new", fill({"title": "新话题", "body": LONG}, PREVIEW)),
    Place("new-stale", "ann", "/new", spoil("csrf_token", {"title": "Kept", "body": "Every word of it."}), 400),
    Place("reply-preview", "ann", "/t/{made.own}", fill({"body": LONG}, PREVIEW)),
    Place("reply-refused", "ann", "/t/{made.own}", fill({"body": " "}), 422),
    Place("topic-rich", "", "/t/{made.rich}", open_details_of("spoil")),
    Place("topic-pictures", "", "/t/{made.pictured}"),
    Place("lightbox", "", "/t/{made.pictured}", open_large),
    Place("member-topic-card", "bob", "/t/{made.rich}", card),
    Place("member-topic-rich", "ann", "/t/{made.rich}", peek),
    Place("reply-quote", "bob", "/t/{made.rich}/reply?quote={made.rich_post}"),
    Place("reply-to", "ann", "/t/{made.rich}/reply?reply_to={made.changed}"),
    Place("append", "ann", "/p/{made.rich_post}/append"),
    Place("append-refused", "ann", "/p/{made.rich_post}/append", fill({"body": " "}), 422),
    Place("history", "ann", "/p/{made.changed}/history"),
    Place("history-staff", "mod", "/p/{made.changed}/history"),
    Place("history-none", "ann", "/p/{made.reply}/history"),
    Place("edit", "ann", "/p/{made.reply}/edit"),
    Place("composer", "ann", "/t/{made.rich}", write_in_dock),
    Place("composer-aside", "ann", "/t/{made.rich}", fold_composer),
    Place("composer-new", "ann", "/new", see_preview),
    Place("composer-similar", "bob", "/new", type_title),
    Place("edit-preview", "ann", "/p/{made.reply}/edit", fill({"body": LONG}, PREVIEW)),
    Place("edit-changed", "ann", "/p/{made.reply}/edit", spoil("seen", {"body": LONG}), 409),
    Place("deleted", "mod", "/deleted"),
    Place("deleted-none", "ann", "/deleted"),
    Place("drafts", "bob", "/t/{made.locked}", begin_drafts),
    Place("draft-there", "bob", "/t/{made.locked}", go_on_with_draft),
    Place("drafts-none", "root", "/drafts"),
    Place("host-away", "root", "/t/{made.own}", lose_host),
    Place("settings", "ann", "/settings"),
    Place("settings-avatar", "ann", "/settings/avatar"),
    Place("settings-avatar-crop", "ann", "/settings/avatar", choose_picture),
    Place("settings-avatar-refused", "ann", "/settings/avatar", send_no_picture, 422),
    Place("settings-avatar-there", "bob", "/settings/avatar"),
    Place("settings-password", "ann", "/settings/password"),
    Place("settings-refused", "ann", "/settings", fill({"display_name": " "}), 422),
    Place(
        "settings-password-refused", "bob", "/settings/password",
        fill({"current": "not this one", "password": PASSWORD}), 422,
    ),
    Place("messages", "ann", "/messages"),
    Place("messages-none", "root", "/messages"),
    Place("messages-end", "bob", "/messages?before=1"),
    Place("message-new", "bob", "/messages/new?to=ann"),
    Place("message-new-refused", "bob", "/messages/new", fill({"to": "nobody", "body": " "}), 422),
    Place("message-new-preview", "bob", "/messages/new", fill({"to": "ann", "body": LONG}, PREVIEW)),
    Place("talk", "ann", "/m/{made.talk}"),
    Place("talk-group", "ann", "/m/{made.group}"),
    Place("talk-quote", "ann", "/m/{made.talk}/reply?quote=2"),
    Place("talk-refused", "bob", "/m/{made.talk}", fill({"body": " "}), 422),
    Place("talk-edit", "bob", "/m/{made.talk}/2/edit"),
    Place("talk-delete", "bob", "/m/{made.talk}/2/delete"),
    Place("talk-title", "bob", "/m/{made.talk}/title"),
    Place("talk-invite", "bob", "/m/{made.talk}/invite"),
    Place("talk-invite-refused", "bob", "/m/{made.talk}/invite", fill({"to": "nobody"}), 422),
    Place("talk-leave", "bob", "/m/{made.talk}/leave"),
    Place("settings-messages", "ann", "/settings/messages"),
    Place("joined", "bob", "/joined?next=/boards"),
    Place("recovery", "ann", "/settings/recovery"),
    Place("codes", "mod", "/settings/recovery", fill({"password": PASSWORD})),
    Place("sessions", "ann", "/settings/sessions"),
    Place("second-factor", "ann", "/settings/security"),
    Place("second-factor-square", "ann", "/settings/security", lambda page: show_square(page) and None),
    Place("second-factor-on", "", "/", have_factor),
    Place("login-code", "", "/", owe_code),
    Place("login-code-spare", "", "/", owe_spare),
    Place("login-code-refused", "", "/", give_wrong_code, 422),
    Place("settings-data", "ann", "/settings/data"),
    Place("settings-feeds", "ann", "/settings/feeds"),
    Place("settings-feeds-made", "bob", "/settings/feeds", make_feeds),
    Place("feed-ended", "", "/feed.atom?token=ended", status=404),
    Place("settings-files", "ann", "/settings/files"),
    Place("settings-files-none", "bob", "/settings/files"),
    Place("settings-files-refused", "bob", "/settings/files", send_no_file, 422),
    Place("settings-keys", "ann", "/settings/keys"),
    Place("settings-leave", "ann", "/settings/leave"),
    Place(
        "settings-leave-refused", "bob", "/settings/leave",
        fill({"password": "not this one"}, "main .btn.stop"), 422,
    ),
    Place("settings-leave-last", "root", "/settings/leave"),
    Place("logout", "ann", "/logout"),
    Place("mod-topic", "mod", "/t/{made.own}"),
    Place("mod-topic-taking", "mod", "/t/{made.asked}"),
    Place("mod-topic-more", "mod", "/t/{made.asked}", open_more),
    Place("mod-deleted-post", "mod", "/t/{made.oven}/x?page=2", open_details),
    Place("mod-deleted-topic", "mod", "/t/{made.gone}"),
    Place("mod-locked", "mod", "/t/{made.locked}"),
    Place("move", "mod", "/t/{made.own}/move"),
    Place("split", "mod", "/t/{made.own}/split"),
    Place("merge", "mod", "/t/{made.own}/merge"),
    Place("merge-refused", "mod", "/t/{made.own}/merge", fill({"into": "nowhere"}), 422),
    Place("attribution", "root", "/p/{made.own_post}/attribution"),
    Place("order-log", "mod", "/order/log"),
    Place("admin-acts", "root", "/admin/acts"),
    Place("pin", "mod", "/t/{made.own}/pin"),
    Place("pin-refused", "mod", "/t/{made.own}/pin", fill({"until": "2001-01-01T00:00"}), 422),
    Place("lock", "mod", "/t/{made.own}/lock"),
    Place("pace", "mod", "/t/{made.own}/pace"),
    Place("topic-locked-reason", "ann", "/t/{made.locked}"),
    Place("board-trace", "", "/b/kitchen"),
    Place("mod-home", "mod", "/"),
    Place("mod-board-bulk", "mod", "/b/lane", choose_three),
    Place("mod-bulk-refused", "mod", "/b/lane", choose_no_board, 422),
    Place("mod-deleted-bulk", "mod", "/deleted", choose_three),
    Place("edit-first", "mod", "/p/{made.own_post}/edit"),
    Place("member-order-member", "mod", "/u/bob/order"),
    Place("order-refused", "mod", "/u/bob/order", fill({"why": " "}), 422),
    Place("order-record", "root", "/u/周师傅/order", fill({"why": "Please stay on topic. 请不要跑题。"})),
    Place("order-sweep", "root", "/u/bob/order/sweep"),
    Place("order-sweep-refused", "root", "/u/bob/order/sweep", fill({"why": " "}, "main .btn.stop:not(a)"), 422),
    Place("owner-home", "root", "/"),
    Place("owner-boards", "root", "/boards"),
    Place("owner-rules", "root", "/t/{made.pinned}"),
    Place("owner-profile", "root", "/u/ann"),
    Place("owner-profile-imported", "root", "/u/周师傅"),
    Place("reset-link", "root", "/u/ann", make_link),
    Place("reset-link-imported", "root", "/u/周师傅", make_link),
    Place("reset", "root", "/u/bob", open_link),
    Place("reset-claim", "root", "/u/周师傅", open_link),
    Place("owner-remove-account", "root", "/u/ann/remove"),
    Place("owner-deleted", "root", "/deleted"),
    Place("owner-stub", "root", "/t/{made.oven}/x?page=2"),
    Place("purge-post", "root", "/p/{made.stub}/purge"),
    Place("purge-topic", "root", "/t/{made.gone}/purge"),
    Place("admin", "root", "/admin/"),
    Place("admin-diagnostics", "root", "/admin/diagnostics"),
    Place("admin-safety", "root", "/admin/safety"),
    Place("admin-search", "root", "/admin/search"),
    Place("admin-sessions", "root", "/admin/sessions"),
    Place("admin-log", "root", "/admin/log"),
    Place("admin-log-none", "root", "/admin/log?q=zeppelin&level=error"),
    Place("confirm", "root", "/", from_elsewhere(ask_for_password)),
    Place("confirm-refused", "root", "/", from_elsewhere(give_wrong_password), 422),
    Place(
        "confirm-act", "root", "/admin/settings",
        from_elsewhere(fill({"name": "Peach Lane"}, ".savebar .main")), 403,
    ),
    Place("admin-backups", "root", "/admin/backups"),
    Place("admin-backups-made", "root", "/admin/backups", back_up_now),
    Place("admin-backup", "root", "/admin/backups", look_inside),
    Place("admin-backups-refused", "root", "/admin/backups", upload_a_letter),
    Place("admin-look", "root", "/admin/look"),
    Place(
        "admin-look-refused", "root", "/admin/look",
        fill({"css": "@import 'x'"}, "form[data-colour] .field .main"), 422,
    ),
    Place("admin-logo-refused", "root", "/admin/look", send_no_logo, 422),
    Place("styleguide", "root", "/admin/styleguide"),
    Place("admin-bans", "root", "/admin/bans", fill({"pattern": "cheap-pills*", "why": "We sell nothing. 不卖。"})),
    Place("admin-bans-refused", "root", "/admin/bans", fill({"pattern": "*"}), 422),
    Place("admin-boards", "root", "/admin/boards"),
    Place("admin-category", "root", "/admin/boards", open_details),
    Place("admin-words", "root", "/admin/words"),
    Place("admin-words-refused", "root", "/admin/words", fill({"pattern": "*"}), 422),
    Place("admin-words-tried", "root", "/admin/words", fill({"text": "darn casinos"}, "form[action*='/try'] .btn")),
    Place("admin-first", "root", "/admin/first"),
    Place("admin-network", "root", "/admin/network"),
    Place("admin-invites-none", "root", "/admin/invites"),
    Place("admin-knocks-none", "root", "/admin/knocks"),
    Place("admin-new-board", "root", "/admin/boards/new"),
    Place("admin-board", "root", "/admin/boards/{made.board}"),
    Place("admin-board-refused", "root", "/admin/boards/{made.empty_board}", fill({"name": " "}), 422),
    Place("groups", "bob", "/groups"),
    Place("group", "bob", "/g/{made.people}"),
    Place("group-keeper", "ann", "/g/{made.people}"),
    Place("group-refused", "ann", "/g/{made.people}", fill({"names": "zed"}), 422),
    Place("private-board", "ann", "/b/keys"),
    Place("admin-groups", "root", "/admin/groups"),
    Place("admin-group", "root", "/admin/groups/{made.people}"),
    Place("admin-group-refused", "root", "/admin/groups", fill({"name": " "}), 422),
    Place("admin-group-remove", "root", "/admin/groups/{made.people}/remove"),
    Place("admin-rights", "root", "/admin/boards/{made.private}/rights"),
    Place("admin-rights-table", "root", "/admin/boards/{made.private}/rights", open_details),
    Place("admin-rights-refused", "root", "/admin/boards/{made.private}/rights", see_nobody, 422),
    Place("admin-remove", "root", "/admin/boards/{made.board}/remove"),
    Place("admin-remove-empty", "root", "/admin/boards/{made.empty_board}/remove"),
    Place("admin-settings", "root", "/admin/settings"),
    Place("admin-settings-refused", "root", "/admin/settings", fill({"name": " "}, ".savebar .main"), 422),
    Place("admin-settings-found", "root", "/admin/settings?q=file"),
    Place("admin-settings-none", "root", "/admin/settings?q=zeppelin"),
    Place("admin-settings-history", "root", "/admin/settings", change_settings),
    Place("admin-profiles", "root", "/admin/settings/profiles"),
    Place("admin-statistics", "root", "/admin/statistics"),
    Place("admin-statistics-months", "root", "/admin/statistics?by=months", open_details),
    Place("admin-members", "root", "/admin/members", choose_three),
    Place("admin-members-found", "root", "/admin/members?only=unclaimed&sort=name"),
    Place("admin-members-none", "root", "/admin/members?q=zeppelin"),
    Place("admin-members-refused", "root", "/admin/members", act_on_nobody, 422),
    Place("admin-member", "root", "/admin/members/2?address=/t/{made.locked}"),
    Place("admin-member-refused", "root", "/admin/members/2?address=kettle", None, 422),
    Place("admin-add-members", "root", "/admin/members/add"),
    Place("admin-add-members-refused", "root", "/admin/members/add", fill({"people": "ann\na b"}), 422),
    Place("admin-links", "root", "/admin/members", make_links),
]  # fmt: skip

# of the sample with an announcement, rules to agree to, and a house that rests or is closed: see `keep_house`
HOUSE_PLACES = [
    Place("banner-home", "", "/"),
    Place("banner-member", "ann", "/t/{made.own}"),
    Place("banner-dismiss", "", "/announcement/{announced}/dismiss"),
    Place("rules", "", "/rules"),
    Place("rules-accept", "bob", "/rules/accept"),
    Place("rules-first", "bob", "/t/{made.own}", fill({"body": "Every word of it."}), 403),
    Place("about", "", "/about"),
    Place("join-rules", "", "/join"),
    Place("join-rules-refused", "", "/join", fill({"username": "a b", "password": "short"}), 422),
    Place("admin-announcements", "root", "/admin/announcements"),
    Place("admin-announcement-new", "root", "/admin/announcements/new"),
    Place("admin-announcement-refused", "root", "/admin/announcements/{announced}", fill({"body": " "}), 422),
    Place("admin-pages", "root", "/admin/pages"),
    Place("admin-page-edit", "root", "/admin/pages/rules"),
]
RESTING_PLACES = [
    Place("readonly-home", "", "/"),
    Place("readonly-topic", "ann", "/t/{made.own}"),
    Place("readonly-new", "ann", "/new"),
]
CLOSED_PLACES = [
    Place("closed", "", "/", None, 503),
    Place("closed-owner", "root", "/"),
]
# of the sample with a public address, an invitation with a note, and somebody at the door
INVITING_PLACES = [
    Place("invites", "root", "/admin/invites"),
    Place("invite-terms", "root", "/admin/invites/{invite}", open_details),
    Place("invite-refused", "root", "/admin/invites/{invite}", change_to_nobody, 422),
    Place("invite-dead", "root", "/admin/invites/{dead}"),
    Place("knocks", "root", "/admin/knocks"),
    Place("join-invited", "", "/join?i={code}"),
    Place("join-knock", "", "/join"),
    Place("join-dead", "", "/join?i=ZZZZZ-ZZZZZ"),
    Place("knock-waits", "", "/join", knock),
    Place("knock-ended", "", "/join", knock_in_vain),
]
# each on a server of its own
OTHER_PLACES = {
    "house": HOUSE_PLACES, "resting": RESTING_PLACES, "closed": CLOSED_PLACES, "inviting": INVITING_PLACES,
}  # fmt: skip

# of a server that nobody has set up; `setup` is the link it prints
BARE_PLACES = [
    Place("setup", "", "{setup}"),
    Place("setup-refused", "", "{setup}", fill({"forum": " ", "username": "a b", "password": "short"}), 422),
    Place("setup-locked", "", "/setup", None, 403),
]

EVERYWHERE = [*PLACES, *BARE_PLACES, *(place for places in OTHER_PLACES.values() for place in places)]

LOOKS: list[tuple[str, dict[str, Any], str]] = [
    ("en", PHONE, "light"), ("zh-Hans", DESK, "dark"), ("zh-Hans", PHONE, "dark"), ("en", DESK, "light"),
]  # fmt: skip


def looks_of(place: Place, many: int) -> list[tuple[str, dict[str, Any], str]]:
    """(language, screen, theme) in which a place is looked at: so many of the four, by turns."""
    first = EVERYWHERE.index(place) + turn()
    return [LOOKS[(first + further) % len(LOOKS)] for further in range(min(many, len(LOOKS)))]
