"""The doors of this program: one on the address it was started with, one that the owner opens to the network.

Each has a listener with threads of its own, so that whoever crowds one does not slow the other.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Sequence

from forum_app import HOME, NETWORK, CannotShare, Forum, Interface, Machine, Settings, Sharing
from forum_app import lazy as _

from . import network
from .server import PortTaken, Server, bind, through

log = logging.getLogger(__name__)
LOOK_AGAIN = 15.0  # seconds; addresses change with DHCP and after sleep


class Doors(Machine):
    """What the forum sees of the program around it. `run` serves; `stop` and `reopen` end that, from any thread."""

    can_reopen = True

    def __init__(self, settings: Settings, sock: socket.socket) -> None:
        self._settings = settings
        self._sock = sock  # kept while the forum is opened again: who comes meanwhile waits, and is not refused
        self.port: int = sock.getsockname()[1]
        self.open_by_itself = settings.host not in network.LOOPBACK
        self._app: Forum | None = None
        self._home: Server | None = None
        self._network: _Open | None = None
        self._closed: list[_Open] = []  # whose last requests may still be under way
        self._wish: tuple[str, ...] | None = None  # None: closed; (): every usable address
        self._switching = threading.RLock()
        self._stopped = self._again = False

    # --- serving

    def attach(self, app: Forum) -> None:
        """Serve this forum from now on; call before `run`."""
        self._app = app
        if self._stopped:  # while the forum was being opened
            return
        self._home = self._server([self._sock.dup()], NETWORK if self.open_by_itself else HOME)
        app.jobs.tick(LOOK_AGAIN, self.look_again)

    def _server(self, socks: Sequence[socket.socket], door: str) -> Server:
        app, settings = self._app, self._settings
        if app is None:
            raise RuntimeError("no forum is attached")

        return Server(
            through(app, door),
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
            for opened in self._closed:
                opened.join()
            self._closed.clear()
        again, self._again = self._again and not self._stopped, False
        return again

    def stop(self) -> None:
        self._stopped = True
        self._sock.close()  # else connections would wait behind it for a forum that does not come back
        if self._home:
            self._home.stop()

    def close(self) -> None:
        """Give the address back, once more or for the first time; after `run`."""
        self._sock.close()

    def reopen(self) -> None:
        self._again = True
        if self._home:
            self._home.stop()

    # --- the network

    def hosts(self) -> frozenset[str]:
        host = "" if self._wish is not None else self._settings.host
        return network.addresses_for(host)

    def interfaces(self) -> list[Interface]:
        return network.interfaces()

    def sharing(self) -> Sharing:
        if self.open_by_itself:
            return network.fixed_sharing(self._settings, self.port)
        opened = self._network
        if opened is None:
            return Sharing(on=self._wish is not None, switchable=True, missing=self._wish or ())
        urls = network.urls(self._settings, opened.addresses, self.port)
        return Sharing(on=True, switchable=True, urls=urls, missing=opened.missing)

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
            self._closed = [*(each for each in self._closed if each.is_alive()), opened]
            log.info("closed to the network")


class _Open(threading.Thread):
    """The network's door while it is open."""

    def __init__(self, server: Server, addresses: tuple[str, ...], missing: tuple[str, ...]) -> None:
        super().__init__(name="network", daemon=True)
        self.addresses, self.missing = addresses, missing
        self._server = server
        self.start()

    def run(self) -> None:
        with contextlib.suppress(OSError):  # the last sockets may be gone with the program
            self._server.run()

    def close(self) -> None:
        self._server.stop()
        self._server.closed.wait(2.0)
