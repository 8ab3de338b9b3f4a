"""`--workers N`: processes that answer at the same time, and one that watches over them.

The supervisor keeps no database open and starts no thread, so that it may fork at any time. Its children share the
socket that it bound: N workers, and the clock, which alone does jobs. They end with it, however it ends.
"""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import NoReturn

from forum_app import NETWORK, Checkup, Forum, Interface, Machine, Settings, Sharing, create_app

from . import doctor, logs, network
from .server import DRAIN, Server, through

log = logging.getLogger(__name__)
AT_ONCE = 0.2  # seconds before a dead worker is started again …
AT_MOST = 10.0  # … which doubles up to this while it dies young
YOUNG = 1.5  # seconds: who dies at its start, or of the first thing it is asked; a longer life is no hot loop
READY = 60.0  # seconds that opening the forum may take
STOP = (signal.SIGTERM, signal.SIGINT)
OPEN_AGAIN = signal.SIGHUP

Life = Callable[[Settings, socket.socket, "Lifeline"], None]


class Worker(Machine):
    """What the forum sees of the program around it when several processes serve: doors stay as they were opened."""

    can_reopen = True

    def __init__(self, settings: Settings, port: int, supervisor: int) -> None:
        self._settings, self._port, self._supervisor = settings, port, supervisor

    def hosts(self) -> frozenset[str]:
        return network.addresses_for(self._settings.host)

    def interfaces(self) -> list[Interface]:
        return network.interfaces()

    def sharing(self) -> Sharing:
        return network.fixed_sharing(self._settings, self._port)

    def examine(self) -> Checkup:
        return doctor.examine(self.sharing().urls, self.interfaces())

    def reopen(self) -> None:
        os.kill(self._supervisor, OPEN_AGAIN)


class Alone(Machine):
    """What the supervisor is to the forum while it brings the folder up: nobody else has anything open in it."""

    alone = True


