"""Uses a Hearth as a person would, from the first start to the restored backup: `python build/smoke.py dist/hearth`.

The standard library only, so that it runs wherever the executable is made. It tells what it measured on the way.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
READY = re.compile(r"^Listening on http://[^:]+:(\d+)$", re.MULTILINE)
PATIENCE = 60.0  # seconds
PASSWORD = "walnut kettle monday"
LATER = ("backup", "verify", "restore")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="smoke.py", description=__doc__)
    parser.add_argument("program", nargs=argparse.REMAINDER, help="the program, and what stands before our arguments")
    program = parser.parse_args(arguments).program
    with tempfile.TemporaryDirectory(prefix="hearth-smoke-", ignore_cleanup_errors=True) as scratch:
        try:
            Smoke(program, Path(scratch)).run()
        except SmokeFailed as failure:
            print(f"The smoke run failed: {failure}", file=sys.stderr)
            return 1
    return 0


class SmokeFailed(Exception):
    """What was expected, and what came."""


def expect(truth: object, sentence: str) -> None:
    if not truth:
        raise SmokeFailed(sentence)


class Smoke:
    """One program, one scratch folder."""

    def __init__(self, program: list[str], scratch: Path) -> None:
        self._program = [str(Path(program[0]).absolute()) if Path(program[0]).exists() else program[0], *program[1:]]
        self._scratch = scratch
        self._data = scratch / "data"

    def run(self) -> None:
        versions = json.loads(self.command("--version", "--json"))
        expect(_is_safe(versions["sqlite"]), f"SQLite {versions['sqlite']} can lose data")
        print(f"Hearth {versions['hearth']}, Python {versions['python']}, SQLite {versions['sqlite']}")
        licenses = self.command("--licenses")
        expect("GNU LESSER GENERAL PUBLIC LICENSE" in licenses and "Flask 3" in licenses, "licences are missing")
        with self.serving(self._data) as (browser, took):
            print(f"ready on an empty folder in {took:.2f} s")
            topic = self._live(browser)
        with self.serving(self._data) as (browser, took):
            print(f"ready again in {took:.2f} s")
            expect("Words by the fire" in browser.page(f"/t/{topic}"), "the topic is gone after a restart")
        found = json.loads(self.command("check", "--json", "--data-dir", self._data))
        expect(found["ok"] and found["topics"] >= 1, f"check says {found}")
        self._move(topic)
        print("The smoke run is through.")

    def _live(self, browser: Browser) -> int:
        """Set it up, post, upload, search, read Chinese; answers the topic."""
        code = (self._data / "run" / "setup-code").read_text()
        form = {
            "forum": "Plum Lane",
            "username": "root",
            "password": PASSWORD,
            "language": "en",
            "zone": "Asia/Shanghai",
        }
        answer = browser.post(f"/setup?code={code}", {**form, "code": code})
        expect(answer.status == 303, f"the setup was answered with {answer.status}")
        page = browser.page("/new")
        board = re.search(r'<option value="([a-z][^"]*)"', page)
        expect(board, "there is no board to post in")
        body = "Words by the fire, 围炉夜话.\n\n```python\nprint('hello')\n```"
        answer = browser.post("/new", {"board": board[1] if board else "", "title": "A first topic", "body": body})
        expect(answer.status == 303, f"the topic was answered with {answer.status}")
        topic = int(answer.location.split("/t/")[1].split("/")[0])
        expect('class="nb"' in browser.page(f"/t/{topic}"), "code has no colours")
        expect("A first topic" in browser.page("/search?q=" + quote("夜话")), "the search finds no Chinese")
        expect("/avatar/" in self._picture(browser), "the picture does not show")
        chinese = browser.get("/boards", {"Accept-Language": "zh-CN", "Cookie": ""}).text
        expect('lang="zh-Hans"' in chinese and "版块" in chinese, "there is no Chinese")
        expect(browser.get("/readyz").status == 200, "it is not ready")
        return topic

    def _picture(self, browser: Browser) -> str:
        for _ in range(2):  # the second one by the process that decoded the first
            began = time.monotonic()
            answer = browser.upload("/settings/avatar", "picture", _png())
            expect(answer.status == 303, f"the picture was answered with {answer.status}: {answer.text[:300]}")
            print(f"a picture in {time.monotonic() - began:.2f} s")
        return browser.page("/settings/avatar")

    def _move(self, topic: int) -> None:
        """Back it up, prove that the backup is whole, restore it elsewhere and read it there."""
        missing = [name for name in LATER if name not in self.command("--help")]
        if missing:
            print(f"NOT TRIED: this Hearth has no {', '.join(missing)}.")
            return
        backup, elsewhere = self._scratch / "one.hearth", self._scratch / "elsewhere"
        self.command("backup", backup, "--data-dir", self._data)
        self.command("verify", backup)
        self.command("restore", backup, "--yes", "--data-dir", elsewhere)
        with self.serving(elsewhere) as (browser, _):
            expect("Words by the fire" in browser.page(f"/t/{topic}"), "the topic was not restored")
        backup.write_bytes(backup.read_bytes()[:-100])
        self.command("verify", backup, code=6)

    def command(self, *arguments: str | Path, code: int = 0) -> str:
        done = subprocess.run([*self._program, *map(str, arguments)], capture_output=True, encoding="utf-8",
                              timeout=PATIENCE, env=_environment(), check=False)  # fmt: skip
        expect(done.returncode == code, f"{arguments[0]} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    @contextlib.contextmanager
    def serving(self, folder: Path) -> Iterator[tuple[Browser, float]]:
        """The program, headless on this folder, and how long it took to be ready; it must end in order."""
        began = time.monotonic()
        flags = subprocess.CREATE_NEW_PROCESS_GROUP if sys.platform == "win32" else 0
        process = subprocess.Popen(
            [*self._program, "--headless", "--port", "0", "--data-dir", str(folder)],
            stdout=subprocess.PIPE, encoding="utf-8", env=_environment(), creationflags=flags,
        )  # fmt: skip
        try:
            assert process.stdout
            match = READY.match(process.stdout.readline())
            expect(match, "it did not say where it listens")
            yield Browser(int(match[1]) if match else 0), time.monotonic() - began
            _stop(process, folder)
            code = process.wait(PATIENCE)
            expect(code == 0 or sys.platform == "win32", f"it ended with {code}")
        finally:
            if process.poll() is None:
                with contextlib.suppress(OSError):
                    _stop(process, folder)
                process.kill()
            process.wait()


def _stop(process: subprocess.Popen[str], folder: Path) -> None:
    """As a system would. The server itself, since the program may run under another one."""
    if sys.platform == "win32":
        process.send_signal(signal.CTRL_BREAK_EVENT)
    else:
        os.kill(json.loads((folder / "run" / "server.json").read_text())["pid"], signal.SIGTERM)


def _environment() -> dict[str, str]:
    """This one without what Hearth reads, the packages of whoever runs us, and the time zones of this machine."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HEARTH_", "PYTHON", "VIRTUAL_ENV"))}
    return {**kept, "PYTHONTZPATH": ""}


