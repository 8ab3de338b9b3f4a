"""What the program around the forum can do for it: doors to the network, a window, starting again.

The forum knows no socket and no window. The launcher hands a Machine of its own to `create_app`; under any other WSGI
server there is nothing that could be switched, and this class says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import Conflict
from .i18n import lazy as _

HOME = "home"  # environ["hearth.door"]: through the owner's own door on this machine …
NETWORK = "network"  # … or through the one that is open to the network


@dataclass(frozen=True, slots=True)
class Interface:
    """An address of this machine, numeric, as people can type it; `adapter` as the system calls it."""

    address: str
    adapter: str
    kind: str  # cable, wifi, other, virtual (of a container, a virtual machine, a VPN)


@dataclass(frozen=True, slots=True)
class Sharing:
    """How the forum stands to the network. `urls` end with a slash, the best first; empty while it is closed."""

    on: bool = False
    switchable: bool = False  # can it be opened and closed from here? Else it is as the program was started
    urls: tuple[str, ...] = ()
    name_url: str = ""  # by name, where one could be announced: convenient, and not found by every phone
    missing: tuple[str, ...] = ()  # addresses that were chosen and cannot be listened on now


@dataclass(frozen=True, slots=True)
class Tried:
    """An address of the forum, and whether it answered when this machine itself asked for it."""

    url: str
    answers: bool


@dataclass(frozen=True, slots=True)
class Checkup:
    """What can be seen from here of why somebody does not get in."""

    tried: tuple[Tried, ...] = ()
    firewall: str = ""  # ufw, firewalld, windows, macos; '' where none can be seen
    vpns: tuple[str, ...] = ()  # adapters of VPNs that are up


class CannotShare(Conflict):
    """The network's door could not be opened; the message says why."""

    @classmethod
    def port_taken(cls, port: int) -> CannotShare:
        return cls(
            _("Another program uses port %(port)d there. Close it, or start Hearth with another --port.", port=port)
        )

    @classmethod
    def no_address(cls) -> CannotShare:
        return cls(_("This computer does not have that address just now. Is it connected to a network?"))


class CannotChange(Conflict):
    """This computer does not let the program do that; the message says why."""

    @classmethod
    def no_autostart(cls, why: str) -> CannotChange:
        return cls(_("This computer cannot start Hearth by itself: %(why)s.", why=why))


class Machine:
    """The program that serves this forum, as far as the forum may know it. This one can do nothing."""

    can_reopen = False  # may the forum be closed and opened again, on other data?
    alone = False  # does it hold the data folder, and has it nothing open in it now?
    has_window = False  # is there a window of our own that shows it?

    def hosts(self) -> frozenset[str]:
        """The names and numeric addresses of this machine that a Host header may carry."""
        return frozenset()

    def sharing(self) -> Sharing:
        return Sharing()

    def interfaces(self) -> list[Interface]:
        """The addresses that others could reach, the likeliest first, virtual ones last."""
        return []

    def share(self, addresses: Sequence[str] = (), *, name: str = "", patient: bool = False) -> None:  # noqa: ARG002
        """Open the network's door on these addresses, or on every usable one, and keep to it while they change.

        :param name: announce it in the network as <name>.local; '' for no name.
        :param patient: when none of them is there yet, wait for it.
        :raises CannotShare: when none of them can be listened on; all stays as it was.
        """
        raise CannotShare(_("Whether this forum is open to the network is decided where it was started."))

    def unshare(self) -> None:
        """Close it: nobody new comes in from now on."""

    def examine(self) -> Checkup:
        """Try the addresses from this machine, and look for what may stand in the way. Takes a few seconds."""
        return Checkup()

    def reopen(self) -> None:
        """When the answer to this request is sent: close the forum, and open its data folder again."""
        raise NotImplementedError("ask can_reopen first")

    def save_as(self, name: str, source: Path) -> bool:  # noqa: ARG002
        """Ask in the window where to put a copy of this file; False when nothing was chosen. Blocks for as long.

        :raises OSError: when it could not be written there.
        """
        return False

    def comforts(self) -> Mapping[str, str]:
        """What the program does for its owner on this computer, as it stands; what it cannot do is missing.

        `closing`: ask, keep (serving) or quit · `login` (start then) and `awake` (while it serves): yes or no.
        """
        return {}

    def slept(self) -> int:
        """Seconds for which this computer was asleep in the last day, while it should have served."""
        return 0

    def set_comfort(self, name: str, value: str) -> None:
        """:raises CannotChange: with the reason."""

    def notify(self, title: str, text: str) -> bool:  # noqa: ARG002
        """A note on this computer's desktop, beside its window; False where nobody shows such."""
        return False

    def close_window(self, choice: str) -> None:
        """The owner's answer when the window was to be closed: keep (serving), quit, or stay (open)."""
