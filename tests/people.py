"""Named people, and a door for each: the tests come in over HTTP."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum_app import Forum
from forum_app.accounts import queries, service
from forum_app.kernel.clock import now
from forum_app.kernel.security import HashGate, digest

PASSWORD = "walnut kettle monday"
BASE = "http://localhost"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
# a red dot
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415478da6338e020000002d40111357c24aa0000000049454e44ae426082"
)
MEMBERS = {"root": "owner", "mod": "moderator", "ann": "member", "bob": "member"}


def found_forum(app: Forum) -> None:
    """A forum with root, mod, ann and bob, and an empty board `talk`."""
    from forum_app.boards.service import Draft, make
    from forum_app.welcome.service import Beginning, found

    with app.app_context():
        hashed = HashGate(8).hash(PASSWORD)
        found(app, service.prepare_name("root"), hashed, Beginning("Plum Lane", "en", "UTC"))
        with app.db.transaction() as tx:
            for name, role in MEMBERS.items():
                if name != "root":
                    service.join(tx, service.prepare_name(name), hashed, now=now(), role=role)  # type: ignore[arg-type]
            make(tx, Draft("talk", "About everything"))
            app.options.put(tx, {"checklist": False}, now())


@dataclass
class Person:
    """Somebody at the door. `name` is '' for a guest."""

    app: Forum
    name: str
    client: FlaskClient = field(init=False)
    token: str = ""

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        if self.name:
            self._sign_in()

    def _sign_in(self) -> None:
        with self.app.db.transaction() as tx:
            found = queries.credentials(tx, self.name)
            assert found, f"nobody is called {self.name}"
            opened = service.open_session(tx, found.id, agent="test", now=now())
            own = tx.value("SELECT csrf FROM session WHERE token = :token", token=digest(opened.token))
            self.token = own or ""  # as every form would say it; who is only half in has none
        self.client.set_cookie(f"hearth_{self.app.config['INSTANCE']}", opened.token, domain="localhost")

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.client.get(path, base_url=BASE, **kwargs)

    def page(self, path: str) -> str:
        """The page behind all redirects; it must be there."""
        response = self.get(path, follow_redirects=True)
        assert response.status_code == 200, f"{self.name or 'guest'} got {response.status_code} for {path}"
        return response.get_data(as_text=True)

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, token: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """POST a form with this person's token, or with another one; '' sends none."""
        token = self.csrf() if token is None else token
        fields = {**({"csrf_token": token} if token else {}), **(data or {})}
        for name, value in fields.items():
            if isinstance(value, bytes):  # a file
                fields[name] = (BytesIO(value), f"{name}.png")
        answer = self.client.post(path, data=fields, base_url=BASE, **kwargs)
        answer.request.environ["wsgi.input"].close()  # of a large body the client makes a file, and leaves it open
        return answer

    def sits_at_the_window(self) -> Person:
        """From now on the requests come out of the program's own window, if there is one."""
        self.client.environ_base |= {"hearth.door": "home"}
        self.client.set_cookie(f"hearth_{self.app.config['INSTANCE']}_window", "1", domain="localhost")
        return self

    def csrf(self) -> str:
        """A guest's token changes with the cookie, a member's never, so that no page is asked for it."""
        if not self.token or not self.name:
            match = TOKEN.search(self.get("/preferences").get_data(as_text=True))
            assert match
            self.token = match[1]
        return self.token

    def avatar(self, picture: bytes = b"") -> str:
        """Upload a picture; answers its digest."""
        answer = self.post("/settings/avatar", {"picture": picture or PNG})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return str(self.app.db.reader().value("SELECT avatar FROM member WHERE name = :name", name=self.name))

    def topic(self, title: str = "A topic", body: str = "Its first words.", board: str = "talk") -> int:
        """Post a topic; answers its id."""
        response = self.post("/new", {"board": board, "title": title, "body": body})
        assert response.status_code == 303, response.get_data(as_text=True)
        return int(response.headers["Location"].split("/")[2])

    def reply(self, topic_id: int, body: str = "An answer.") -> int:
        """Reply; answers the post's id."""
        response = self.post(f"/t/{topic_id}/reply", {"body": body})
        assert response.status_code == 303, response.get_data(as_text=True)
        return int(response.headers["Location"].split("#p")[1])
