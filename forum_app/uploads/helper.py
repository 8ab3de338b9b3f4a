"""The process in which pictures are decoded: started when the first one comes, started again when one has killed it.

It ends with us: its input is a pipe that is closed with our process, whatever ends that.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import cast

from ..kernel.errors import Busy
from ..kernel.forum import Forum, current
from ..kernel.lock import slow
from . import images
from .images import MOST_BYTES, MOST_POST_BYTES, Crop, Made, Unfit

log = logging.getLogger(__name__)

LIMIT = 30.0  # seconds for one picture by the clock; where the system can, it has images.SECONDS of computing
PATIENCE = 10.0  # seconds to wait for one's turn
OUT_OF_TIME = -24  # SIGXCPU
COMMAND = "decode-pictures"  # what the program is called with where there is no Python to call
_KEY = "hearth_pictures"


class Helper:
    """One picture at a time; few may wait, so that uploading never stops the reading."""

    def __init__(self, threads: int, limit: float = LIMIT) -> None:
        self._room = threading.Semaphore(1 + max(1, threads // 4))
        self._turn = threading.Lock()
        self._limit = limit
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    @slow
    def avatar(self, content: bytes, crop: Crop = Crop()) -> bytes:  # noqa: B008 - immutable
        """As `images.avatar`, in the other process.

        :raises Unfit: also when the picture killed the process or took too long.
        :raises Busy: when too many wait already.
        """
        if len(content) > MOST_BYTES:
            raise Unfit("bytes")
        return self._work(b"avatar %d %d %d %d\n" % (len(content), *crop), content)

    @slow
    def picture(self, content: bytes) -> Made:
        """As `images.picture`, in the other process; raises as `avatar`."""
        if len(content) > MOST_POST_BYTES:
            raise Unfit("bytes")
        return Made.unpacked(self._work(b"picture %d\n" % len(content), content))

    def _work(self, task: bytes, content: bytes) -> bytes:
        with self._my_turn():
            old = self._alive()
            answer = self._ask(task, content)
            if answer is None and old:  # it may have been killed before this picture came
                answer = self._ask(task, content)
            if answer is None:
                raise Unfit("broken")
            return answer

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise Busy
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise Busy
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._room.release()

    def _alive(self) -> bool:
        """Is there a process, and is it ours? A server may have forked since."""
        return self._process is not None and self._owner == os.getpid() and self._process.poll() is None

    def _ask(self, task: bytes, content: bytes) -> bytes | None:
        """What was made; None when the process died of it.

        :raises Unfit: with what it says, or when it was still busy at the limit.
        """
        if not self._alive():
            self._start()
        process = cast("subprocess.Popen[bytes]", self._process)
        assert process.stdin
        assert process.stdout
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(self._limit, stop)
        watch.start()
        try:
            process.stdin.write(task + content)
            process.stdin.flush()
            why, size = process.stdout.readline().split()
            made = process.stdout.read(int(size))
            if len(made) < int(size):
                raise ValueError("a part of an answer")
        except (OSError, ValueError):  # the pipe is broken, or not all came
            ended = self._end()
            too_slow = late.is_set() or ended == OUT_OF_TIME
            log.warning("a picture ended the process that decodes them%s", ": too slow" if too_slow else "")
            if too_slow:
                raise Unfit("slow") from None
            return None
        finally:
            watch.cancel()
        if why != b"done":
            raise Unfit(why.decode())
        return made

    def _start(self) -> None:
        """:raises Busy: when the system has no room for another process."""
        self._end()
        command = [COMMAND] if getattr(sys, "frozen", False) else ["-P", images.__file__]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            log.warning("no process for pictures: %s", error)
            raise Busy(30) from error
        self._owner = os.getpid()

    def _end(self) -> int:
        """Answers how it ended, as subprocess says it."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return 0
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was not read any more
                if pipe:
                    pipe.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.5)  # it ends with its input, or is dying; then we want to know of what
        process.kill()
        return process.wait()

    def close(self) -> None:
        """End it, after the picture it is at."""
        with self._turn:
            self._end()


def install(app: Forum) -> None:
    app.extensions[_KEY] = Helper(app.settings.threads)
    app.events.provide("stop", lambda app: app.extensions[_KEY].close())


def helper() -> Helper:
    """This forum's."""
    return cast(Helper, current().extensions[_KEY])
