"""Whatever is sent as a picture or a file is refused or made harmless, at once, and the memory stays as it was."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forum_app.uploads.names import NEVER, TYPES
from tests.process import Client, Running, start
from tests.uploads import pictures
from tests.uploads.pictures import quarters, saved

MB = 1 << 20
SCRIPT = b"<script>"
# what claims to be a picture: name, content, is it taken (as what we make of it)
PICTURES: dict[str, tuple[Callable[[], bytes], bool]] = {
    "drawing.svg": (lambda: pictures.SVG, False),
    "drawing.png": (lambda: pictures.SVG, False),
    "page.png": (lambda: pictures.HTML, False),
    "page.html": (lambda: pictures.HTML, False),
    "both.gif": (pictures.gif_with_script, False),
    "both.png": (pictures.zip_in_a_picture, True),
    "both.jpg": (pictures.jpeg_with_page, True),
    "cut.jpg": (lambda: saved(quarters(), "JPEG")[:2000], False),
    "cut.png": (lambda: saved(quarters())[:-200], False),
    "header.png": (lambda: pictures.png(65_535, 65_535, b""), False),
    "header.gif": (lambda: pictures.wide_gif(65_535, 65_535), False),
    "bomb.png": (pictures.bomb, False),
    "deep.png": (pictures.deep, False),
    "note.png": (pictures.long_text, False),
    "frames.gif": (lambda: pictures.animated(300), True),
    "large-frames.gif": (lambda: pictures.animated(12, size=2000), True),
    "frames.webp": (lambda: pictures.animated(150, "WEBP", 100), True),
    "scans.jpg": (pictures.many_scans, False),
    "empty.png": (lambda: b"", False),
}
NAMES = (
    "../../../etc/passwd.txt", "..\\..\\boot.txt", "/etc/cron.d/x.txt", "CON.txt", "nul.txt", "COM1.pdf",
    "a\r\nX-Evil: 1.txt", "a%0d%0aX-Evil: 1.txt", "a\0.txt", "a\u202etxt.exe.pdf", "x" * 300 + ".txt",
    "😀" * 90 + ".txt", "é\u0301.txt", ".txt", 'a;b="c.txt', "<b>.txt", "a.txt.html", "a.html\u200b.txt", "  .pdf",
    "....txt", "a/b\\c:d.txt", "\u2028.txt",
)  # fmt: skip


def _send(client: Client, name: str, content: bytes) -> tuple[int, dict[str, Any]]:
    """Status and answer."""
    client.close()  # making what is sent may have taken longer than a connection is kept
    client.post("/preferences", {})  # for the token
    named = name.encode("utf-8", "surrogatepass").replace(b'"', b"%22")
    head = b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + client.token.encode()
    head += b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="' + named + b'"\r\n\r\n'
    body = head + content + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Accept": "application/json"}
    answer = client.request("POST", "/files", body, headers)
    return answer.status, json.loads(answer.text)


def _fetched(client: Client, path: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in client.cookies.items())})
        response = connection.getresponse()
        return response, response.read()


def _look_at(client: Client, made: dict[str, Any]) -> None:
    """What is given out cannot be carried out."""
    response, content = _fetched(client, made["url"])
    assert response.status == 200
    kind = (response.headers["Content-Type"] or "").partition(";")[0]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in " ".join(response.headers.get_all("Content-Security-Policy", []))
    assert response.headers["X-Evil"] is None
    if made["width"]:
        assert kind == "image/webp"
        assert content[8:12] == b"WEBP"
        assert SCRIPT not in content
    else:
        assert kind in {*TYPES.values(), "application/octet-stream"}
        disposition = response.headers["Content-Disposition"]
        assert disposition.startswith("attachment; filename")
        assert not re.search(r"[\r\n/\\]", disposition)
    assert not re.search(r'[/\\<>:"|?*\x00-\x1f\u202e]|^\.|^(con|nul|com1)\.', made["name"], re.IGNORECASE)
    assert len(made["name"].encode()) <= 120


def _memory(pid: int) -> tuple[int, int]:
    """MB now, and at most until now."""
    status = Path(f"/proc/{pid}/status").read_text()
    return tuple(int(status.split(f"{name}:")[1].split()[0]) // 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def _helper(server: Running) -> int:
    """The process that decodes: the child of the server."""
    found = subprocess.run(["pgrep", "-P", str(server.pid)], capture_output=True, text=True, check=True)
    return int(found.stdout.split()[0])


def _computed(*pids: int) -> float:
    """Seconds: by the clock a busy machine would take part in it."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split() for pid in pids]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


