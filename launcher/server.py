"""waitress, guarded: deadlines for slow clients, a body cap, a connection limit; binding before anything else."""

from __future__ import annotations

import copy
import logging
import socket
import sys
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher
from waitress.utilities import Error

try:
    import resource
except ImportError:  # Windows counts differently
    resource = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

MB = 1024 * 1024
BODY_CAP = 1 * MB  # the longest post, percent-encoded, is a third of it; where one uploads, the forum says how much
UPLOADS = 8  # bodies over that cap that are received at a time: they lie in memory
HEADER_DEADLINE = 10.0  # seconds from the first byte of a request to the end of its header
BODY_DEADLINE = 30.0  # seconds from the first byte of a request to the end of its body
UPLOAD_DEADLINE = 120.0  # the same for an upload
IDLE = 30.0  # seconds a connection may stay open without a request, or without taking what we send
# seconds for which the loop lets the threads compute that are at work. It lets go of Python's lock in poll() only,
# which returns at once while many are connected, and takes it back before a thread on another core has woken: then
# each answer waits 5 ms for its turn, and 64 connections get a tenth of the requests that one gets (docs/decisions.md)
GIVE_WAY = 0.00005
WELCOME = 0.5  # seconds that a new connection has for its first request when everybody is sent away
CONNECTIONS = 800
DRAIN = 10.0  # seconds that requests under way have after the signal to stop

SENTENCES = {
    413: "What you sent is larger than this forum takes.",
    431: "The header of this request is too long.",
    400: "This request could not be understood.",
    503: "Many people send something large just now. Try again in a moment.",
}
_BARE = [
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Connection", "close"),
]


class PortTaken(Exception):
    """Somebody else listens there."""


def bind(host: str, port: int) -> socket.socket:
    """A bound socket, so that there is no race between finding a port and taking it.

    :raises PortTaken: when the port is in use.
    :raises OSError: when the address is not one of this machine, or the port is not for us to use.
    """
    family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
        0
    ]
    sock = socket.socket(family, kind, proto)
    try:
        if sys.platform == "win32":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if host == "::" else 1)
        sock.bind(address)
        sock.listen(256)  # here already: on Linux a second listener is only refused then
    except OSError as error:
        sock.close()
        if error.errno in (98, 48, 10048):  # EADDRINUSE on Linux, macOS, Windows
            raise PortTaken from error
        raise
    return sock


def through(app: Any, door: str) -> Any:
    """The application as it is reached through this door, which requests name in `hearth.door`."""

    def marked(environ: Any, start_response: Any) -> Any:
        environ["hearth.door"] = door
        return app(environ, start_response)

    return marked


class _Refusal(ErrorTask):  # type: ignore[misc]
    """What waitress answers before the forum sees a request: in a sentence, with our headers."""

    def execute(self) -> None:
        error = self.request.error
        body = (SENTENCES.get(error.code, error.reason) + "\n").encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend([("Content-Type", "text/plain; charset=utf-8"), *_BARE])
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Crowded(Error):  # type: ignore[misc]
    code = 503
    reason = "Service Unavailable"


class _Request(HTTPRequestParser):  # type: ignore[misc]
    """A request whose body may be larger than others where something is uploaded, if not too many are sent at once."""

    adj: Any
    upload = False

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        uploads = self.adj.uploads
        cap = uploads.caps.get(self.path, 0)
        if cap and (self.chunked or self.content_length >= BODY_CAP):
            self.upload = True
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size = cap
            if len(uploads.received) < UPLOADS:
                uploads.received.add(self)
            else:
                self.error = _Crowded("")

    def received(self, data: bytes) -> int:
        consumed = int(super().received(data))
        if isinstance(self.error, _Crowded):
            self.completed = True
        return consumed


