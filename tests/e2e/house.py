"""The sample community with everything in it that a page can show."""

from __future__ import annotations

import html
import json
import re
import time
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage

from forum_app import create_app, load
from forum_app.topics import top
from tests.people import MEMBERS, PASSWORD, Person
from tests.process import ROOT, hearth
from tests.uploads.pictures import quarters, saved

SAMPLE = tomllib.loads((ROOT / "tests" / "data" / "sample.toml").read_text(encoding="utf-8"))
ZONE = "Asia/Shanghai"  # the forum's own
SHOWN = {"root": "Ruth Amsel", "mod": "小满的妈妈", "ann": "Ann Leigh", "bob": "Bob 老鲍"}
BIOS = {"ann": "Bread on Saturdays, **bicycles** on the other days.\n\n修得好的都不算旧。 Ask @bob about the oven."}
RULES = """1. **Speak as you would at a table.**
2. **Leave it tidy.** Tools go back on the wall.
3. 晚上十点以后不开电锯。
"""
ANNOUNCED = "**The oven is lit on Saturday**, from five. Bring dough, and [say so](/boards) first. 周六五点生炉子。"
_TOPIC = re.compile(r'href="/t/(\d+)/[^"]*"[^>]*><bdi>(.*?)</bdi>')
_BOARD = re.compile(r'href="/admin/boards/(\d+)">[^<]*<span class="vh"> (.*?)</span>')
_FIRST = re.compile(r'id="p(\d+)" data-number="1"')


@dataclass(frozen=True, slots=True)
class Made:
    """The addresses of what stands in the sample, and of what the people added to it."""

    oven: int  # 22 posts of the sample, ann's reply, bob's deleted by mod
    locked: int
    pinned: int
    zh: int
    own: int  # ann's topic: bob replied, ann replied and took it back
    own_post: int  # its first post
    reply: int  # ann's post in the topic about the oven
    gone: int  # a topic that is deleted
    rich: int  # ann's topic with everything Markdown has, an addendum, and a quote by bob that mod changed
    rich_post: int  # its first post
    changed: int  # bob's post in it, which has a history
    stub: int  # bob's post in the topic about the oven, which mod deleted
    purged: int  # a post that was removed for good
    talk: int  # private messages of ann and bob, the last one new to ann
    group: int  # those of ann, bob and mod; bob left, ann deleted one, mod's are folded for her
    asked: int  # ann's topic with a poll, reactions, bookmarks and a solution
    solved: int  # bob's post in it that solved it
    board: int
    empty_board: int
    people: int  # a group that ann looks after and mod is in; bob asks to come in. A board is for it
    private: int  # that board
    pictured: int  # ann's topic with two pictures and a file
    case: int  # bob's changed post, which ann and root reported
    tag: int  # a tag of the owner's, with other words for it
    held: int  # bob's topic that waits for a moderator; a reply of his waits in `pictured`, another was refused


def settle(folder: Path) -> Made:
    """Bring the sample in, make it a forum with root, mod, ann and bob, and let them act."""
    bring_in(folder, [_topic(topic) for topic in SAMPLE["topic"]])
    found(folder)
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    try:
        people = _people(app)
        boards = _furnish(people["root"])
        return _live(people, boards)
    finally:
        app.close()


def bring_in(folder: Path, topics: list[dict[str, Any]]) -> None:
    """`hearth import`."""
    lines = folder.parent / f"{folder.name}.jsonl"
    lines.write_text("".join(json.dumps(topic) + "\n" for topic in topics), encoding="utf-8")
    done = hearth("import", lines, folder=folder)
    assert done.returncode == 0, done.stderr


