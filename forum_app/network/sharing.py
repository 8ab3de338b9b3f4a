"""The forum's door to the network: as the owner left it, and the addresses by which others come."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.machine import CannotShare, Interface, Sharing

log = logging.getLogger(__name__)
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Place:
    """An address of the forum: as people type it, and the link, which ends with a slash."""

    text: str
    url: str


def take_up(app: Forum) -> None:
    """After a start: as it was left. What cannot be opened now is waited for; the forum goes on."""
    if not app.machine.sharing().switchable:
        return
    if not _kept(app)["on"]:
        app.machine.unshare()
        return
    try:
        _share(app, patient=True)
    except CannotShare as error:
        log.warning("not open to the network: %s", error.reason)


def _kept(app: Forum) -> Any:
    return app.options.read(app.db.reader())["sharing"]


def _share(app: Forum, *, patient: bool = False) -> None:
    """As it was kept.

    :raises CannotShare: with the reason.
    """
    options = app.options.read(app.db.reader())
    kept = options["sharing"]
    name = host_name(options["name"], app.config["INSTANCE"]) if kept["named"] else ""
    app.machine.share(kept["addresses"], name=name, patient=patient)


def keep(app: Forum, state: dict[str, Any]) -> None:
    with app.db.transaction() as tx:
        app.options.put(tx, {"sharing": state}, now())


def paused(app: Forum) -> bool | None:
    """Did the owner close it for a while? None where it has not been opened, or cannot be closed from here.

    To open it the first time is for its page alone, which says what comes in and what the firewall will ask.
    """
    kept = _kept(app)
    if not app.machine.sharing().switchable or not (kept["on"] or kept["urls"]):
        return None
    return not kept["on"]


def pause(app: Forum) -> None:
    """Close it, and remember how it was open. Kept first: if the program ends in between, it stays closed."""
    keep(app, {**_kept(app), "on": False})
    app.machine.unshare()


def resume(app: Forum) -> None:
    """Open it as it was.

    :raises CannotShare: with the reason; it stays closed.
    """
    _share(app)
    kept = _kept(app)
    keep(app, state(kept["addresses"], app.machine.sharing(), named=kept["named"]))


def chosen(which: str, ticked: Sequence[str], there: Collection[Interface]) -> list[str]:
    """The addresses to listen on; [] for every usable one, also of those that come later.

    :raises Invalid: for the field `addresses`.
    """
    if which != "some":
        return []
    known = {interface.address for interface in there}
    wanted = [address for address in ticked if address in known]
    if not wanted or len(wanted) < len(ticked):
        raise Invalid("addresses", _("Choose at least one of the addresses that are here now."))
    return wanted


def state(addresses: Sequence[str], sharing: Sharing, *, named: bool) -> dict[str, Any]:
    """What is kept once it is open."""
    return {"on": True, "addresses": list(addresses), "urls": list(sharing.urls), "named": named}


def host_name(forum: str, instance: str) -> str:
    """A name for the network made of the forum's: letters a to z, digits and -; of the instance where none is left."""
    plain = unicodedata.normalize("NFKD", forum).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return made or f"hearth-{re.sub('[^a-z0-9]', '', instance)[:4]}"


def moved(kept: Sequence[str], sharing: Sharing) -> list[str]:
    """The addresses that were shown when it was opened and lead here no more."""
    return [place(url).text for url in kept if sharing.urls and url not in sharing.urls]


def places(public: Sequence[str], base: str, sharing: Sharing, asked: str) -> list[Place]:
    """By which addresses others come, the best first; none while nobody else can.

    :param asked: scheme and host of the present request, for a server that knows no addresses of its own.
    """
    if public:
        return [place(f"{url.rstrip('/')}{base}/") for url in public]
    if sharing.urls:
        return [place(url) for url in sharing.urls]
    if sharing.switchable or urlsplit(asked).hostname in _HERE:
        return []
    return [place(f"{asked}{base}/")]


def place(url: str) -> Place:
    text = url.removeprefix("http://").removesuffix("/")
    return Place(text, url)


def is_near(places: Sequence[Place]) -> bool:
    """Must one be on the same network to come by the first of them? Also while there is none."""
    host = urlsplit(places[0].url).hostname or "" if places else "localhost"
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".local")
