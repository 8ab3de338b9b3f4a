"""Which of this machine's addresses others most likely reach, over made-up machines."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launcher.network import Adapter, default_adapter, kind_of, ranked, usable

VIRTUAL = ["docker0", "br-1f2e3d4c5b6a", "veth1a2b3c", "virbr0", "vmnet8", "vboxnet0", "utun3", "tun0", "tap0", "wg0",
           "tailscale0", "zt5u4y6ejv", "ppp0", "lxcbr0", "cni0", "awdl0", "bridge100"]  # fmt: skip
REAL = ["eth0", "enp3s0", "eno1", "en0", "wlan0", "wlp2s0", "wlo1", "br0", "bond0", "usb0", "hearth-lan"]
WINDOWS = {
    "Intel(R) Wi-Fi 6 AX201 160MHz": "wifi",
    "Realtek PCIe GbE Family Controller": "cable",
    "Intel(R) Ethernet Connection (7) I219-V": "cable",
    "Hyper-V Virtual Ethernet Adapter": "virtual",
    "vEthernet (WSL)": "virtual",
    "VMware Virtual Ethernet Adapter for VMnet8": "virtual",
    "VirtualBox Host-Only Ethernet Adapter": "virtual",
    "TAP-Windows Adapter V9": "virtual",
    "WireGuard Tunnel": "virtual",
    "Tailscale Tunnel": "virtual",
    "Bluetooth Device (Personal Area Network)": "virtual",
}
addresses = st.ip_addresses(v=4).map(str)
adapters = st.lists(
    st.builds(
        lambda name, found: Adapter(name, name, tuple(found)),
        st.sampled_from(VIRTUAL + REAL),
        st.lists(st.tuples(addresses, st.sampled_from([8, 16, 24, 28, 32])), max_size=3),
    ),
    max_size=8,
)


@given(adapters, st.sampled_from(["", *VIRTUAL, *REAL]))
def test_every_address_others_could_open_is_there_and_no_other(machine: list[Adapter], default: str) -> None:
    found = ranked(machine, default)
    all_of_them = [address for adapter in machine for address, _ in adapter.addresses]
    reachable = [a for a in all_of_them if not _stays(ipaddress.IPv4Address(a))]
    assert sorted(interface.address for interface in found) == sorted(reachable)


def _stays(address: ipaddress.IPv4Address) -> bool:
    return address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast


@given(adapters, st.sampled_from(["", *VIRTUAL, *REAL]))
def test_virtual_ones_come_last_and_the_way_out_first(machine: list[Adapter], default: str) -> None:
    found = ranked(machine, default)
    kinds = [interface.kind == "virtual" for interface in found]
    assert kinds == sorted(kinds)
    real = [interface.adapter for interface in found if interface.kind != "virtual"]
    assert default not in real or real[0] == default


@given(adapters, st.randoms())
def test_the_order_does_not_hang_on_that_of_the_system(machine: list[Adapter], random: object) -> None:
    shuffled = machine.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ranked(shuffled) == ranked(machine)


@given(adapters)
def test_something_is_usable_where_there_is_anything(machine: list[Adapter]) -> None:
    found = ranked(machine)
    assert bool(usable(found)) == bool(found)
    if any(interface.kind != "virtual" for interface in found):
        assert set(usable(found)) == {interface.address for interface in found if interface.kind != "virtual"}


@pytest.mark.parametrize("name", VIRTUAL)
def test_containers_machines_and_vpns_are_virtual(name: str) -> None:
    assert kind_of(name) == "virtual"


@pytest.mark.parametrize("name", REAL)
def test_real_adapters_are_not(name: str) -> None:
    assert kind_of(name) != "virtual"


@pytest.mark.parametrize("described", sorted(WINDOWS))
def test_windows_tells_by_the_description(described: str) -> None:
    assert kind_of("{4D36E972-E325-11CE-BFC1-08002BE10318}", described) == WINDOWS[described]


def test_an_address_of_one_alone_is_a_tunnels() -> None:
    found = ranked([Adapter("corp", "corp", (("10.8.0.6", 32),)), Adapter("eth0", "eth0", (("192.168.1.5", 24),))])
    assert [(i.address, i.kind) for i in found] == [("192.168.1.5", "cable"), ("10.8.0.6", "virtual")]


HEAD = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"


TWO = (
    "wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
    "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
)


@pytest.mark.parametrize(
    ("rows", "adapter"),
    [
        ("", ""),
        ("eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n", ""),
        ("eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n", "eth0"),
        (TWO, "eth0"),
        ("nonsense\n\n", ""),
    ],
)
def test_the_default_route_is_read_from_the_kernels_table(rows: str, adapter: str) -> None:
    assert default_adapter(HEAD + rows) == adapter
