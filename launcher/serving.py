"""From settings to a serving forum: lock, bind, migrate, tell, serve, stop."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from forum_app import VERSION, Settings, StartError, create_app, folder_risks, prepare_folder

from . import logs, network
from .calling import call
from .doors import Doors
from .heap import few_pools
from .holder import holder
from .instance import AlreadyRunning, Instance
from .network import bracketed, for_others
from .opening import has_display
from .server import PortTaken, bind
from .signin import open_address, open_signed_in

log = logging.getLogger(__name__)
TRIES = 50  # ports tried after the first one is taken


def serve(settings: Settings, *, headless: bool, port_asked: bool, background: bool = False) -> int:
    """Serve until a signal, or until the window was closed for good; answers the exit code.

    :param background: show the forum when it is started once more, not now.
    :raises StartError: when it cannot start.
    """
    few_pools()
    prepare_folder(settings.data_dir, settings.database)
    try:
        instance = Instance(settings.run_dir)
    except AlreadyRunning as running:
        if headless or not running.address:
            raise
        if not background:
            _say(f"{running} {_call(running, settings.run_dir)}".rstrip())
        _say("To start it with other options, stop that one first.")
        return 0
    try:
        sock = _bind(settings, port_asked=port_asked)
        for risk in folder_risks(settings.data_dir):
            _warn(
                f"{risk.sentence(settings.data_dir)} Move it to a folder on a disk of this computer: hearth move FOLDER"
            )
        if headless and settings.workers > 1:
            return _serve_with_workers(settings, instance, sock)
        doors = Doors(settings, sock, headless=headless)
        return _serve(settings, instance, doors, headless=headless, background=background)
    finally:
        instance.close()


def _call(running: AlreadyRunning, run_dir: Path) -> str:
    """Have the first one show its window, or open a browser that comes in as the owner; answers what happened."""
    answer = call(running.home, running.key)
    if answer.get("window"):
        return "Its window is in front of you now."
    if not has_display():
        return ""
    ticket = str(answer.get("ticket", ""))
    opened = open_signed_in(running.home, ticket, run_dir) if ticket else open_address(running.address)
    return "It is opened in your browser." if opened else ""


def _serve_with_workers(settings: Settings, instance: Instance, sock: socket.socket) -> int:
    if sys.platform == "win32":
        raise StartError("Several workers are not possible on Windows; leave --workers out.", exit_code=2)
    from . import workers  # knows signals and a fork that Windows does not have

    port = sock.getsockname()[1]
    logs.write(settings, headless=True, shared=True)
    log.info("Hearth %s starts on port %d", VERSION, port)

    def ready() -> None:
        here = network.here(settings, port)
        instance.tell(address=here, port=port, version=VERSION, home="", key="")
        _greet(settings, port)
        _say_setup(settings, here)

    return workers.serve(settings, sock, ready)


def _serve(settings: Settings, instance: Instance, doors: Doors, *, headless: bool, background: bool) -> int:
    logs.write(settings, headless=headless)
    log.info("Hearth %s starts on port %d", VERSION, doors.port)
    _stop_on_signals(doors)
    try:
        if doors.desktop is None:
            _keep_open(settings, doors, instance)
        else:
            server = _Aside(lambda: _keep_open(settings, doors, instance), doors.desktop.ended)
            doors.desktop.run(lambda: _beside(settings, doors), background=background)
            server.join()
    finally:
        doors.close()
        log.info("stopped")
    return 0


class _Aside:
    """The server on another thread: a window's loop must have the main one."""

    def __init__(self, serve: Callable[[], None], ended: Callable[[], None]) -> None:
        self._serve, self._ended = serve, ended
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="server", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._serve()
        except BaseException as error:
            self._error = error  # told by the main thread, as without a window
        finally:
            self._ended()

    def join(self) -> None:
        """:raises StartError: and whatever else ended it."""
        self._thread.join()
        if self._error is not None:
            raise self._error


