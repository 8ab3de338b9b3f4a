"""The examples for nginx and Caddy, as they stand in build/server, with a Hearth behind them."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.people import PASSWORD
from tests.process import Client, Running, start

pytestmark = pytest.mark.slow
SERVER = ROOT / "build" / "server"
FILES = {("nginx", ""): "nginx.conf", ("nginx", "/forum"): "nginx-subpath.conf",
         ("caddy", ""): "Caddyfile", ("caddy", "/forum"): "Caddyfile-subpath"}  # fmt: skip
PART = 8 * 1024 * 1024  # bytes: backups are uploaded in parts of this size


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def tool(name: str) -> str:
    found = shutil.which(name, path="/usr/bin:/usr/sbin:/usr/local/bin:/usr/local/sbin")
    assert found, f"{name} is not on this machine; build/dev.py test installs it"
    return found


def configured(kind: str, base: str, scratch: Path, port: int, hearth: int) -> list[str]:
    """The example with these ports, and what a proxy needs to run by itself; answers the command."""
    text = (SERVER / FILES[kind, base]).read_text().replace("127.0.0.1:8420", f"127.0.0.1:{hearth}")
    path = scratch / "example.conf"
    if kind == "caddy":
        text = re.sub(r"^(forum|www)\.example \{", f"http://127.0.0.1:{port} {{", text, flags=re.MULTILINE)
        path.write_text("{\n\tadmin off\n\tauto_https off\n}\n" + text)
        return [tool("caddy"), "run", "--adapter", "caddyfile", "--config", str(path)]
    path.write_text(text.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    temporary = "\n".join(f"{part}_temp_path {scratch}/{part};" for part in
                          ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
    (scratch / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {scratch}/pid; error_log {scratch}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{temporary}\ninclude {path};\n}}\n"
    )
    return [tool("nginx"), "-e", f"{scratch}/error.log", "-p", str(scratch), "-c", str(scratch / "nginx.conf")]


@contextlib.contextmanager
def behind(kind: str, base: str, folder: Path, scratch: Path) -> Iterator[tuple[Running, int]]:
    """A Hearth and a proxy before it; answers both."""
    scratch.mkdir()
    port = free_port()
    at = ["--base-path", base] if base else []
    with start(folder, "--trusted-proxy", "127.0.0.1", "--public-url", f"http://127.0.0.1:{port}", *at) as server:
        command = configured(kind, base, scratch, port, server.port)
        environ = {"HOME": str(scratch), "XDG_DATA_HOME": str(scratch), "XDG_CONFIG_HOME": str(scratch), "PATH": ""}
        with (scratch / "said").open("w") as said:
            proxy = subprocess.Popen(command, env=environ, stdout=said, stderr=said)
        try:
            _wait_for(port, proxy, scratch / "said")
            yield server, port
        finally:
            proxy.terminate()
            proxy.wait(20)


def _wait_for(port: int, proxy: subprocess.Popen[bytes], said: Path) -> None:
    for _ in range(400):
        assert proxy.poll() is None, said.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(said.read_text())


@pytest.mark.parametrize(("kind", "base"), FILES)
def test_one_joins_posts_and_logs_in_through_the_proxy(kind: str, base: str, folder: Path, tmp_path: Path) -> None:
    with behind(kind, base, folder, tmp_path / "proxy") as (server, port):
        cleo = Client(port, base=base, headers={"Origin": f"http://127.0.0.1:{port}"})
        joined = cleo.post("/join", {"username": "cleo", "password": "seven blue herons"})
        assert (joined.status, joined.location.startswith(f"{base}/")) == (303, True), joined.text[:500]
        cleo.token = ""
        topic = cleo.topic("Through a proxy", "Words, 围炉")
        assert "Words, 围炉" in cleo.page(f"/t/{topic}")
        again = Client(port, base=base)
        again.log_in("cleo", "seven blue herons")
        assert "cleo" in again.page("/settings")
        style = re.search(r'href="([^"]+\.css)"', again.get("/").text)
        assert style
        assert again.request("GET", style[1]).status == 200
        cleo.close()
        again.close()
        assert server.process.poll() is None


@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_the_forum_sees_the_visitors_address_and_not_what_the_visitor_says(
    kind: str, folder: Path, tmp_path: Path
) -> None:
    with behind(kind, "", folder, tmp_path / "proxy") as (server, port):
        for number in range(12):  # each says to be somebody else, and all are one
            liar = Client(port, headers={"X-Forwarded-For": f"203.0.113.{number}"})
            last = liar.post("/login", {"username": "ann", "password": "a wrong one"}).status
            liar.close()
        assert last == 429
        other = server.client(headers={"X-Forwarded-For": "203.0.113.200"})  # as the proxy would say of another
        other.log_in("bob", PASSWORD)


@pytest.mark.parametrize(("kind", "base"), FILES)
def test_a_part_of_a_backup_passes_the_proxy_and_much_more_does_not(
    kind: str, base: str, folder: Path, tmp_path: Path
) -> None:
    with behind(kind, base, folder, tmp_path / "proxy") as (server, port):
        ann = Client(port, base=base)
        ann.log_in("ann")
        assert _sent(ann, 5_000_000 - 10_000) == 422  # the forum itself read it, and found that it is no picture
        direct = server.client(base=base)
        direct.log_in("ann")
        # where Hearth takes no more, it says so through the proxy as it would without one
        assert _sent(ann, PART) == _sent(direct, PART)
        ann.close()
        huge = Client(port, base=base)
        with contextlib.suppress(OSError):  # it may hang up while we are still sending
            assert huge.request("POST", f"{base}/settings/avatar", bytes(20_000_000)).status == 413
        huge.close()


def _sent(client: Client, size: int) -> int:
    """The status for a picture of this size that is none."""
    client.token = ""
    client.post("/preferences", {})
    head = (
        f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{client.token}\r\n'
        '--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n'
    )
    body = head.encode() + bytes(size) + b"\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    return client.request("POST", client.base + "/settings/avatar", body, kind).status


def test_the_examples_take_what_hearth_takes(open_app: object, folder: Path) -> None:
    """16 MB in all four, and no body of Hearth's is larger."""
    for name in FILES.values():
        assert re.search(r"client_max_body_size 16m;|max_size 16MB", (SERVER / name).read_text())
    largest = open_app(folder).large_bodies.values()  # type: ignore[operator]
    assert max(largest) <= 16_000_000
