"""The doors of this program: one on the address it was started with, one that the owner opens to the network.

Each has a listener with threads of its own, so that whoever crowds one does not slow the other.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Sequence
from typing import Any

from forum_app import HOME, NETWORK, CannotShare, Checkup, Forum, Interface, Machine, Settings, Sharing

from . import doctor, network
from .naming import Announcement
from .server import PortTaken, Server, bind

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
        self._wish: tuple[str, ...] | None = None  # None: closed; (): every usable address
        self._name = ""  # to announce while it is open
        self._said: Announcement | None = None  # also one that is about to end
        self._looked: tuple[float, list[str]] = 0.0, []
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

        def through(environ: Any, start_response: Any) -> Any:
            environ["hearth.door"] = door
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
        if self._said:
            self._said.wait()

    def reopen(self) -> None:
        self._again = True
        if self._home:
            self._home.stop()

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
        return tuple(f"http://{network.bracketed(a)}:{self.port}{self._settings.base_path}/" for a in addresses)

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
            self._network = _Open(server, tuple(addresses), tuple(missing), present)
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
            log.info("closed to the network")
            if self._said:
                self._said.end()


class _Open:
    """The network's door while it is open."""

    def __init__(self, server: Server, addresses: tuple[str, ...], missing: tuple[str, ...], present: set[str]) -> None:
        self.addresses, self.missing = addresses, missing
        self.present = present  # those that this machine had when it was opened
        self._server = server
        threading.Thread(target=self._run, name="network", daemon=True).start()

    def _run(self) -> None:
        with contextlib.suppress(OSError):  # the last sockets may be gone with the program
            self._server.run()

    def close(self) -> None:
        self._server.stop()
        self._server.closed.wait(2.0)
