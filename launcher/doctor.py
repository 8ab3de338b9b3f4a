"""Why somebody may not get in: what can be seen of it from this machine, without anybody's help."""

from __future__ import annotations

import contextlib
import http.client
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from forum_app import Checkup, Interface, Tried

PATIENCE = 2.0  # seconds for an address
_VPN = re.compile(
    r"(?:tun|tap|utun|wg|ppp|ipsec|tailscale|zt)[\w.-]*|.*(?:vpn|wireguard|tailscale|zerotier|wintun|tap-windows"
    r"|anyconnect|fortinet|nordlynx).*",
    re.IGNORECASE,
)
_UFW = Path("/etc/ufw/ufw.conf")
_FIREWALLD = (Path("/run/firewalld.pid"), Path("/run/firewalld"))


def examine(urls: Iterable[str], interfaces: Iterable[Interface], *, only_connect: bool = False) -> Checkup:
    """Try each address from this machine itself, and look for what usually stands in the way."""
    tried = tuple(Tried(url, _reaches(url, only_connect=only_connect)) for url in urls)
    return Checkup(tried, firewall(), tuple(i.adapter for i in interfaces if _VPN.fullmatch(i.adapter)))


def _reaches(url: str, *, only_connect: bool) -> bool:
    """Does the forum answer there? It may be asked only whether somebody listens."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    with contextlib.closing(connection):
        try:
            connection.connect()
            if only_connect:
                return True
            connection.request("GET", f"{parts.path}healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False


def firewall() -> str:
    """The firewall that runs here, as far as anybody may know: ufw, firewalld, windows, macos; '' for none seen."""
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "macos"
    with contextlib.suppress(OSError):
        if re.search(r"^\s*ENABLED\s*=\s*yes", _UFW.read_text("utf-8", errors="replace"), re.MULTILINE | re.IGNORECASE):
            return "ufw"
    return "firewalld" if any(path.exists() for path in _FIREWALLD) else ""
