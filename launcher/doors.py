"""The doors of this program: one on the address it was started with, one that the owner opens to the network.

Each has a listener with threads of its own, so that whoever crowds one does not slow the other.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from forum_app import HOME, NETWORK, CannotShare, Checkup, Forum, Interface, Machine, Settings, Sharing

from . import doctor, network
from .calling import PATH, Bell
from .desktop import Desktop
from .naming import Announcement
from .server import PortTaken, Server, bind, through

log = logging.getLogger(__name__)
LOOK_AGAIN = 15.0  # seconds; addresses change with DHCP and after sleep


class Doors(Machine):
    """What the forum sees of the program around it. `run` serves; `stop` and `reopen` end that, from any thread."""

    can_reopen = alone = True

    def __init__(self, settings: Settings, sock: socket.socket, *, headless: bool = True) -> None:
        self._settings = settings
        self._sock = sock  # kept while the forum is opened again: who comes meanwhile waits, and is not refused
        self.port: int = sock.getsockname()[1]
        self.open_by_itself = settings.host not in network.LOOPBACK
        self._app: Forum | None = None
        self._home: Server | None = None
        self._network: _Open | None = None
        self._closed: list[_Open] = []  # whose last requests may still be under way
        self._wish: tuple[str, ...] | None = None  # None: closed; (): every usable address
        self._name = ""  # to announce while it is open
        self._said: Announcement | None = None  # also one that is about to end
        self._looked: tuple[float, list[str]] = 0.0, []
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
        try:
            sock = self._sock.dup()
        except OSError:
            if self._stopped:  # while the forum was being opened
                return
            raise
        self._home = self._server([sock], NETWORK if self.open_by_itself else HOME)
        if self._own:
            self._inner = _Open(self._server([self._own.dup()], HOME))
        app.jobs.tick(LOOK_AGAIN, self.look_again)

    def _server(self, socks: Sequence[socket.socket], door: str) -> Server:
        app, settings = self._app, self._settings
        if app is None:
            raise RuntimeError("no forum is attached")

        return Server(
            through(self._with_bell(app) if door == HOME else app, door),
            socks,
            threads=settings.threads,
            trusted_proxy=settings.trusted_proxy,
            uploads={settings.base_path + path: cap for path, cap in app.large_bodies.items()},
        )

    def _with_bell(self, app: Any) -> Any:
        path = self._settings.base_path + PATH

        def listening(environ: Any, start_response: Any) -> Any:
            answer = self.bell.answer(environ, start_response) if environ["PATH_INFO"] == path else None
            return app(environ, start_response) if answer is None else answer

        return listening

    def run(self) -> bool:
        """Serve until `stop` or `reopen`; answers whether to open the forum again."""
        if self._home and not self._stopped:
            self._home.run()
        with self._switching:
            self._close_network()
            for opened in self._closed:
                opened.join()
            self._closed.clear()
        if self._inner:
            self._inner.close()
            self._inner.join()
        again, self._again = self._again and not self._stopped, False
        return again

    def stop(self) -> None:
        self._stopped = True
        self._sock.close()  # else connections would wait behind it for a forum that does not come back
        self._stop_all()

    def close(self) -> None:
        """Give the addresses back, once more or for the first time; after `run`."""
        self._sock.close()
        if self._own:
            self._own.close()
        if self._said:
            self._said.wait()

    def reopen(self) -> None:
        self._again = True
        self._stop_all()

    def _stop_all(self) -> None:
        """At the same time: none lets people in, nor is waited for, while another one ends. Takes no lock, as it may be
        called out of a signal."""
        for door in (self._network, self._inner):
            if door:
                door.stop()
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
        return network.here(self._settings, self.port)

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

    def slept(self) -> int:
        return self.desktop.slept() if self.desktop else 0

    def set_comfort(self, name: str, value: str) -> None:
        if self.desktop:
            self.desktop.set_comfort(name, value)

    def notify(self, title: str, text: str) -> bool:
        return self.desktop.notify(title, text) if self.desktop else False

    def close_window(self, choice: str) -> None:
        if self.desktop:
            self.desktop.close_window(choice)

    # --- the network

    def hosts(self) -> frozenset[str]:
        host = "" if self._wish is not None else self._settings.host
        named = {f"{self._name}.local"} if self._name and self._wish is not None else set()  # asked for early, too
        return network.addresses_for(host) | named

    def interfaces(self) -> list[Interface]:
        return network.interfaces()

    def sharing(self) -> Sharing:
        if self.open_by_itself:
            return Sharing(on=True, urls=self._urls(self._seen_from_outside()))
        opened = self._network
        if opened is None:
            return Sharing(on=self._wish is not None, switchable=True, missing=self._wish or ())
        name = self._said.host if self._said else ""
        return Sharing(
            on=True,
            switchable=True,
            urls=self._urls(opened.addresses),
            name_url=self._urls([name])[0] if name else "",
            missing=opened.missing,
        )

    def examine(self) -> Checkup:
        # with one thread, which is at work on this very question, nobody could answer
        alone = self.open_by_itself and self._settings.threads < 2
        return doctor.examine(self.sharing().urls, self.interfaces(), only_connect=alone)

    def _seen_from_outside(self) -> list[str]:
        """Asked with each page of the owner's, so looked at again only now and then."""
        at, found = self._looked
        if not found or time.monotonic() - at > LOOK_AGAIN:
            found = network.for_others(self._settings.host) or [self._settings.host]
            self._looked = time.monotonic(), found
        return found

    def _urls(self, addresses: Sequence[str]) -> tuple[str, ...]:
        return network.urls(self._settings, addresses, self.port)

    def share(self, addresses: Sequence[str] = (), *, name: str = "", patient: bool = False) -> None:
        if self.open_by_itself:
            return super().share(addresses)
        with self._switching:
            before = self._wish, self._name
            self._wish, self._name = tuple(addresses), name
            self._close_network()
            taken = self._open_network()
            if self._network is None and not patient:
                self._wish, self._name = before
                if self._wish is not None:
                    self._open_network()
                raise CannotShare.port_taken(self.port) if taken else CannotShare.no_address()
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
            present, opened = self._present(), self._network
            if opened is None:
                if any(map(self._is_free, present)):
                    self._open_network()
            elif set(present) != opened.present or any(self._is_free(a) for a in opened.missing if a in present):
                self._close_network()
                self._open_network()

    def _is_free(self, address: str) -> bool:
        """Has the other program gone that listened there?"""
        try:
            bind(address, self.port).close()
        except (PortTaken, OSError):
            return False
        return True

    def _wanted(self) -> list[str]:
        return list(self._wish) if self._wish else network.usable(self.interfaces())

    def _present(self) -> list[str]:
        here = {interface.address for interface in self.interfaces()}
        return [address for address in self._wanted() if address in here]

    def _open_network(self) -> bool:
        """Listen where it is wished, as far as it can be; answers whether another program stood in the way."""
        socks, addresses, missing, taken = [], [], [], False
        present = set(self._present())
        for address in self._wanted():
            try:
                socks.append(bind(address, self.port))
                addresses.append(address)
            except (PortTaken, OSError) as error:
                log.warning("cannot listen on %s: %s", address, error or type(error).__name__)
                taken = taken or isinstance(error, PortTaken)
                missing.append(address)
        if socks:
            server = self._server(socks, NETWORK)
            self._network = _Open(server, tuple(addresses), tuple(missing), frozenset(present))
            log.info("open to the network on %s", ", ".join(addresses))
            self._announce(addresses)
        return taken

    def _announce(self, addresses: Sequence[str]) -> None:
        if self._name:
            path = f"{self._settings.base_path}/"
            self._said = Announcement(self._name, addresses, self.port, path, after=self._said)

    def _close_network(self) -> None:
        """Nobody comes in when this returns; who is inside is answered to the end."""
        opened, self._network = self._network, None
        if opened:
            opened.close()
            self._closed = [*(each for each in self._closed if each.is_alive()), opened]
            log.info("closed to the network")
            if self._said:
                self._said.end()


class _Open(threading.Thread):
    """A door while it is open."""

    def __init__(
        self,
        server: Server,
        addresses: tuple[str, ...] = (),
        missing: tuple[str, ...] = (),
        present: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(name="network", daemon=True)
        self.addresses, self.missing = addresses, missing
        self.present = present  # those that this machine had when it was opened
        self._server = server
        self.start()

    def run(self) -> None:
        with contextlib.suppress(OSError):  # the last sockets may be gone with the program
            self._server.run()

    def stop(self) -> None:
        self._server.stop()

    def close(self) -> None:
        """The same, and nobody comes in when this returns."""
        self.stop()
        self._server.closed.wait(2.0)