class _Uploads:
    """Where one may upload, and how much: path -> bytes. Which are being received: a request that ends is forgotten."""

    def __init__(self, caps: Mapping[str, int]) -> None:
        self.caps = caps
        self.received: weakref.WeakSet[_Request] = weakref.WeakSet()


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that knows since when it is sending its request."""

    error_task_class = _Refusal
    parser_class = _Request
    began = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.born = time.monotonic()

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.began = time.monotonic()
        return bool(super().received(data))

    def is_overdue(self, now: float) -> bool:
        """Is this client too slow? `now` is monotonic."""
        if self.requests:
            return False  # ours is the turn
        if self.request is not None:
            limit = UPLOAD_DEADLINE if self.request.upload else BODY_DEADLINE
            if not self.request.headers_finished:
                limit = HEADER_DEADLINE
            return now - self.began > limit
        return bool(time.time() - self.last_activity > IDLE)

    def is_stuck(self) -> bool:
        """Does it not take what we send?"""
        return bool(self.total_outbufs_len) and time.time() - self.last_activity > IDLE

    def is_busy(self) -> bool:
        """Is a request being received, worked on or answered? Or about to come, from somebody let in a moment ago?"""
        if not self.began and time.monotonic() - self.born < WELCOME:
            return True
        return bool(self.requests or self.request is not None or self.total_outbufs_len)


class _Listener(TcpWSGIServer):  # type: ignore[misc]
    channel_class = _Channel

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._waking = threading.RLock()  # a signal handler may come in between
        super().__init__(*args, **kwargs)

    def pull_trigger(self) -> None:
        """Wake the loop. Not when it has ended: the number of its pipe may be another file's by then, as the
        database's, and a byte would be written there."""
        with self._waking:
            if not self.trigger._closed:
                super().pull_trigger()

    def end(self) -> None:
        """Nobody wakes the loop any more."""
        with self._waking:
            self.trigger.close()

    def set_reuse_addr(self) -> None:
        """Already set before the socket was bound, and differently on Windows."""

    def maintenance(self, now: float) -> None:  # noqa: ARG002
        at = time.monotonic()
        for channel in list(self.active_channels.values()):
            if channel.is_stuck():
                try:
                    channel.socket.shutdown(socket.SHUT_RDWR)  # the loop then sees it end
                except OSError:
                    channel.will_close = True
            elif channel.is_overdue(at):
                channel.will_close = True


class Server:
    """Listeners with threads of their own. `run` blocks; `stop` may come from a signal handler or another thread."""

    def __init__(
        self,
        app: Any,
        socks: Sequence[socket.socket],
        *,
        threads: int = 8,
        trusted_proxy: str = "",
        uploads: Mapping[str, int] | None = None,
    ) -> None:
        """:param uploads: path -> bytes: where a body may be larger than BODY_CAP."""
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of each request over the threads
        proxy: dict[str, Any] = {}
        if trusted_proxy:
            proxy = {
                "trusted_proxy": trusted_proxy,
                "trusted_proxy_count": 1,
                "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
            }
        self._adjustments = Adjustments(
            sockets=list(socks),
            threads=threads,
            ident=None,
            max_request_body_size=BODY_CAP,
            inbuf_overflow=2 * max([BODY_CAP, *(uploads or {}).values()]),  # never to a temporary file
            connection_limit=_connection_limit(),
            cleanup_interval=1,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=False,  # the forum must see that a proxy stood between
            **proxy,
        )
        self._adjustments.uploads = _Uploads(uploads or {})
        self._map: dict[int, Any] = {}
        self._dispatcher = ThreadedTaskDispatcher()
        self._dispatcher.set_thread_count(threads)
        self._listeners = [
            _Listener(
                app,
                self._map,
                True,
                sock,
                dispatcher=self._dispatcher,
                adj=self._adjustments,
                bind_socket=False,
                sockinfo=(sock.family, sock.type, sock.proto, sock.getsockname()),
            )
            for sock in socks
        ]
        self._stopping = False
        self.closed = threading.Event()  # nobody is let in any more

    def run(self) -> None:
        """Serve until `stop`, then let what is under way finish."""
        while not self._stopping:
            wasyncore.loop(timeout=1.0, use_poll=True, map=self._map, count=1)
            if self._dispatcher.active_count:
                time.sleep(GIVE_WAY)
        self._drain()

    def stop(self) -> None:
        self._stopping = True
        self._listeners[0].pull_trigger()

    def _drain(self) -> None:
        for listener in self._listeners:
            listener.accepting = False
            listener.del_channel()
            listener.socket.close()
        self.closed.set()
        until = time.monotonic() + DRAIN
        while time.monotonic() < until:
            channels = [c for c in list(self._map.values()) if isinstance(c, _Channel)]
            for channel in channels:
                if not channel.is_busy():
                    channel.will_close = True
            if not channels:
                break
            wasyncore.loop(timeout=0.05, use_poll=True, map=self._map, count=1)
        self._dispatcher.shutdown(cancel_pending=True, timeout=max(0.1, until - time.monotonic()))
        for listener in self._listeners:
            listener.end()
        for dispatcher in list(self._map.values()):
            dispatcher.close()


def _connection_limit() -> int:
    """Below the number of files this process may open, which is raised if it may be."""
    wanted = CONNECTIONS + 200
    if not resource:
        return CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(50, min(CONNECTIONS, soft - 200))
