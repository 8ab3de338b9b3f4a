"""The doors of this program: one on the address it was started with, one that the owner opens to the network.

Each has a listener with threads of its own, so that whoever crowds one does not slow the other.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from forum_app import HOME, NETWORK, CannotShare, Forum, Interface, Machine, Settings, Sharing
from forum_app import lazy as _

from . import network
from .calling import PATH, Bell
from .desktop import Desktop
from .server import PortTaken, Server, bind

log = logging.getLogger(__name__)
LOOK_AGAIN = 15.0  # seconds; addresses change with DHCP and after sleep


class Doors(Machine):
    """What the forum sees of the program around it. `run` serves; `stop` and `reopen` end that, from any thread."""

    can_reopen = True

    def __init__(self, settings: Settings, sock: socket.socket, *, headless: bool = True) -> None:
        self._settings = settings
        self._sock = sock  # kept while the forum is opened again: who comes meanwhile waits, and is not refused
        self.port: int = sock.getsockname()[1]
        self.open_by_itself = settings.host not in network.LOOPBACK
        self._app: Forum | None = None
        self._home: Server | None = None
        self._network: _Open | None = None
        self._wish: tuple[str, ...] | None = None  # None: closed; (): every usable address
        self._switching = threading.RLock()
        self._stopped = self._again = False
        self._own = None if headless else self._own_socket()
        self._inner: _Open | None = None
        self.bell = Bell(self._ring)
        self.desktop: Desktop | None = None if headless else Desktop(settings, self.home or self.address, self.stop)

    # --- serving

    def attach(self, app: Forum) -> None:
        """Serve this forum from now on; call before `run`."""
        self._app = app
        if self._stopped:  # while the forum was being opened
            return
        self._home = self._server([self._sock.dup()], NETWORK if self.open_by_itself else HOME)
        if self._own:
            self._inner = _Open(self._server([self._own.dup()], HOME), (), ())
        app.jobs.tick(LOOK_AGAIN, self.look_again)

    def _server(self, socks: Sequence[socket.socket], door: str) -> Server:
        app, settings = self._app, self._settings
        if app is None:
            raise RuntimeError("no forum is attached")

        bell = settings.base_path + PATH

        def through(environ: Any, start_response: Any) -> Any:
            environ["hearth.door"] = door
            if door == HOME and environ["PATH_INFO"] == bell:
                answer = self.bell.answer(environ, start_response)
                if answer is not None:
                    return answer
            return app(environ, start_response)

        return Server(
            through,
            socks,
            threads=settings.threads,
            trusted_proxy=settings.trusted_proxy,
            uploads={settings.base_path + path: cap for path, cap in app.large_bodies.items()},
        )

    def run(self) -> bool:
        """Serve until `stop` or `reopen`; answers whether to open the forum again."""
        if self._home and not self._stopped:
            self._home.run()
        with self._switching:
            self._close_network()
        if self._inner:
            self._inner.close()
        again, self._again = self._again and not self._stopped, False
        return again

    def stop(self) -> None:
        self._stopped = True
        self._sock.close()  # else connections would wait behind it for a forum that does not come back
        if self._home:
            self._home.stop()

    def close(self) -> None:
        """Give the addresses back, once more or for the first time; after `run`."""
        self._sock.close()
        if self._own:
            self._own.close()

    def reopen(self) -> None:
        self._again = True
        if self._home:
            self._home.stop()

    # --- the owner's screen

    def _own_socket(self) -> socket.socket | None:
        """Who lets the network in by the address needs another door at home: crowds and other machines use that one."""
        if not self.open_by_itself:
            return None
        with contextlib.suppress(OSError, PortTaken):
            return bind("127.0.0.1", 0)
        return None

    @property
    def address(self) -> str:
        """The forum's address for a browser on this machine."""
        host = "127.0.0.1" if self._settings.host in network.EVERYWHERE else self._settings.host
        return f"http://{network.bracketed(host)}:{self.port}{self._settings.base_path}/"

    @property
    def home(self) -> str:
        """The forum's address for the window, '' when it cannot be reached over loopback."""
        if self._own:
            return f"http://127.0.0.1:{self._own.getsockname()[1]}{self._settings.base_path}/"
        return "" if self.open_by_itself else self.address

    def _ring(self) -> dict[str, Any]:
        """A second start called: the window comes to the front, or the caller may open a browser with a ticket."""
        if self.desktop and self.desktop.ring():
            return {"window": True}
        return {"ticket": self.ticket()}

    def ticket(self) -> str:
        """What lets a browser on this machine in as the owner, once; '' when it could not bring it here."""
        return self._app.tickets.issue("browser") if self._app and self.home else ""

    @property
    def has_window(self) -> bool:  # type: ignore[override]
        return self.desktop is not None and self.desktop.has_window

    def save_as(self, name: str, source: Path) -> bool:
        return self.desktop.save_as(name, source) if self.desktop else False

    def comforts(self) -> Mapping[str, str]:
        return self.desktop.comforts() if self.desktop else {}

    def set_comfort(self, name: str, value: str) -> None:
        if self.desktop:
            self.desktop.set_comfort(name, value)

    def close_window(self, choice: str) -> None:
        if self.desktop:
            self.desktop.close_window(choice)

    # --- the network

    def hosts(self) -> frozenset[str]:
        host = "" if self._wish is not None else self._settings.host
        return network.addresses_for(host)

    def interfaces(self) -> list[Interface]:
        return network.interfaces()

    def sharing(self) -> Sharing:
        if self.open_by_itself:
            return Sharing(on=True, urls=self._urls(network.for_others(self._settings.host) or [self._settings.host]))
        opened = self._network
        if opened is None:
            return Sharing(on=self._wish is not None, switchable=True, missing=self._wish or ())
        return Sharing(on=True, switchable=True, urls=self._urls(opened.addresses), missing=opened.missing)

    def _urls(self, addresses: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"http://{network.bracketed(a)}:{self.port}{self._settings.base_path}/" for a in addresses)

    def share(self, addresses: Sequence[str] = ()) -> None:
        if self.open_by_itself:
            return super().share(addresses)
        with self._switching:
            self._wish = tuple(addresses)
            self._close_network()
            self._open_network()
            if self._network is None:
                self._wish = None
                raise CannotShare(_("No address of this computer could be opened to the network."))
        return None

    def unshare(self) -> None:
        with self._switching:
            self._wish = None
            self._close_network()

    def look_again(self) -> None:
        """Have the addresses changed while we share them? Then listen on the present ones."""
        with self._switching:
            if self._wish is None or self._stopped:
                return
            if self._network is None or list(self._network.addresses) != self._present():
                self._close_network()
                self._open_network()

    def _wanted(self) -> list[str]:
        if self._wish:
            return list(self._wish)
        found = self.interfaces()
        return [i.address for i in found if i.kind != "virtual"] or [i.address for i in found]

    def _present(self) -> list[str]:
        here = {interface.address for interface in self.interfaces()}
        return [address for address in self._wanted() if address in here]

    def _open_network(self) -> None:
        socks, addresses, missing = [], [], []
        for address in self._wanted():
            try:
                socks.append(bind(address, self.port))
                addresses.append(address)
            except (PortTaken, OSError) as error:
                log.warning("cannot listen on %s: %s", address, error or type(error).__name__)
                missing.append(address)
        if socks:
            self._network = _Open(self._server(socks, NETWORK), tuple(addresses), tuple(missing))
            log.info("open to the network on %s", ", ".join(addresses))

    def _close_network(self) -> None:
        """Nobody comes in when this returns; who is inside is answered to the end."""
        opened, self._network = self._network, None
        if opened:
            opened.close()
            log.info("closed to the network")


class _Open:
    """The network's door while it is open."""

    def __init__(self, server: Server, addresses: tuple[str, ...], missing: tuple[str, ...]) -> None:
        self.addresses, self.missing = addresses, missing
        self._server = server
        threading.Thread(target=self._run, name="network", daemon=True).start()

    def _run(self) -> None:
        with contextlib.suppress(OSError):  # the last sockets may be gone with the program
            self._server.run()

    def close(self) -> None:
        self._server.stop()
        self._server.closed.wait(2.0)
