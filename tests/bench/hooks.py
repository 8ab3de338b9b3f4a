"""What each layer of a request costs, in microseconds of CPU, in one process and without a socket."""

from __future__ import annotations

import functools
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import flask

from forum_app import Forum, create_app, load
from forum_app.topics.queries import read
from forum_app.topics.views import count_reading
from tests.bench import bare

CALLS = 2000
ROUNDS = 7


def environ(path: str, cookie: str = "") -> dict[str, Any]:
    """What waitress would hand over for this address, with its query."""
    place, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": unquote(place, "latin-1"), "SCRIPT_NAME": "", "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8420", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost:8420", "REMOTE_ADDR": "127.0.0.1",
        "REQUEST_URI": path, "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr, "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        **({"HTTP_COOKIE": cookie} if cookie else {}),
    }  # fmt: skip


def cost(fn: Callable[[], object], calls: int = CALLS) -> float:
    """Microseconds of CPU a call, the best of some rounds: the machine's other work only ever adds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(calls):
            fn()
        best = min(best, time.process_time() - began)
    return best / calls * 1e6


def ask(wsgi: Any, path: str, cookie: str = "") -> Callable[[], object]:
    def once() -> object:
        answer = wsgi(environ(path, cookie), lambda *_: None)
        return b"".join(answer)

    return once


def layers(folder: Path, bodies: Path, path: str, cookie: str) -> dict[str, float]:
    """The whole page as guest and as member, kept and by Flask, a bare view, and each layer by itself."""
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    member = f"{cookie}"
    flask_alone: Any = app.wsgi_app._inner  # type: ignore[attr-defined]
    for sent in ("", member):
        ask(app.wsgi_app, path, sent)()  # the address is learnt
    found = {
        "bare Flask view, same bytes": cost(ask(bare.make(bodies).wsgi_app, path)),
        "guest's page, kept": cost(ask(app.wsgi_app, path)),
        "guest's page, kept, by Flask": cost(ask(flask_alone, path)),
        "member's page, kept": cost(ask(app.wsgi_app, path, member)),
        "member's page, kept, by Flask": cost(ask(flask_alone, path, member)),
        "member's copy to be made": cost(_without_copies(app, ask(app.wsgi_app, path, member)), calls=200),
    }
    found["the door (Host, headers, log)"] = found["guest's page, kept"] - cost(ask(app.doorstep, path))
    for hooks in app.before_request_funcs.values():
        for hook in hooks:
            name = getattr(hook, "__qualname__", repr(hook)).replace(".<locals>", "")
            found[f"before_request {name}, guest"] = _inside(app, path, "", hook)
            found[f"before_request {name}, member"] = _inside(app, path, member, hook)
    topic = read.topic(app.db.reader(), int(path.split("/")[2]))
    assert topic
    for who, sent in (("guest", ""), ("member", member)):
        found[f"counting a reading, {who}"] = _inside(app, path, sent, functools.partial(count_reading, topic))
    app.close()
    return found


def _without_copies(app: Forum, once: Callable[[], object]) -> Callable[[], object]:
    def forgetting() -> object:
        app.copies = type(app.copies)(1 << 20)
        return once()

    return forgetting


def _inside(app: Forum, path: str, cookie: str, hook: Callable[[], object]) -> float:
    with app.request_context(environ(path, cookie)):
        flask.g.viewer = None
        for hooks in app.before_request_funcs.values():
            for earlier in hooks:
                earlier()
        return cost(hook)