class Lifeline:
    """A pipe from the supervisor: a child says through one that it is ready, and ends when the other one does."""

    def __init__(self) -> None:
        self.held, self._kept = os.pipe()  # whoever reads `held` notices the end of who kept the other end
        self.supervisor = os.getpid()
        self._told, self._telling = os.pipe()

    def in_child(self) -> None:
        os.close(self._kept)
        os.close(self._told)

    def ready(self) -> None:
        os.write(self._telling, b".")

    def wait_for(self, children: int, seconds: float) -> bool:
        """Have so many children said that they are ready? False as soon as one of them has ended."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._told, selectors.EVENT_READ)
            until = time.monotonic() + seconds
            while children and time.monotonic() < until:
                if selector.select(0.1):
                    children -= len(os.read(self._told, children))
                elif _any_dead():
                    return False
        return children == 0

    def close(self) -> None:
        for handle in (self.held, self._kept, self._told, self._telling):
            os.close(handle)


def _any_dead() -> bool:
    """Has a child ended? It stays to be collected."""
    return os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


# --- what children do


def answer_requests(settings: Settings, sock: socket.socket, life: Lifeline) -> None:
    """A worker: serve until told to stop. What lies in its memory is flushed by its own ticks."""
    app = _open(settings, sock, life)
    server = Server(through(app, NETWORK), [sock], threads=settings.threads, trusted_proxy=settings.trusted_proxy,
                    uploads={settings.base_path + path: cap for path, cap in app.large_bodies.items()})  # fmt: skip
    _on_end(life, server.stop)
    app.jobs.start(claiming=False)
    life.ready()
    try:
        server.run()
    finally:
        app.close()


def keep_time(settings: Settings, sock: socket.socket, life: Lifeline) -> None:
    """The clock: jobs, backups, and whatever else is done once for all."""
    logs.rotate(settings)
    app = _open(settings, sock, life)
    sock.close()
    stopped = threading.Event()
    _on_end(life, stopped.set)
    app.jobs.start()
    for serving in app.events.provided("serving"):
        serving(app)
    life.ready()
    try:
        stopped.wait()
    finally:
        app.close()


def _open(settings: Settings, sock: socket.socket, life: Lifeline) -> Forum:
    machine = Worker(settings, sock.getsockname()[1], life.supervisor)
    return create_app(settings, machine=machine, worker=False)


def _on_end(life: Lifeline, stop: Callable[[], None]) -> None:
    """Call `stop` at a signal, or when the supervisor is gone without a word."""
    for number in STOP:
        signal.signal(number, lambda *_: stop())

    def watch() -> None:
        os.read(life.held, 1)
        stop()

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


# --- the supervisor


class Supervisor:
    """Keeps N workers and a clock alive; `run` blocks until a signal."""

    def __init__(self, settings: Settings, sock: socket.socket) -> None:
        self._settings, self._sock = settings, sock
        self._life = Lifeline()
        self._children: dict[int, tuple[Life, float]] = {}  # pid -> what it does, since when
        self._patience = AT_ONCE
        self._stopping = self._opening_again = False
        self._code = 0  # the exit code

    def run(self, ready: Callable[[], None]) -> int:
        """Start everybody, call `ready` once they serve, and watch; answers the exit code."""
        self._listen_to_signals()
        try:
            if not self._start():
                log.error("the workers did not start")
                return 0 if self._stopping else 1
            ready()
            while not self._stopping:
                if self._opening_again:
                    self._open_again()
                self._collect()
        finally:
            self._end_all()
            self._life.close()
            self._sock.close()
        return self._code

    def _listen_to_signals(self) -> None:
        def stop(*_: object) -> None:
            for number in STOP:  # a second one does not wait
                signal.signal(number, lambda *_: self._kill_all())
            self._stopping = True

        for number in STOP:
            signal.signal(number, stop)
        signal.signal(OPEN_AGAIN, lambda *_: setattr(self, "_opening_again", True))

    def _start(self) -> bool:
        """Put what was restored in its place, bring it to the present schema, then let everybody open it."""
        create_app(self._settings, machine=Alone(), worker=False).close()
        for _ in range(self._settings.workers):
            self._fork(answer_requests)
        self._fork(keep_time)
        return self._life.wait_for(len(self._children), READY)

    def _fork(self, life: Life) -> None:
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            self._children[pid] = (life, time.monotonic())
            return
        self._be(life)

    def _be(self, life: Life) -> NoReturn:
        """The rest of a child's life."""
        code = 1
        try:
            for number in (*STOP, OPEN_AGAIN):
                signal.signal(number, signal.SIG_DFL)
            self._life.in_child()
            life(self._settings, self._sock, self._life)
            code = 0
        except BaseException:
            log.exception("worker %d", os.getpid())
        finally:
            logging.shutdown()
            os._exit(code)

    def _collect(self) -> None:
        """Wait a moment for somebody to die, and put another in their place."""
        ended = _ended()
        if ended is None:
            time.sleep(0.05)  # ended early by any signal
            return
        life, since = self._children.pop(ended[0], (None, 0.0))
        if life is None or self._stopping:
            return
        young = time.monotonic() - since < YOUNG
        self._patience = min(AT_MOST, self._patience * 2) if young else AT_ONCE
        log.warning("%s %d ended with %d; another follows", life.__name__, *ended)
        time.sleep(self._patience if young else 0)
        self._fork(life)

    def _open_again(self) -> None:
        """Everybody closes the forum before anybody opens it again; who comes meanwhile waits at the socket."""
        self._opening_again = False
        self._end_all()
        self._life.close()
        self._life = Lifeline()  # in the old one lie the words of those who followed a dead one
        if not self._stopping and not self._start():
            if not self._stopping:  # told to meanwhile
                log.error("the workers did not start again")
                self._code = 1  # so that whoever watches over us tries once more
            self._stopping = True

    def _end_all(self) -> None:
        self._send(signal.SIGTERM)
        until = time.monotonic() + DRAIN + 5
        while self._children and time.monotonic() < until:
            ended = _ended()
            if ended:
                self._children.pop(ended[0], None)
            else:
                time.sleep(0.02)
        self._kill_all()

    def _kill_all(self) -> None:
        self._send(signal.SIGKILL)
        for pid in list(self._children):
            with contextlib.suppress(ChildProcessError):  # out of a signal, it may have been collected just now
                os.waitpid(pid, 0)
        self._children.clear()

    def _send(self, number: int) -> None:
        for pid in list(self._children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)


def _ended() -> tuple[int, int] | None:
    """A child that ended, and its exit code; None when all live."""
    try:
        pid, status = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return None
    return (pid, os.waitstatus_to_exitcode(status)) if pid else None


def serve(settings: Settings, sock: socket.socket, ready: Callable[[], None]) -> int:
    """Serve with `settings.workers` processes until a signal; answers the exit code."""
    return Supervisor(settings, sock).run(ready)
