"""The numeric addresses of this machine."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

from forum_app import Interface, Settings, Sharing

LOOPBACK = ("127.0.0.1", "::1", "localhost")
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - names of what is listened on, not a binding


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def urls(settings: Settings, addresses: Sequence[str], port: int) -> tuple[str, ...]:
    """Where the forum is on these addresses; each ends with a slash."""
    return tuple(f"http://{bracketed(address)}:{port}{settings.base_path}/" for address in addresses)


def fixed_sharing(settings: Settings, port: int) -> Sharing:
    """How a program stands to the network that listens where it was told to, and nowhere else."""
    if settings.host in LOOPBACK:
        return Sharing()
    return Sharing(on=True, urls=urls(settings, for_others(settings.host) or [settings.host], port))


def interfaces() -> list[Interface]:
    """The IPv4 addresses of this machine that others could open, with the adapters that have them."""
    import ifaddr  # asked for when somebody looks, not at every start

    found = []
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            if isinstance(ip.ip, str) and not _stays_here(ip.ip):
                found.append(Interface(ip.ip, adapter.nice_name, "other"))
    return found


def _stays_here(address: str) -> bool:
    parsed = ipaddress.IPv4Address(address)
    return parsed.is_loopback or parsed.is_link_local


def for_others(host: str) -> list[str]:
    """The addresses of this machine that others in its network can open: IPv4 ones, which people can type."""
    if host not in EVERYWHERE:
        return []
    found = []
    for name in addresses_for(host):
        try:
            address = ipaddress.IPv4Address(name)
        except ValueError:
            continue
        if not (address.is_loopback or address.is_link_local):
            found.append(address)
    return [str(address) for address in sorted(found)]


def addresses_for(host: str) -> frozenset[str]:
    """What the Host header may name when we listen on `host`: it alone, or every address of this machine.

    IPv6 addresses stand in brackets, as in a Host header.
    """
    if host not in EVERYWHERE:
        return frozenset({f"[{host}]" if ":" in host else host.lower()})
    import ifaddr  # asked for when a Host header is not known yet, not at every start

    found = set()
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            address = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
            found.add(f"[{address}]" if ":" in address else address)
    return frozenset(found | {socket.gethostname().lower()})
