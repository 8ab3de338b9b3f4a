"""A program that replies: `python -m tests.faults.replying FOLDER NAME TOPIC TIMES`, through the rules."""

from __future__ import annotations

import sys
from pathlib import Path

from forum_app import Forum, create_app, load
from forum_app.accounts.queries import credentials
from forum_app.kernel.clock import now
from forum_app.kernel.viewer import Viewer
from forum_app.kernel.writing import NOWHERE
from forum_app.topics import access, service


def viewer(app: Forum, name: str) -> Viewer:
    found = credentials(app.db.reader(), name)
    assert found, f"nobody is called {name}"
    return Viewer(found.id, name, name, "member", "en", "UTC", "", "", 0, "")


def reply(app: Forum, who: Viewer, topic_id: int, words: str) -> int:
    prepared = service.prepare(app.db.reader(), app.events, words, home=NOWHERE)
    with app.db.transaction() as tx:
        topic = access.topic_to_reply(tx, who, topic_id)
        return service.reply(tx, who.id, topic, prepared, now=now()).post_id


if __name__ == "__main__":
    folder, name, topic, times = sys.argv[1:]
    app = create_app(load({"data_dir": Path(folder)}, {}), worker=False)
    who = viewer(app, name)
    for number in range(int(times)):
        reply(app, who, int(topic), f"{name} says {number}")
    print("done", app.db.lock.longest)
    app.close()
