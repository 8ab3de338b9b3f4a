"""The real program as a process of its own, and a browser as small as it goes: cookies, tokens, redirects."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

from launcher.cli import main
from tests.people import PASSWORD, TOKEN

ROOT = Path(__file__).parent.parent
READY = re.compile(r"^Listening on http://(\[[^\]]+\]|[^:]+):(\d+)$", re.MULTILINE)
HINT = "Where it lies elsewhere, say so: --data-dir FOLDER"  # after the sentence that a folder holds no forum
PATIENCE = 60.0  # seconds; far more than anything here takes, also on a slow machine


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This environment without what Hearth or a browser would read, posting limits off, and `extra`."""
    unwanted = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HEARTH_") and k not in unwanted}
    return {**kept, "HEARTH_LIMITS": "off", "PYTHONPATH": str(ROOT), **(extra or {})}


def command(*arguments: str | Path, module: str = "launcher") -> list[str]:
    """`hearth …` as this checkout runs it; a warning in it is an error."""
    return [sys.executable, "-W", "error", "-m", module, *map(str, arguments)]


def hearth(
    *arguments: str | Path,
    folder: Path | None = None,
    stdin: str = "",
    env: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
) -> subprocess.CompletedProcess[str]:
    """Run a command of Hearth to its end; `before` is a command that runs ours."""
    where = ["--data-dir", folder] if folder else []
    return subprocess.run(
        [*before, *command(*arguments, *where)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        env=environment(env),
        cwd=ROOT,
        check=False,
    )


def check(folder: Path, before: Sequence[str] = ()) -> dict[str, Any]:
    """What `hearth check --json` finds: in this process, unless a command is to run it."""
    if before:
        said = hearth("check", "--json", folder=folder, before=before).stdout
    else:
        said = _said_here("check", "--json", "--data-dir", folder)
    found: dict[str, Any] = json.loads(said)
    return found


def _said_here(*arguments: str | Path) -> str:
    """What a command says that ends by itself and is not about how it starts: a process takes a second of its own."""
    kept, umask, out = dict(os.environ), os.umask(0o077), io.StringIO()
    try:
        for name in [name for name in os.environ if name.startswith("HEARTH_")]:
            del os.environ[name]
        with contextlib.redirect_stdout(out):
            main(list(map(str, arguments)))
    finally:
        os.environ.update(kept)
        os.umask(umask)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended that ran in this process."""

    code: int
    out: str
    err: str


Hearth = Callable[..., Done]


@pytest.fixture
def hearth_here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Hearth]:
    """`hearth …` without a process of its own: for commands that end by themselves, many times over."""
    for name in [name for name in os.environ if name.startswith("HEARTH_")]:
        monkeypatch.delenv(name)
    umask = os.umask(0o077)  # the program sets it for its process, which is ours here

    def run(*arguments: str | Path) -> Done:
        if str(arguments[0]).startswith(("--headless", "--data-dir")):
            # what ought to be refused; if it is not, it would serve in this process for ever
            done = hearth(*arguments)
            return Done(done.returncode, done.stdout, done.stderr)
        capsys.readouterr()
        code = main(list(map(str, arguments)))
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    yield run
    os.umask(umask)


class NotStarted(AssertionError):
    """The server ended, or said nothing for too long, before it listened."""


class Running:
    """A server that was started; as a context manager it is gone at the end, whatever happened.

    Its output goes to files without a name: a full pipe would stop it, and a test would have to empty it.
    """

    def __init__(
        self,
        folder: Path,
        *arguments: str | Path,
        headless: bool = True,
        module: str = "launcher",
        before: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
        first: Sequence[str] = (),
    ) -> None:
        """`before` is a command that runs ours (strace …); `first` stands before the arguments of Hearth."""
        self.folder = folder
        self._out, self._err = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115
        self._clients: list[Client] = []
        mode = ["--headless"] if headless else []
        ours = command(*first, *mode, "--data-dir", folder, *arguments, module=module)
        began = time.monotonic()
        self.process = subprocess.Popen(
            [*before, *ours],
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._err,
            env=environment(env),
            cwd=ROOT,
            start_new_session=True,
        )
        try:
            self.host, self.port = self._ready()
        except BaseException:
            self.close()
            raise
        self.started_in = time.monotonic() - began

    def _ready(self) -> tuple[str, int]:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            ended = self.process.poll() is not None
            if match := READY.search(self.said):
                return match[1], int(match[2])
            if ended:
                raise NotStarted(f"it ended with {self.process.returncode}: {self.complaints}")
            time.sleep(0.005)
        raise NotStarted(f"it was not ready after {PATIENCE:.0f} s: {self.said} {self.complaints}")

    @property
    def said(self) -> str:
        """Its standard output so far."""
        return _all_of(self._out.fileno())

    @property
    def complaints(self) -> str:
        """Its standard error so far."""
        return _all_of(self._err.fileno())

    def wait_for(self, text: str) -> str:
        """Until it has said this on its standard output; answers all of it."""
        until = time.monotonic() + PATIENCE
        while text not in self.said:
            assert time.monotonic() < until, f"it never said {text!r} but {self.said!r}"
            time.sleep(0.01)
        return self.said

    @property
    def pid(self) -> int:
        """The server's own, also when another program runs it."""
        return int(json.loads((self.folder / "run" / "server.json").read_text())["pid"])

    def client(self, name: str = "", **kwargs: Any) -> Client:
        """A browser that looks at it, signed in as `name`."""
        client = self.adopt(Client(self.port, **kwargs))
        if name:
            client.log_in(name)
        return client

    def adopt(self, client: Client) -> Client:
        """Let a browser that has looked at another server look at this one, with the same cookies."""
        client.move(self.port)
        self._clients.append(client)
        return client

    def send(self, number: int = signal.SIGTERM) -> None:
        os.kill(self.pid, number)

    def wait(self, patience: float = PATIENCE) -> int:
        """Its exit code; minus the number of the signal that ended it."""
        return self.process.wait(patience)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.send(number)
        return self.wait()

    def kill(self) -> None:
        """kill -9, for it and whatever runs it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        self.kill()
        for client in self._clients:
            client.close()
        self._out.close()
        self._err.close()

    def __enter__(self) -> Running:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            print(self.complaints)
        self.close()


def start(folder: Path, *arguments: str | Path, port: int = 0, **kwargs: Any) -> Running:
    """`hearth --headless` on the folder, on any free port unless one is named."""
    return Running(folder, "--port", str(port), *arguments, **kwargs)


def _all_of(handle: int) -> str:
    """The whole file, without moving the place at which the child writes."""
    return os.pread(handle, os.fstat(handle).st_size, 0).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def location(self) -> str:
        return str(self.headers["Location"])


class Client:
    """Keeps cookies and its connection. It follows no redirect but in `page`, and repeats nothing."""

    def __init__(self, port: int, base: str = "", headers: Mapping[str, str] | None = None) -> None:
        self.base = base  # the path under which the forum lives
        self.headers = dict(headers or {})
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def move(self, port: int) -> None:
        """Go on at another port, with the same cookies."""
        self.close()
        self.port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def close(self) -> None:
        self._connection.close()

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request for exactly this path."""
        cookie = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        self._connection.request(method, path, body, {**self.headers, **cookie, **(headers or {})})
        response = self._connection.getresponse()
        answer = Answer(response.status, response.msg, response.read().decode("utf-8"))
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
        return answer

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.request("GET", self.base + quote(path, safe="/?=&#%+~"), headers=headers)

    def page(self, path: str) -> str:
        """The page behind all redirects; it must be there."""
        target = self.base + path
        for _ in range(5):
            answer = self.request("GET", target)
            if answer.status not in (301, 302, 303, 307, 308):
                break
            parts = urlsplit(answer.location)
            target = parts.path + ("?" + parts.query if parts.query else "")
        assert answer.status == 200, f"{answer.status} for {path}: {answer.text[:300]}"
        return answer.text

    def post(
        self, path: str, data: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """POST a form with this browser's token."""
        if not self.token:
            match = TOKEN.search(self.get("/preferences").text)
            assert match, "the page with a form has no token"
            self.token = match[1]
        body = urlencode({"csrf_token": self.token, **(data or {})}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", self.base + path, body, {**kind, **(headers or {})})

    def log_in(self, name: str, password: str = PASSWORD) -> None:
        answer = self.post("/login", {"username": name, "password": password})
        assert answer.status == 303, f"{answer.status} for a log-in as {name}"
        self.token = ""  # the member's is another than the guest's

    def topic(self, title: str = "A topic", body: str = "Its first words.", board: str = "talk") -> int:
        """Post a topic; answers its id."""
        answer = self.post("/new", {"board": board, "title": title, "body": body})
        assert answer.status == 303, answer.text
        assert answer.location.startswith(f"{self.base}/t/")
        return int(answer.location.removeprefix(self.base).split("/")[2])

    def reply(self, topic_id: int, body: str) -> int:
        """Reply; answers the post's id once it was acknowledged."""
        answer = self.post(f"/t/{topic_id}/reply", {"body": body})
        assert answer.status == 303, answer.text
        assert answer.location.startswith(f"{self.base}/t/{topic_id}/")
        return int(answer.location.split("#p")[1])
