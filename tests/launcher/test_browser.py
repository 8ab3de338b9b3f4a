"""Where there is a browser, the forum is opened in it: without secrets in its arguments, and served while it starts."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest

from tests.process import PATIENCE, ROOT, Running, command, environment, start

pytestmark = pytest.mark.slow  # a server is started for each


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A command that writes down its arguments and its environment, and stays for a while as some browsers do."""
    script = tmp_path / "browser"
    script.write_text(
        f"""#!/bin/sh
(tr '\\0' '\\n' < /proc/$$/cmdline; env) > "{tmp_path}/opened.partial"
mv "{tmp_path}/opened.partial" "{tmp_path}/opened"
exec sleep 30
"""
    )
    script.chmod(0o700)
    return script


def opened(browser: Path) -> str:
    """What the browser was given, once it was."""
    found = browser.parent / "opened"
    until = time.monotonic() + PATIENCE
    while not found.exists():
        assert time.monotonic() < until, "no browser was started"
        time.sleep(0.02)
    return found.read_text()


def test_the_setup_is_opened_without_its_code_in_the_arguments(tmp_path: Path, browser: Path) -> None:
    with Running(tmp_path / "new", "--port", "0", headless=False, env={"BROWSER": str(browser)}) as server:
        given = opened(browser)
        code = (server.folder / "run" / "setup-code").read_text()
        page = server.folder / "run" / "open.html"
        assert len(code) >= 40
        assert page.as_uri() in given
        assert code not in given
        assert code not in server.said
        assert code not in page.read_text()
        assert page.stat().st_mode & 0o777 == 0o600
        [ticket] = re.findall(r'name="ticket" value="([^"]{43})"', page.read_text())
        assert ticket not in given
        client = server.client()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "null"}
        entered = client.request("POST", "/window/enter", f"ticket={ticket}".encode(), kind)
        assert (entered.status, entered.location) == (303, "/setup")
        assert "Light the first fire" in client.page("/setup")


def test_the_forum_answers_while_the_browser_is_starting(folder: Path, browser: Path) -> None:
    with Running(folder, "--port", "0", headless=False, env={"BROWSER": str(browser)}) as server:
        page = server.folder / "run" / "open.html"
        assert page.as_uri() in opened(browser)
        assert f"http://127.0.0.1:{server.port}/window/enter" in page.read_text()
        assert server.client().get("/").status == 200
        assert server.client().get("/healthz").status == 200
        assert not browser_is_gone(browser)


def browser_is_gone(browser: Path) -> bool:
    """Has the script ended? It sleeps much longer than the forum may take."""
    return time.time() - (browser.parent / "opened").stat().st_mtime > 25


def test_a_second_start_opens_the_first_one_and_ends_well(folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "quick"
    script.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/opened"\n')
    script.chmod(0o700)
    with start(folder) as server:
        done = subprocess.run(
            command("--data-dir", folder), env=environment({"BROWSER": str(script)}), cwd=ROOT, capture_output=True,
            text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert done.returncode == 0
        page = folder / "run" / "open.html"
        assert (tmp_path / "opened").read_text() == f"{page.as_uri()}\n"
        assert f"http://127.0.0.1:{server.port}/window/enter" in page.read_text()
        assert "already running" in done.stdout
        assert "stop that one first" in done.stdout


@pytest.mark.parametrize("browser_command", ["/no/such/browser", "/bin/false"])
def test_without_a_browser_the_address_is_printed_and_the_forum_served(folder: Path, browser_command: str) -> None:
    with Running(folder, "--port", "0", headless=False, env={"BROWSER": browser_command}) as server:
        assert server.client().get("/").status == 200
        server.wait_for(f"Open http://127.0.0.1:{server.port}/ in a browser.\n")


def test_without_a_display_the_address_is_printed(folder: Path) -> None:
    with Running(folder, "--port", "0", headless=False) as server:
        server.wait_for(f"Open http://127.0.0.1:{server.port}/ in a browser.\n")
        assert server.client().get("/").status == 200


def test_headless_prints_the_link_to_the_setup_and_it_opens(tmp_path: Path) -> None:
    with start(tmp_path / "new") as server:
        guest = server.client()
        assert guest.get("/").location.endswith("/setup")
        code = (server.folder / "run" / "setup-code").read_text()
        server.wait_for(f"Set it up at http://127.0.0.1:{server.port}/setup?code={code}\n")
        assert 'name="password"' in guest.page(f"/setup?code={code}")
        assert guest.get("/setup?code=guessed").status == 403
        assert guest.get("/setup").status == 403


@pytest.mark.parametrize("left", ["", "cut"])
def test_a_start_that_was_killed_while_it_made_the_code_leaves_no_open_door(left: str, tmp_path: Path) -> None:
    with start(tmp_path / "new") as server:
        server.kill()
    (server.folder / "run" / "setup-code").write_text(left)
    with start(tmp_path / "new") as server:
        guest = server.client()
        assert guest.get(f"/setup?code={left}").status == 403
        assert guest.get("/setup").status == 403
        code = (server.folder / "run" / "setup-code").read_text()
        assert guest.get(f"/setup?code={code}").status == 200
