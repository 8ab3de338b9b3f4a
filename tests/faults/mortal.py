"""A process that kills itself before its n-th step: a statement, or anything it does to a file of one folder."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from forum_app.kernel import db

EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")


def run(folder: Path, dies_at: int, work: Callable[[], object]) -> int:
    """Do it in a child; its exit code, minus the signal that ended it. It dies at no step if `dies_at` is 0."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    status = 1
    try:
        _count_from(folder, dies_at)
        work()
        status = 0
    finally:
        os._exit(status)


def _count_from(folder: Path, left: int) -> None:
    def step(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event in EVENTS and str(folder) in str(arguments[0]):
            step()

    connect = db.Database.connect

    def counted(self: db.Database) -> Any:
        connection = connect(self)
        connection.set_trace_callback(step)
        return connection

    db.Database.connect = counted  # type: ignore[method-assign]
    sys.addaudithook(audit)
