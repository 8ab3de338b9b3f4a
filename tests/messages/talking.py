"""What tests of messages do again and again."""

from __future__ import annotations

import re

from tests.people import PASSWORD, Person


def write(person: Person, to: str, body: str = "Hello.", title: str = "") -> int:
    """Begin a talk; answers its id."""
    answer = person.post("/messages/new", {"to": to, "title": title, "body": body})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.headers["Location"].split("/")[-1])


def answer(person: Person, talk: int, body: str = "Hello back.") -> int:
    """Reply; answers the message's number."""
    said = person.post(f"/m/{talk}/reply", {"body": body})
    assert said.status_code == 303, said.get_data(as_text=True)
    return int(said.headers["Location"].split("#m")[1])


def join(app: object, name: str) -> Person:
    """One more member."""
    joined = Person(app, "").post("/join", {"username": name, "password": PASSWORD})  # type: ignore[arg-type]
    assert joined.status_code == 303
    return Person(app, name)  # type: ignore[arg-type]


def waiting(person: Person) -> int:
    """How many talks wait, as /live says."""
    return int(person.get("/live").get_json().get("messages", 0))


def in_list(person: Person) -> list[tuple[str, str]]:
    """(id of the talk, how many messages in it are new) as the list shows them."""
    page = person.page("/messages")
    rows = page.split('<li class="row')[1:]
    found = []
    for row in rows:
        where = re.search(r"/m/(\d+)", row)
        new = re.search(r"(\d+) new", row)
        assert where
        found.append((where[1], new[1] if new else ""))
    return found
