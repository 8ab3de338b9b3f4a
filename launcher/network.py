"""The numeric addresses of this machine: which there are, and which of them others in the network most likely reach."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from forum_app import Interface, Settings, Sharing

LOOPBACK = ("127.0.0.1", "::1", "localhost")
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - names of what is listened on, not a binding
KINDS = ("cable", "wifi", "other", "virtual")  # the likeliest to be reached first
# adapters of containers, virtual machines and VPNs, by the names that Linux, macOS and Windows give them
_VIRTUAL = re.compile(
    r"(?:docker|br-|veth|virbr|vmnet|vmenet|vboxnet|vnet|tun|tap|utun|wg|tailscale|zt|ppp|ipsec|cni|flannel|cali|podman"
    r"|lxc|lxd|incus|waydroid|bridge1\d\d|awdl|llw|ap\d|anpi|gif|stf|dummy)[\w.-]*"
    r"|.*(?:hyper-v|vethernet|virtual|vmware|virtualbox|tap-windows|wireguard|openvpn|tailscale|zerotier|wintun|vpn"
    r"|loopback|bluetooth|wsl|anyconnect|fortinet|nordlynx).*",
    re.IGNORECASE,
)
_WIFI = re.compile(r"(?:wl|wlan|ath)[\w.-]*|.*(?:wi-?fi|wireless|wlan|802\.11).*", re.IGNORECASE)
_CABLE = re.compile(r"(?:eth\d|en[ospx]|em\d)[\w.-]*|.*(?:ethernet|gbe|gigabit|realtek pcie).*", re.IGNORECASE)
_SYSTEM = Path("/sys/class/net")
_ROUTES = Path("/proc/net/route")


@dataclass(frozen=True, slots=True)
class Adapter:
    """What the system says of one: how it is called, how it is described, its IPv4 addresses with their prefixes."""

    name: str
    described: str
    addresses: tuple[tuple[str, int], ...]


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def urls(settings: Settings, addresses: Sequence[str], port: int) -> tuple[str, ...]:
    """Where the forum is on these addresses; each ends with a slash."""
    return tuple(f"http://{bracketed(address)}:{port}{settings.base_path}/" for address in addresses)


def here(settings: Settings, port: int) -> str:
    """The forum's address for a browser on this machine."""
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return f"http://{bracketed(host)}:{port}{settings.base_path}/"


def fixed_sharing(settings: Settings, port: int) -> Sharing:
    """How a program stands to the network that listens where it was told to, and nowhere else."""
    if settings.host in LOOPBACK:
        return Sharing()
    return Sharing(on=True, urls=urls(settings, for_others(settings.host) or [settings.host], port))


def interfaces() -> list[Interface]:
    """The IPv4 addresses of this machine that others could open, with their adapters, the best first."""
    return ranked(_adapters(), default_adapter(_read(_ROUTES)))


def _adapters() -> list[Adapter]:
    import ifaddr  # asked for when somebody looks, not at every start

    return [
        Adapter(
            str(adapter.name),
            str(adapter.nice_name),
            tuple((ip.ip, ip.network_prefix) for ip in adapter.ips if isinstance(ip.ip, str)),
        )
        for adapter in ifaddr.get_adapters()
    ]


def ranked(adapters: Iterable[Adapter], default: str = "") -> list[Interface]:
    """The addresses that others could open: that of the adapter with the default route first, virtual ones last."""
    found = []
    for adapter in adapters:
        for address, prefix in adapter.addresses:
            if not _stays_here(address):
                kind = "virtual" if prefix >= 31 else kind_of(adapter.name, adapter.described)
                found.append((_rank(adapter.name, kind, address, default), address, adapter.described, kind))
    return [Interface(address, described, kind) for _, address, described, kind in sorted(found)]


def _rank(name: str, kind: str, address: str, default: str) -> tuple[bool, bool, int, bool]:
    """A VPN may hold the default route: that does not make it the way in."""
    return (
        kind == "virtual",
        name != default,
        KINDS.index(kind),
        not ipaddress.IPv4Address(address).is_private,
    )


def kind_of(name: str, described: str = "") -> str:
    """One of KINDS, by what the system calls the adapter; on Linux also by what stands behind it."""
    if _VIRTUAL.fullmatch(name) or _VIRTUAL.fullmatch(described):
        return "virtual"
    if (_SYSTEM / name / "wireless").exists() or _WIFI.fullmatch(name) or _WIFI.fullmatch(described):
        return "wifi"
    return "cable" if _CABLE.fullmatch(name) or _CABLE.fullmatch(described) else "other"


def default_adapter(table: str) -> str:
    """The adapter with the default route in Linux's /proc/net/route; '' when there is none. Nothing is sent."""
    routes = [line.split() for line in table.splitlines()[1:]]
    default = [(int(r[6]), r[0]) for r in routes if len(r) > 7 and r[1] == r[7] == "00000000" and r[6].isdigit()]
    return min(default)[1] if default else ""


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii", errors="replace")
    except OSError:
        return ""


def _stays_here(address: str) -> bool:
    parsed = ipaddress.IPv4Address(address)
    return parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified or parsed.is_multicast


def for_others(host: str) -> list[str]:
    """The addresses of this machine that others in its network can open: IPv4 ones, which people can type."""
    return usable(interfaces()) if host in EVERYWHERE else []


def usable(found: list[Interface]) -> list[str]:
    """Without virtual ones, which lead to no neighbour; they are taken where there is nothing else."""
    return [i.address for i in found if i.kind != "virtual"] or [i.address for i in found]


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
