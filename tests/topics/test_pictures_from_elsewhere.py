"""Pictures by link, if the owner wants them; and stored HTML that is made again."""

from __future__ import annotations

from forum_app import Forum
from forum_app.kernel.clock import now
from forum_app.kernel.markup import made_by
from forum_app.kernel.writing import NOWHERE
from forum_app.topics import renewing
from tests.people import Person

SETTINGS = {"name": "Plum Lane", "about": "", "language": "en", "zone": "UTC", "joining": "open"}
PICTURE = "![a cat](https://cats.example/1.png)"


def _work(app: Forum) -> None:
    while app.jobs.run_due():
        pass


def _policy(person: Person, path: str) -> str:
    return person.get(path, follow_redirects=True).headers["Content-Security-Policy"]


def test_the_owner_turns_them_on_and_off(root: Person, ann: Person, guest: Person) -> None:
    topic = ann.topic(body=PICTURE)
    ann.post(f"/p/{int(ann.app.db.reader().value('SELECT max(id) FROM post'))}/append", {"body": PICTURE})
    assert "<img" not in guest.page(f"/t/{topic}")
    assert "img-src 'self';" in _policy(guest, f"/t/{topic}")
    root.post("/admin/settings", {**SETTINGS, "outside_images": "1"})
    _work(root.app)
    assert guest.page(f"/t/{topic}").count('src="https://cats.example/1.png"') == 2
    assert "img-src 'self' http: https:;" in _policy(guest, f"/t/{topic}")
    assert "<img" in ann.post("/new", {"body": PICTURE, "preview": "1"}).get_data(as_text=True)
    root.post("/admin/settings", {**SETTINGS, "shown": "outside_images"})  # the box was there, and was not ticked
    _work(root.app)
    assert "<img" not in guest.page(f"/t/{topic}")
    assert "img-src 'self';" in _policy(guest, f"/t/{topic}")


def test_nothing_is_made_again_when_other_settings_change(root: Person, ann: Person) -> None:
    ann.topic(body=PICTURE)
    _work(root.app)
    root.post("/admin/settings", {**SETTINGS, "name": "Another"})
    assert root.app.db.reader().value("SELECT count(*) FROM job WHERE kind = :kind", kind=renewing.KIND) == 0


def test_a_mind_changed_half_way_ends_as_it_was_meant_last(root: Person, ann: Person) -> None:
    topic = ann.topic(body=PICTURE)
    app = root.app
    payload = {"after": 0, "maker": made_by(True)}  # as if the first half had been done while they were allowed
    with app.db.transaction() as tx:
        tx.run("UPDATE post SET renderer = :maker, html = 'with pictures'", maker=made_by(True))
        tx.run("UPDATE topic SET version = version + 1")
    again = renewing.render_again(app.db, {**payload, "after": 10**9}, app.options, NOWHERE)
    assert again is not None
    assert again["maker"] == made_by(False)
    assert "a cat</a>" in ann.page(f"/t/{topic}")


def test_words_that_show_otherwise_are_found_as_they_show(ann: Person, guest: Person) -> None:
    """An older renderer left `H~2~O` as it was."""
    topic = ann.topic("Kettle", "The H~2~O boils")
    app, post = ann.app, int(ann.app.db.reader().value("SELECT max(id) FROM post"))
    with app.db.transaction() as tx:
        tx.run("UPDATE post SET renderer = 1, html = '<p>The H~2~O boils</p>' WHERE id = :post", post=post)
        app.options.put(tx, {"renderer": 1}, now())
    for rebuild in app.events.provided("rebuild"):
        rebuild(app.db, lambda _: None)
    assert "Kettle" not in guest.page("/search?q=H2O")
    renewing.plan(app)
    _work(app)
    assert "<mark>H2O</mark>" in guest.page("/search?q=H2O")
    assert "<sub>2</sub>" in guest.page(f"/t/{topic}")
    db = app.db.reader()
    assert [problem for look in app.events.provided("check") for problem in look(db)] == []
