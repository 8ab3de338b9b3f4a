"""Work that no request waits for. A job is a row with a lease; a tick is a function of this process.

A job is written in the transaction of its cause, claimed by one UPDATE, put off on failure with the error kept, and
written so that running twice is harmless: a worker may be killed between the work and the end of the row.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from . import queries
from .clock import now
from .db import Database, Writer
from .errors import StorageError

log = logging.getLogger(__name__)

LONGEST_DELAY = 3600  # seconds until a job that failed is tried again
LEASE = 300  # seconds; a job that needs longer does a part and asks to be called again
Handler = Callable[[Database, dict[str, Any]], "dict[str, Any] | None"]


class Jobs:
    """The worker, and the clock for what comes back periodically."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._handlers: dict[str, Handler] = {}
        self._periods: dict[str, int] = {}
        self._ticks: list[tuple[float, Callable[[], None]]] = []
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def handler(self, kind: str, fn: Handler) -> None:
        """`fn(db, payload)` does a job of this kind. Answering a payload asks to be called again with it, soon."""
        self._handlers[kind] = fn

    def every(self, seconds: int, kind: str, fn: Handler) -> None:
        """A job of one row that comes back `seconds` after each run; once for all processes."""
        self.handler(kind, fn)
        self._periods[kind] = seconds

    def tick(self, seconds: float, fn: Callable[[], None]) -> None:
        """Call `fn` in this process every so often: for what lies in its memory."""
        self._ticks.append((seconds, fn))

    @staticmethod
    def put(tx: Writer, kind: str, payload: dict[str, Any], run_at: int, name: str | None = None) -> None:
        queries.put_job(tx, kind, json.dumps(payload), run_at, name)

    def start(self, *, claiming: bool = True) -> None:
        """Start the worker, once. One that claims no jobs only ticks: another process does them."""
        if self.running:  # asked with each request, so first without the lock
            return
        with self._starting:
            if not self.running:
                self._thread = threading.Thread(target=self._run, args=(claiming,), name="jobs", daemon=True)
                self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread is not None

    def stop(self, patience: float = 10.0) -> None:
        """Let the running job finish, then flush what the ticks hold."""
        self._stopping = True
        self._wake.set()
        if self._thread:
            self._thread.join(patience)
            self._thread = None
        self._run_ticks(list(range(len(self._ticks))))

    def run_due(self) -> int:
        """Do everything that is due, here and now; answers how many jobs ran."""
        done = 0
        while self._run_one():
            done += 1
        return done

    def _run_one(self) -> bool:
        """The oldest job that is due; was there one?"""
        if self._stopping or not queries.due(self._db.reader(), now()):
            return False
        with self._db.transaction() as tx:
            job = queries.claim_job(tx, now(), LEASE)
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: queries.Job) -> None:
        began = time.monotonic()
        try:
            again = self._handlers[job.kind](self._db, json.loads(job.payload))
        except Exception as error:
            log.exception("job %s %d failed", job.kind, job.id)
            delay = min(LONGEST_DELAY, 10 * 2 ** min(job.attempts, 9))
            with self._db.transaction() as tx:
                queries.put_off_job(tx, job.id, now() + delay, f"{type(error).__name__}: {error}"[:500])
            return
        log.debug("job %s %d took %.1f s", job.kind, job.id, time.monotonic() - began)
        with self._db.transaction() as tx:
            if queries.free_job(tx, job.id):
                return  # what was put meanwhile is not done yet
            if again is not None:
                queries.renew_job(tx, job.id, now(), json.dumps(again))
            elif job.kind in self._periods:
                queries.renew_job(tx, job.id, now() + self._periods[job.kind], "{}")
            else:
                queries.drop_job(tx, job.id)

    def _run(self, claiming: bool) -> None:
        due = [time.monotonic() + seconds for seconds, _ in self._ticks]
        if claiming:
            self._guarded(self._plan)
        while not self._stopping:
            worked = claiming and self._guarded(self._run_one)  # one, so that what ticks gets its turn between two
            late = [i for i, at in enumerate(due) if at <= time.monotonic()]
            self._run_ticks(late)
            for i in late:
                due[i] = time.monotonic() + self._ticks[i][0]
            if not worked:
                self._wake.wait(2.0)
                self._wake.clear()

    def _plan(self) -> None:
        with self._db.transaction() as tx:
            for kind, seconds in self._periods.items():
                self.put(tx, kind, {}, now() + 30, name=kind)
                queries.catch_up_job(tx, kind, now() + max(seconds, LEASE, LONGEST_DELAY) + 60, now() + 30)

    def _run_ticks(self, indexes: list[int]) -> None:
        for i in indexes:
            self._guarded(self._ticks[i][1])

    def _guarded(self, fn: Callable[[], Any]) -> Any:
        """The worker outlives a full disk and a faulty job."""
        try:
            return fn()
        except StorageError as error:
            log.warning("worker: %s", type(error).__name__)
        except Exception:
            log.exception("worker")
        return None
