"""The process in which pictures are decoded: it may be killed by any of them, and by anybody, and nothing else is."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forum_app.kernel.errors import Busy
from forum_app.uploads import helper as module
from forum_app.uploads.helper import Helper
from forum_app.uploads.images import Crop, Unfit
from tests.process import command, environment

from . import pictures
from .pictures import quarters, saved, seen

pytestmark = pytest.mark.slow

WHOLE = ["red", "green", "blue", "yellow"]


@pytest.fixture
def helper() -> Iterator[Helper]:
    made = Helper(threads=8)
    yield made
    made.close()


def _pid(helper: Helper) -> int:
    assert helper._process
    return helper._process.pid


def _gone(pid: int) -> bool:
    """Ended; what nobody has waited for yet counts as ended too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] == "Z"
    except OSError:
        return True


def _until(holds: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def test_it_starts_with_the_first_picture_and_stays(helper: Helper) -> None:
    assert helper._process is None
    assert seen(helper.avatar(saved(quarters()))) == WHOLE
    first = _pid(helper)
    assert seen(helper.avatar(saved(quarters()), Crop(0, 0, 50))) == ["red"] * 4
    assert _pid(helper) == first


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (pictures.bomb, "pixels"),
        (lambda: pictures.png(30_000, 30_000, b""), "pixels"),
        (lambda: pictures.HTML, "kind"),
        (lambda: saved(quarters(), "JPEG")[:2000], "broken"),
    ],
)
def test_what_it_says_of_a_bad_picture_comes_through_and_it_goes_on(
    helper: Helper, make: Callable[[], bytes], why: str
) -> None:
    helper.avatar(saved(quarters()))
    first = _pid(helper)
    sent = make()
    began = time.monotonic()
    with pytest.raises(Unfit) as unfit:
        helper.avatar(sent)
    assert unfit.value.why == why
    assert time.monotonic() - began < 2
    assert seen(helper.avatar(saved(quarters()))) == WHOLE
    assert _pid(helper) == first


def test_killed_between_two_pictures_it_is_started_again(helper: Helper) -> None:
    for _ in range(3):
        assert seen(helper.avatar(saved(quarters()))) == WHOLE
        os.kill(_pid(helper), signal.SIGKILL)


def test_killed_while_it_works_the_picture_is_tried_once_more(helper: Helper) -> None:
    helper.avatar(saved(quarters()))
    first = _pid(helper)
    os.kill(first, signal.SIGSTOP)  # it takes the picture and does nothing
    threading.Timer(0.3, os.kill, (first, signal.SIGKILL)).start()
    assert seen(helper.avatar(saved(quarters()))) == WHOLE
    assert _pid(helper) != first


def test_a_picture_that_takes_too_long_is_given_up(helper: Helper) -> None:
    helper.avatar(saved(quarters()))
    helper._limit = 0.3
    os.kill(_pid(helper), signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(Unfit) as unfit:
        helper.avatar(saved(quarters()))
    assert (unfit.value.why, time.monotonic() - began < 2) == ("slow", True)
    helper._limit = module.LIMIT
    assert seen(helper.avatar(saved(quarters()))) == WHOLE


@pytest.mark.skipif(sys.platform == "win32", reason="the clock alone decides there")
def test_a_picture_that_makes_it_compute_too_long_is_given_up(
    helper: Helper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    helper.avatar(saved(quarters()))
    limits = Path(f"/proc/{_pid(helper)}/limits").read_text() if sys.platform == "linux" else "Max cpu time 6"
    assert re.search(rf"Max cpu time +[{module.images.SECONDS}-{module.images.SECONDS + 3}]\b", limits)
    helper.close()
    endless = tmp_path / "endless.py"
    endless.write_text("import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass\n")
    monkeypatch.setattr(module.images, "__file__", str(endless))
    with pytest.raises(Unfit) as unfit:
        helper.avatar(saved(quarters()))
    assert unfit.value.why == "slow"


def test_a_picture_that_kills_it_is_refused(helper: Helper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each time: tried once more, since somebody else may have done it, then never again."""
    fatal = tmp_path / "fatal.py"
    fatal.write_text("import os, sys\nsys.stdin.buffer.readline()\nos.abort()\n")
    monkeypatch.setattr(module.images, "__file__", str(fatal))
    for _ in range(2):
        with pytest.raises(Unfit) as unfit:
            helper.avatar(saved(quarters()))
        assert unfit.value.why == "broken"
    monkeypatch.undo()
    assert seen(helper.avatar(saved(quarters()))) == WHOLE


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_has_little_memory_to_eat_and_ours_stays_as_it_was(helper: Helper) -> None:
    def most(pid: int) -> int:
        """The most memory it ever held, in MB."""
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // 1024

    helper.avatar(saved(quarters()))
    assert most(_pid(helper)) < 60
    sent = saved(quarters(5000, 5000, "RGBA"))
    ours = most(os.getpid())
    assert seen(helper.avatar(sent)) == WHOLE
    assert 90 < most(_pid(helper)) < 400
    assert most(os.getpid()) - ours < 20
    limits = Path(f"/proc/{_pid(helper)}/limits").read_text()
    assert "Max address space         536870912            536870912" in limits


def test_few_wait_and_the_others_are_told_to_come_again(helper: Helper) -> None:
    helper.avatar(saved(quarters()))
    pid = _pid(helper)
    os.kill(pid, signal.SIGSTOP)
    done: list[str] = []

    def send() -> None:
        try:
            helper.avatar(saved(quarters()))
            done.append("made")
        except Busy:
            done.append("busy")

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert _until(lambda: len(done) == 5)
    os.kill(pid, signal.SIGCONT)
    for thread in threads:
        thread.join()
    assert sorted(done) == ["busy"] * 5 + ["made"] * 3


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(saved(quarters()))
    code = (
        "from forum_app.uploads.helper import Helper\n"
        "from pathlib import Path\n"
        f"helper = Helper(8)\nhelper.avatar(Path({str(tmp_path / 'picture')!r}).read_bytes())\n"
        "print(helper._process.pid, flush=True)\ninput()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert not _gone(pid)
        parent.kill()
    assert _until(lambda: _gone(pid))


def test_the_program_itself_can_be_that_process() -> None:
    """As it will be where it is frozen, and there is no Python to call."""
    picture = saved(quarters())
    asked = b"avatar %d 50 50 100\n%s" % (len(picture), picture)
    done = subprocess.run(
        command(module.COMMAND), input=2 * asked, capture_output=True, env=environment(), timeout=60, check=True
    )
    head, _, rest = done.stdout.partition(b"\n")
    assert head.startswith(b"done ")
    size = int(head.split()[1])
    assert seen(rest[:size]) == WHOLE
    assert rest[size:] == done.stdout[: len(head) + 1 + size]  # the second answer, the same as the first
    assert (
        module.COMMAND
        not in subprocess.run(
            command("--help"), capture_output=True, env=environment(), timeout=60, check=True
        ).stdout.decode()
    )
