"""`hearth` and `python -m launcher`."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time

from .cli import main as run

PATIENCE = 3.0  # seconds for threads that are about to end


def main() -> None:
    leave(run())


def leave(code: int) -> None:
    """Exit, also when a thread of the window's library waits for the answer of a page that is gone.

    Everything of ours has ended by now: what is served is closed, the database is folded back.
    """
    until = time.monotonic() + PATIENCE
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(max(0.0, until - time.monotonic()))
    if any(t is not threading.current_thread() and not t.daemon for t in threading.enumerate()):
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
