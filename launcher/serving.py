"""From settings to a serving forum: lock, bind, migrate, tell, serve, stop."""

from __future__ import annotations

import logging
import logging.handlers
import re
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any

from forum_app import VERSION, Settings, StartError, create_app, folder_risks, prepare_folder

from .doors import Doors
from .instance import AlreadyRunning, Instance
from .network import EVERYWHERE, bracketed, for_others
from .opening import has_display, open_browser
from .server import PortTaken, bind

log = logging.getLogger(__name__)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
TRIES = 50  # ports tried after the first one is taken


def serve(settings: Settings, *, headless: bool, port_asked: bool) -> int:
    """Serve until a signal; answers the exit code.

    :raises StartError: when it cannot start.
    """
    prepare_folder(settings.data_dir, settings.database)
    try:
        instance = Instance(settings.run_dir)
    except AlreadyRunning as running:
        if headless or not running.address:
            raise
        opened = has_display() and open_browser(running.address, settings.run_dir, secret=False)
        _say(f"{running} {'It is opened in your browser.' if opened else ''}".rstrip())
        _say("To start it with other options, stop that one first.")
        return 0
    try:
        return _serve(settings, instance, headless=headless, port_asked=port_asked)
    finally:
        instance.close()


def _serve(settings: Settings, instance: Instance, *, headless: bool, port_asked: bool) -> int:
    sock = _bind(settings, port_asked=port_asked)
    doors = Doors(settings, sock)
    for risk in folder_risks(settings.data_dir):
        _warn(f"{risk.sentence(settings.data_dir)} Move it to a folder on a disk of this computer: hearth move FOLDER")
    _log_to(settings, headless=headless)
    log.info("Hearth %s starts on port %d", VERSION, doors.port)
    _stop_on_signals(doors)
    try:
        again = _open(settings, doors, instance, headless=headless, first=True)
        while again:
            log.info("opened again")
            again = _open(settings, doors, instance, headless=headless, first=False)
    finally:
        doors.close()
        log.info("stopped")
    return 0


def _open(settings: Settings, doors: Doors, instance: Instance, *, headless: bool, first: bool) -> bool:
    """Open the forum and serve it; answers whether it wants to be opened again."""
    app = create_app(settings, machine=doors, worker=False)
    try:
        doors.attach(app)
        here = _here(settings, doors.port)
        instance.tell(address=here, port=doors.port, version=VERSION)
        app.jobs.start()
        for serving in app.events.provided("serving"):
            serving(app)
        if first:
            _greet(settings, doors, here, headless=headless)
        return doors.run()
    finally:
        app.close()


def _greet(settings: Settings, doors: Doors, here: str, *, headless: bool) -> None:
    """Say where it is, and open it."""
    _say(f"Listening on http://{bracketed(settings.host)}:{doors.port}")
    for address in for_others(settings.host):
        _say(f"Others in this network open http://{address}:{doors.port}{settings.base_path}/")
    # beside the server: some browsers start in the foreground, and wait for a page that must be served meanwhile
    threading.Thread(target=_invite, args=(settings, here), kwargs={"headless": headless}, daemon=True).start()


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
    raise StartError(f"Port {first} on {settings.host} is in use by another program.", exit_code=3)


def _remembered(path: Path, otherwise: int) -> int:
    try:
        port = int(path.read_text())
    except (OSError, ValueError):
        return otherwise
    return port if 0 < port < 65536 else otherwise


def _here(settings: Settings, port: int) -> str:
    """The address for a browser on this machine."""
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return f"http://{bracketed(host)}:{port}{settings.base_path}/"


def _invite(settings: Settings, here: str, *, headless: bool) -> None:
    """Before the setup: the link to it, printed or opened. After it: the forum, opened on a desktop."""
    code = settings.run_dir / "setup-code"
    secret = code.exists()
    address = f"{here}setup?code={code.read_text()}" if secret else here
    if not headless and has_display() and open_browser(address, settings.run_dir, secret=secret):
        return
    if secret:
        _say(f"Set it up at {address}")
    elif not headless:
        _say(f"Open {address} in a browser.")


class _OneLine(logging.Formatter):
    """Keeps a message on its line: a path that somebody typed must not look like a line of ours."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", super().formatMessage(record))


def _log_to(settings: Settings, *, headless: bool) -> None:
    logging.raiseExceptions = False  # a full disk must not fill the terminal as well
    file = logging.handlers.RotatingFileHandler(
        settings.data_dir / "logs" / "hearth.log", maxBytes=2_000_000, backupCount=5, encoding="utf-8", delay=True
    )
    file.setFormatter(_OneLine("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handlers: list[logging.Handler] = [file]
    if headless and sys.stderr is not None:
        terminal = logging.StreamHandler(sys.stderr)
        terminal.setLevel(logging.WARNING)
        terminal.setFormatter(_OneLine("%(levelname)s %(name)s %(message)s"))
        handlers.append(terminal)
    logging.basicConfig(level=settings.log_level.upper(), handlers=handlers, force=True)


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