def _keep_open(settings: Settings, doors: Doors, instance: Instance) -> None:
    again = _open(settings, doors, instance, first=True)
    while again:
        log.info("opened again")
        again = _open(settings, doors, instance, first=False)


def _open(settings: Settings, doors: Doors, instance: Instance, *, first: bool) -> bool:
    """Open the forum and serve it; answers whether it wants to be opened again."""
    app = create_app(settings, machine=doors, worker=False)
    try:
        doors.attach(app)
        if doors.desktop:
            doors.desktop.attach(app)
        instance.tell(address=doors.address, port=doors.port, version=VERSION, home=doors.home, key=doors.bell.key)
        app.jobs.start()
        for serving in app.events.provided("serving"):
            serving(app)
        if first:
            _greet(settings, doors.port)
            if doors.desktop is None:
                _say_setup(settings, doors.address)
        if doors.desktop:
            doors.desktop.ready()
        return doors.run()
    finally:
        app.close()


def _greet(settings: Settings, port: int) -> None:
    """Say where it is."""
    _say(f"Listening on http://{bracketed(settings.host)}:{port}")
    for address in for_others(settings.host):
        _say(f"Others in this network open http://{address}:{port}{settings.base_path}/")


def _say_setup(settings: Settings, here: str) -> bool:
    """Before the setup: the link to it. Was there one to say?"""
    code = settings.run_dir / "setup-code"
    if code.exists():
        _say(f"Set it up at {here}setup?code={code.read_text()}")
    return code.exists()


def _bind(settings: Settings, *, port_asked: bool) -> socket.socket:
    """The port asked for, or else the one used last time, or else the next free one, said and remembered."""
    remembered = settings.run_dir / "port"
    first = settings.port if port_asked else _remembered(remembered, settings.port)
    ports = [first] if port_asked or first == 0 else range(first, min(first + TRIES, 65536))
    for port in ports:
        try:
            sock = bind(settings.host, port)
        except PortTaken:
            continue
        except (OSError, UnicodeError) as error:  # UnicodeError: not even the form of a name
            why = getattr(error, "strerror", None) or error
            raise StartError(f"Cannot listen on {settings.host} port {port}: {why}.") from error
        if not port_asked and port != first:
            _warn(f"Port {first} is taken, so Hearth uses {port} from now on.")
        if not port_asked:
            remembered.write_text(str(sock.getsockname()[1]))
        return sock
    who = holder(first) or "another program"
    raise StartError(f"Port {first} on {settings.host} is in use by {who}.", exit_code=3)


def _remembered(path: Path, otherwise: int) -> int:
    try:
        port = int(path.read_text())
    except (OSError, ValueError):
        return otherwise
    return port if 0 < port < 65536 else otherwise


def _beside(settings: Settings, doors: Doors) -> None:
    """`_invite` on a thread: some browsers start in the foreground, and a signal must not wait for them."""
    threading.Thread(target=_invite, args=(settings, doors), daemon=True).start()


def _invite(settings: Settings, doors: Doors) -> None:
    """Without a window: open the forum in a browser, signed in, or say where it is; before the setup with its code."""
    ticket = doors.ticket() if has_display() else ""
    if ticket and open_signed_in(doors.home, ticket, settings.run_dir):
        return
    if not _say_setup(settings, doors.address):
        _say(f"Open {doors.address} in a browser.")


def _stop_on_signals(doors: Doors) -> None:
    def stop(number: int, frame: Any) -> None:  # noqa: ARG001
        # a second signal, of either kind, does not wait
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        doors.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _say(line: str) -> None:
    """A line for whoever started us; a windowed program has nobody to talk to."""
    if sys.stdout is not None:
        print(line, flush=True)  # noqa: T201


def _warn(line: str) -> None:
    if sys.stderr is not None:
        print(f"hearth: {line}", file=sys.stderr, flush=True)  # noqa: T201