def found(folder: Path) -> None:
    """Make root its owner."""
    done = hearth("user", "add", "root", "--role", "owner", "--password-stdin", folder=folder, stdin=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr


def _topic(topic: dict[str, Any]) -> dict[str, Any]:
    posts = [_post(number, post) for number, post in enumerate(topic["post"], start=1)]
    first = {"author": posts[0]["author"], "created": posts[0]["created"]}
    return {"board": topic["board"], "title": topic["title"], "tags": topic.get("tags", []), **first, "posts": posts}


def _post(number: int, post: dict[str, Any]) -> dict[str, Any]:
    created = datetime.fromtimestamp(time.time() - 60 * post["ago"], UTC).isoformat()
    words = {"author": post["author"], "created": created, "format": "md", "body": post["body"].strip("\n")}
    return {"n": number, **words, "reply_to": post.get("reply_to")}


def _people(app: Any) -> dict[str, Person]:
    """They join at the door, and let the browser choose the language."""
    root = Person(app, "root")
    for name in MEMBERS:
        if name != "root":
            joined = Person(app, "").post("/join", {"username": name, "password": PASSWORD})
            assert joined.status_code == 303, name
            root.post(f"/u/{name}/role", {"role": MEMBERS[name]})
    people = {name: Person(app, name) for name in MEMBERS}
    for name, person in people.items():
        profile = {"display_name": SHOWN[name], "bio": BIOS.get(name, ""), "language": "", "zone": "", "theme": ""}
        _carry_out(person, "/settings", profile)
    people["bob"].avatar(saved(quarters(300, 300)))
    return people


def _furnish(root: Person) -> dict[str, int]:
    """The name of the house, what its boards are for, and one that nobody has used yet."""
    settings = {"name": SAMPLE["name"], "about": SAMPLE["about"], "language": "en", "zone": ZONE, "joining": "open"}
    _carry_out(root, "/admin/settings", settings)
    _carry_out(root, "/admin/boards/new", {"name": "Attic 阁楼", "slug": "attic", "hue": "6"})
    boards = {html.unescape(name): int(number) for number, name in _BOARD.findall(root.page("/admin/boards"))}
    for board in SAMPLE["board"]:
        fields = {**board, "hue": str(board["hue"])}
        _carry_out(root, f"/admin/boards/{boards[board['name']]}", fields)
    return boards


def _live(people: dict[str, Person], boards: dict[str, int]) -> Made:
    ann, bob, mod, root = (people[name] for name in ("ann", "bob", "mod", "root"))
    topics = {html.unescape(title): int(number) for number, title in _TOPIC.findall(ann.page("/"))}
    known = {topic["key"]: topics[topic["title"]] for topic in SAMPLE["topic"] if "key" in topic}
    reply = ann.reply(known["oven"], "I am at the gate with a plate, @bob has the chairs.\n\n我到门口了。")
    stub = bob.reply(known["oven"], "First!")
    _carry_out(mod, f"/p/{stub}/delete")
    own = ann.topic("Chairs for five o’clock", "Who has *folding* chairs? We are six short.", "attic")
    _carry_out(root, f"/t/{own}/move", {"board": "lane"})
    bob.reply(own, "Four, and a bench. See [the boards](/boards) for the van.")
    _carry_out(ann, f"/p/{ann.reply(own, 'Never mind, I can count.')}/delete")
    _carry_out(bob, f"/p/{bob.reply(own, 'On my way')}/edit", {"body": "On my way, with the bench."})
    gone = bob.topic("Sorry, wrong window", "…", "attic")
    _carry_out(bob, f"/t/{gone}/delete")
    purged = bob.reply(own, "What was said here")
    _carry_out(bob, f"/p/{purged}/delete")
    _carry_out(root, f"/p/{purged}/purge")
    _carry_out(root, f"/t/{known['rules']}/pin", {"pinned": "2"})
    _carry_out(mod, f"/t/{known['glue']}/lock", {"locked": "1", "reason": "It holds. 粘牢了，有别的胶水问题另开一帖。"})
    strayed = ann.topic("A kettle without a lid, free", "At the gate, from eight.", "kitchen")
    _carry_out(mod, f"/t/{strayed}/move", {"board": "lane", "trace": "1"})
    _carry_out(ann, "/u/mod/level", {"level": "follow"})
    made = {
        "name": "Chairs", "hue": "3", "synonyms": "seats, 椅子",
        "description": "Whatever one sits on, whole or in pieces. 坐的东西。",
    }  # fmt: skip
    _carry_out(root, "/admin/tags", made)
    tag = int(ann.app.db.reader().value("SELECT max(id) FROM tag"))
    _carry_out(ann, f"/t/{own}/tags", {"tags": "椅子, Saturday"})
    top.refresh(ann.app.db)
    first = _FIRST.search(ann.page(f"/t/{own}"))
    assert first
    rich, rich_post, changed = _talk_richly(ann, bob, mod)
    asked, solved = _take_part(people)
    pictured = _show(ann)
    talk, group = _talk_privately(ann, bob, mod)
    case = _report(people, changed, rich_post, talk)
    held = _wait(people, pictured)
    circle, private = _gather(people)
    return Made(
        oven=known["oven"], locked=known["glue"], pinned=known["rules"], zh=known["cat"],
        own=own, own_post=int(first[1]), reply=reply, gone=gone, rich=rich, rich_post=rich_post, changed=changed,
        stub=stub, purged=purged, talk=talk, group=group, asked=asked, solved=solved,
        board=boards["Workshop 修修补补"], empty_board=boards["Attic 阁楼"], pictured=pictured, case=case,
        held=held, tag=tag,
        people=circle, private=private,
    )  # fmt: skip


def _gather(people: dict[str, Person]) -> tuple[int, int]:
    """A group with a board of its own, which is told apart by its number among the groups and boards."""
    root, db = people["root"], people["root"].app.db.reader()
    about = "Looks after the van and its keys. 管车和钥匙。"
    _carry_out(
        root, "/admin/groups", {"name": "Van committee 车委会", "about": about, "joining": "request", "listed": "1"}
    )
    circle = int(db.value("SELECT max(id) FROM people"))
    _carry_out(root, f"/g/{circle}/add", {"names": "ann mod"})
    ann = db.value("SELECT id FROM member WHERE name = 'ann'")
    _carry_out(root, f"/g/{circle}/keeper", {"member": str(ann), "keeper": "1"})
    _carry_out(people["bob"], f"/g/{circle}/ask", {"line": "I drive it on Thursdays. 我周四开。"})
    _carry_out(
        root, "/admin/boards/new", {"name": "Van keys 车钥匙", "slug": "keys", "preset": "groups", "among": str(circle)}
    )
    private = int(db.value("SELECT max(id) FROM board"))
    _carry_out(root, f"/admin/boards/{private}/keepers", {"names": "mod"})
    people["ann"].topic("Where the spare key hangs", "Behind the third tile. 第三块瓦后面。", "keys")
    return circle, private


def _show(ann: Person) -> int:
    """Two pictures and a file, and one that stands nowhere yet."""
    lines = [
        _line(ann, name, content)
        for name, content in (
            ("roof.png", saved(quarters(1600, 1000))),
            ("gate.jpg", saved(quarters(600, 900), "JPEG")),
            ("plan.pdf", b"%PDF-1.7" + bytes(350_000)),
            ("later.png", saved(quarters(300, 300))),
        )
    ]
    body = f"The roof, from the lane.\n\n{lines[0]}\n\nAnd the gate 大门:\n\n{lines[1]}\n\nThe plan is in {lines[2]}."
    return ann.topic("How the shed looks now", body, "attic")


def _line(person: Person, name: str, content: bytes) -> str:
    sent = {"file": FileStorage(BytesIO(content), name)}
    answer = person.post("/files", sent, headers={"Accept": "application/json"})
    assert answer.json, answer.status
    return str(answer.json["markdown"])


def _talk_richly(ann: Person, bob: Person, mod: Person) -> tuple[int, int, int]:
    rich = ann.topic("The bench, and what it is made of", SAMPLE["rich"]["first"], "attic")
    found = _FIRST.search(ann.page(f"/t/{rich}"))
    assert found
    first = int(found[1])
    quote = html.unescape(
        re.findall(r"<textarea[^>]*>(.*?)</textarea>", bob.page(f"/t/{rich}/reply?quote={first}"), re.S)[0]
    )
    changed = bob.reply(rich, quote.lstrip() + SAMPLE["rich"]["answer"])
    _carry_out(mod, f"/p/{changed}/edit", {"body": quote.lstrip() + SAMPLE["rich"]["mended"]})
    _carry_out(ann, f"/t/{rich}/reply", {"body": "Then oak it is. 就用橡木吧。", "reply_to": str(changed)})
    _carry_out(ann, f"/p/{first}/append", {"body": SAMPLE["rich"]["later"]})
    return rich, first, changed


def _wait(people: dict[str, Person], topic: int) -> int:
    """Watched words, and what bob wrote with them."""
    lines = "hold: for sale\nhold: 出售\nrefuse: casino*\nreplace: darn -> d***"
    _carry_out(people["root"], "/admin/words/lines", {"lines": lines, "act": "hold"})
    bob = people["bob"]
    _carry_out(bob, f"/t/{topic}/reply", {"body": "My half of the shed is for sale."})
    held = int(bob.app.db.reader().value("SELECT max(id) FROM held"))
    _carry_out(
        people["mod"], "/order/waiting", {"decline": str(held), "why": "The shed is everybody's. 工具房是大家的。"}
    )
    _carry_out(bob, f"/t/{topic}/reply", {"body": "Then the **roof** is for sale.\n\n那就把屋顶出售吧。"})
    made = {
        "board": "attic",
        "title": "A kettle and two stools 出售",
        "body": "Hardly used. *Ten* for all.\n\n> 九成新",
    }
    _carry_out(bob, "/new", made)
    return int(bob.app.db.reader().value("SELECT max(id) FROM held"))


def _talk_privately(ann: Person, bob: Person, mod: Person) -> tuple[int, int]:
    def write(person: Person, **form: str) -> int:
        answered = person.post("/messages/new", form)
        assert answered.status_code == 303, answered.get_data(as_text=True)
        return int(answered.headers["Location"].split("/")[-1])

    group = write(mod, to="ann, bob", title="Who has a key to the shed? 谁有工具房的钥匙？", body="I lost **mine**.")
    _carry_out(ann, f"/m/{group}/reply", {"body": "On the hook behind the stove. Forget I said that."})
    _carry_out(ann, f"/m/{group}/2/delete")
    _carry_out(bob, f"/m/{group}/leave")
    _carry_out(ann, "/settings/messages/block", {"name": "mod"})
    talk = write(ann, to="bob", title="", body="Is the *east* gate open tonight?\n\n东门今晚开吗？")
    _carry_out(
        bob,
        f"/m/{talk}/reply",
        {"body": f"> [Ann Leigh #1](/m/{talk}?n=1):\n>\n> 东门今晚开吗？\n\n开到九点。Till nine."},
    )
    _carry_out(bob, f"/m/{talk}/2/edit", {"body": "开到九点。Till nine, I asked.\n\n```sh\nring --twice\n```"})
    return talk, group


def _report(people: dict[str, Person], changed: int, rich_post: int, talk: int) -> int:
    """Three things wait in the queue, of which mod is at work on one; one was looked at."""
    ann, bob, mod, root = (people[name] for name in ("ann", "bob", "mod", "root"))
    _carry_out(bob, f"/p/{rich_post}/report", {"reason": "topic"})
    closed = int(ann.app.db.reader().value("SELECT max(id) FROM report_case"))
    _carry_out(mod, f"/order/{closed}", {"outcome": "dismiss", "note": "It fits here. 放这里挺合适的。"})
    _carry_out(ann, f"/p/{changed}/report", {"reason": "unkind", "note": "The tone of it. 语气有点冲。"})
    _carry_out(root, f"/p/{changed}/report", {"reason": "rule"})
    case = int(ann.app.db.reader().value("SELECT max(id) FROM report_case"))
    _carry_out(mod, f"/order/{case}/claim", {"on": "1"})
    _carry_out(ann, f"/m/{talk}/2/report", {"reason": "other", "note": "He rings twice at night."})
    _carry_out(ann, "/u/bob/report", {"reason": "unsafe", "note": "his picture"})
    return case


def _take_part(people: dict[str, Person]) -> tuple[int, int]:
    """A question with a poll: everybody takes part."""
    ann, bob, mod, root = (people[name] for name in ("ann", "bob", "mod", "root"))
    form = {
        "board": "attic", "title": "Which way to the attic?", "body": "No ladder. 梯子不见了。", "poll_most": "2",
        "poll_question": "What shall we do?", "poll_closes": "2030-06-01T18:00",
        "poll_choices": "Build a new one\n再找找看\nKnock at every door of the lane and ask whoever opens, politely",
    }  # fmt: skip
    answer = ann.post("/new", form)
    assert answer.status_code == 303
    asked = int(answer.headers["Location"].split("/")[2])
    first, choice = (
        int(bob.app.db.reader().value(f"SELECT {which}(id) FROM {table}"))
        for which, table in (("max", "post"), ("min", "poll_choice"))
    )
    solved = bob.reply(asked, "It stood **behind the bicycles**. 在自行车后面。")
    thanks = ann.reply(asked, "So it did.")
    _carry_out(ann, f"/p/{solved}/solve", {"solved": "1"})
    for person, post, kind in (
        (bob, first, "like"), (mod, first, "like"), (mod, first, "idea"), (ann, solved, "thanks"),
        (ann, solved, "heart"), (root, solved, "thanks"), (bob, thanks, "smile"),
    ):  # fmt: skip
        _carry_out(person, f"/p/{post}/react", {"kind": kind})
    for person, number in ((bob, 0), (mod, 0), (root, 1)):
        form = {"poll": "1", "choice": str(choice + number)}
        _carry_out(person, f"/poll/{asked}/vote", form)
    for post in (first, solved, thanks):
        _carry_out(bob, f"/p/{post}/bookmark", {"on": "1"})
    _carry_out(bob, f"/p/{solved}/bookmark", {"note": "for the next ladder 下次找梯子"})
    return asked, solved


def keep_house(folder: Path, how: str) -> dict[str, str]:
    """Announcements, rules and about in a settled sample; then `how` it is: house, resting, closed, or inviting.

    Answers the names that its places use.
    """
    if how == "inviting":
        return invite_people(folder)
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    try:
        root = Person(app, "root")
        for which, words in (("rules", RULES), ("about", "Nine houses, one oven, a shed full of tools. 九户人家。")):
            _carry_out(root, f"/admin/pages/{which}", {"body": words})
        planned = {"starts": "2099-05-01T09:00", "ends": "2099-05-02T18:00"}
        over = {"starts": "2020-05-01T09:00", "ends": "2020-05-02T18:00"}
        said = (("May fair on the lane. 五月集市。", planned), ("Water is off on Friday.", over), (ANNOUNCED, {}))
        for words, times in said:
            _carry_out(root, "/admin/announcements/new", {"body": words, **times})
        mode = {"house": "open", "resting": "read-only", "closed": "closed"}[how]
        message = "We carry the forum to another computer. Back by six.\n正在把论坛搬到另一台电脑上，六点前回来。"
        settings = {"mode": mode, "mode_message": message if mode != "open" else "", "accept_rules": "1"}
        _carry_out(root, "/admin/settings", settings)
        return {"announced": str(len(said))}
    finally:
        app.close()


def invite_people(folder: Path) -> dict[str, str]:
    """A public address, an invitation that somebody came with, one that is dead, and two people at the door."""
    (folder / "hearth.toml").write_text('public_url = ["http://192.168.1.23:8420"]\n')
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    try:
        root = Person(app, "root")
        _carry_out(root, "/admin/invites", {"uses": "5", "days": "1", "note": "last year"})
        _carry_out(root, "/admin/invites/1/revoke")
        _carry_out(root, "/admin/invites", {"uses": "20", "days": "7", "note": "the new neighbours 新邻居"})
        code = str(app.db.reader().value("SELECT code FROM invite WHERE id = 2"))
        _carry_out(root, "/admin/settings", {"joining": "knock"})
        for name in ("莲藕婆婆", "Ola"):
            _carry_out(Person(app, ""), "/join", {"username": name, "password": PASSWORD, "i": code})
        for name, line in (("finch", "from number 9, third floor"), ("小雨", "我是楼下新搬来的")):
            _carry_out(Person(app, ""), "/join", {"username": name, "password": PASSWORD, "line": line})
        return {"invite": "2", "dead": "1", "code": f"{code[:5]}-{code[5:]}".upper()}
    finally:
        app.close()


def _carry_out(person: Person, path: str, fields: dict[str, str] | None = None) -> None:
    answer = person.post(path, fields)
    assert answer.status_code == 303, f"{person.name} got {answer.status_code} for {path}"