def _is_safe(version: str) -> bool:
    """As forum_app.kernel.db says; once more, because this looks from outside."""
    numbers = tuple(map(int, version.split(".")))
    return numbers >= (3, 51, 3) or (3, 50, 7) <= numbers < (3, 51) or (3, 44, 6) <= numbers < (3, 45)


def _png(side: int = 64) -> bytes:
    """A square of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xf0\x8a\x55" * side for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.location = response.headers.get("Location", "")
        self.cookies = response.headers.get_all("Set-Cookie", [])
        self.text = response.read().decode("utf-8", "replace")


class Browser:
    """Keeps cookies, sends the token of the page that has the form."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            connection.request(method, path, body, {"Cookie": cookie, **(headers or {})})
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for line in answer.cookies:
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        return answer

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self.request("GET", path, headers=headers)

    def page(self, path: str) -> str:
        """The page behind all redirects; it must be there."""
        for _ in range(5):
            answer = self.get(path)
            if answer.status not in (301, 302, 303, 307, 308):
                break
            parts = urlsplit(answer.location)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
        expect(answer.status == 200, f"{path} was answered with {answer.status}")
        return answer.text

    def _token(self, path: str) -> str:
        match = TOKEN.search(self.page(path))
        expect(match, f"{path} has no form")
        return match[1] if match else ""

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        body = urlencode({"csrf_token": self._token(path), **fields}).encode()
        return self.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def upload(self, path: str, field: str, content: bytes) -> Answer:
        limit = "hearth-smoke-limit"
        head = f'--{limit}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self._token(path)}\r\n'
        file = f'--{limit}\r\nContent-Disposition: form-data; name="{field}"; filename="a.png"\r\n\r\n'
        body = (head + file).encode() + content + f"\r\n--{limit}--\r\n".encode()
        return self.request("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={limit}"})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