@pytest.mark.proof
@pytest.mark.slow
def test_hostile_uploads_are_refused_or_harmless_at_once(folder: Path, proved: Callable[..., None]) -> None:
    slowest, taken, refused = 0.0, 0, 0
    with start(folder) as server:
        client = server.client()
        client.log_in("ann")
        assert _send(client, "cat.jpg", saved(quarters(2000, 1500), "JPEG"))[0] == 200
        before, helper = _memory(server.pid)[0], _helper(server)
        for name, (make, takes) in PICTURES.items():
            content = make()
            began = _computed(server.pid, helper)
            status, made = _send(client, name, content)
            seconds = _computed(server.pid, helper) - began
            assert status == (200 if takes else 422), (name, made)
            assert seconds < 1, (name, seconds)
            slowest = max(slowest, seconds)
            if takes:
                _look_at(client, made)
            else:
                assert made["message"], name
            taken, refused = taken + takes, refused + (not takes)
        for name in NAMES:
            status, made = _send(client, name, pictures.HTML)
            assert status in (200, 422), (name, made)
            if status == 200:
                _look_at(client, made)
            taken, refused = taken + (status == 200), refused + (status != 200)
        assert _helper(server) == helper  # nothing killed it
        now, most = _memory(server.pid)
        helper_now, helper_most = _memory(helper)
        assert now - before < 40
        assert helper_now < 150
        assert helper_most < 512
        proved(
            "hostile pictures, files and names", taken_and_harmless=taken, refused=refused,
            slowest_seconds_of_computing=round(slowest, 2),
            server_mb_before=before, server_mb_after=now, server_mb_at_most=most, decoder_mb_after=helper_now,
            decoder_mb_at_most=helper_most,
        )  # fmt: skip


@pytest.mark.proof
@pytest.mark.slow
def test_no_kind_that_could_be_carried_out_is_ever_taken(folder: Path, proved: Callable[..., None]) -> None:
    with start(folder) as server:
        client = server.client()
        client.log_in("ann")
        for ending in sorted(NEVER):
            for name in (f"x.{ending}", f"x.txt.{ending.upper()}"):
                status, made = _send(client, name, b"x")
                assert (status, "are not taken" in made["message"]) == (422, True), name
        proved("kinds of files that are never taken", kinds=len(NEVER), taken=0)


def test_an_upload_that_is_cut_off_leaves_nothing(folder: Path) -> None:
    with start(folder) as server:
        client = server.client()
        client.log_in("ann")
        client.post("/preferences", {})
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        head = (
            "POST /files HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            f"X-CSRF-Token: {client.token}\r\nCookie: {cookie}\r\nContent-Length: 5000000\r\n\r\n"
            '--x\r\nContent-Disposition: form-data; name="file"; filename="a.zip"\r\n\r\n'
        )
        with socket.create_connection(("127.0.0.1", server.port)) as line:
            line.sendall(head.encode() + bytes(3_000_000))
        time.sleep(0.3)
        assert "a.zip" not in client.page("/settings/files")
        assert [path for path in (folder / "files").rglob("*") if path.is_file()] == []
        assert _send(client, "a.zip", b"PK")[0] == 200
