"""A name in the local network, as plum-lane.local: convenient, and not found by every phone.

By multicast DNS, which asks and tells only the devices in the same network. Whatever goes wrong with it is a line in
the log; the forum is reached by its address all the same.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Sequence

log = logging.getLogger(__name__)
PATIENCE = 1.5  # seconds that an end may take


class Announcement:
    """Says the name as long as it stands. Nothing here waits: a thread of its own does the talking."""

    def __init__(
        self, name: str, addresses: Sequence[str], port: int, path: str, *, after: Announcement | None = None
    ) -> None:
        """:param after: one that ends; its good-bye comes first, or it would take the new name with it."""
        self.host = ""  # as plum-lane.local, once others can ask for it
        self._wanted, self._addresses, self._port, self._path = name, list(addresses), port, path
        self._after = after
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mdns", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Say good-bye, some time soon."""
        self.host = ""
        self._over.set()

    def wait(self) -> None:
        """Until the good-bye is said, or long enough."""
        self._over.set()
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        if self._after:
            self._after.wait()
            self._after = None
        try:
            self._announce()
        except Exception as error:  # whatever a foreign network does to it
            log.warning("no name in the network: %s: %s", type(error).__name__, error)

    def _announce(self) -> None:
        from zeroconf import IPVersion, ServiceInfo, Zeroconf  # heavy, and needed only while the door is open

        info = ServiceInfo(
            "_http._tcp.local.",
            f"{self._wanted}._http._tcp.local.",
            addresses=[socket.inet_aton(address) for address in self._addresses],
            port=self._port,
            properties={"path": self._path},
            server=f"{self._wanted}.local.",
        )
        speaker = Zeroconf(interfaces=self._addresses, ip_version=IPVersion.V4Only)
        try:
            if not self._over.is_set():
                speaker.register_service(info, allow_name_change=True)
                self.host = "" if self._over.is_set() else f"{self._wanted}.local"
                log.info("its name in the network is %s.local", self._wanted)
                self._over.wait()
                speaker.unregister_service(info)
        finally:
            speaker.close()
