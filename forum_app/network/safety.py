"""What the safety page says of the door: who can open the forum and join, and whether somebody could read along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..accounts import joining
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.safety import GOOD, LOOK, MEND, NETWORK, Line
from . import sharing
from .sharing import Place

SHOWN = 3  # addresses
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104
NOBODY, NEAR, ALL = "nobody", "near", "all"  # who can open a page: this computer alone, the same network, anybody


def lines(app: Forum) -> Iterator[Line]:
    places = _places(app)
    reach = NOBODY if not places else NEAR if sharing.is_near(places) else ALL
    yield _door(app, places, reach)
    yield _joining(str(app.options.read(app.db.reader())["joining"]), reach)
    yield _crossing(app, places, reach)


def _places(app: Forum) -> list[Place]:
    """By which addresses others come, as far as the program knows."""
    settings, host = app.settings, app.settings.host
    if host in EVERYWHERE:
        host = next((interface.address for interface in app.machine.interfaces()), host)
    asked = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    return sharing.places(settings.public_url, settings.base_path, app.machine.sharing(), asked)


def _door(app: Forum, places: list[Place], reach: str) -> Line:
    act = (_("Your network"), "/admin/network")
    if reach == NOBODY:
        title, text = _("Only this computer can open the forum."), _("The door to your network is closed.")
        return Line(NETWORK, GOOD, title, text, act)
    shown = ", ".join(place.text for place in places[:SHOWN])
    if reach == NEAR:
        title = _("Whoever is on your network can open the forum: %(addresses)s", addresses=shown)
        switch = app.machine.sharing().switchable
        text = _("You close the door on the page of your network.") if switch else _("It was started that way.")
        return Line(NETWORK, GOOD, title, text, act if switch else None)
    title = _("Anybody on the internet can open the forum: %(addresses)s", addresses=shown)
    return Line(NETWORK, LOOK, title, _("Is that meant? Then keep Hearth up to date, and your password long."), None)


def _joining(mode: str, reach: str) -> Line:
    change = (_("Change who may join"), "/admin/settings#joining-set")
    titles: dict[str, Any] = {
        joining.INVITE: _("Only somebody with an invitation can join."),
        joining.KNOCK: _("Whoever wants to join knocks, and you let them in."),
        joining.CLOSED: _("Nobody can join at the moment."),
    }
    if mode in titles:
        return Line(NETWORK, GOOD, titles[mode], "", change)
    title = _("Whoever can open the forum can join at once.")
    if reach == NOBODY:
        return Line(NETWORK, GOOD, title, _("At present that is nobody but this computer."), change)
    if reach == NEAR:
        text = _("On a network that strangers share, let people knock, or come by invitation only.")
        return Line(NETWORK, LOOK, title, text, change)
    text = _("On the internet that will be robots too. Let people knock, or come by invitation only.")
    return Line(NETWORK, LOOK, title, text, change)


def _crossing(app: Forum, places: list[Place], reach: str) -> Line:
    """Plain HTTP, and what it means where."""
    if reach == NOBODY:
        return Line(NETWORK, GOOD, _("Nothing that is sent leaves this computer."))
    plain = [place for place in places if not place.url.startswith("https:")]
    if not plain:
        return _behind_proxy(app)
    title = _("What people send crosses the network readable, passwords too.")
    if reach == NEAR:
        text = _(
            "At home or among people you trust that is usual. In a school, a café or any Wi-Fi of strangers somebody "
            "near could read along: put an https proxy in front of the forum there."
        )
        return Line(NETWORK, LOOK, title, text)
    text = _(
        "On the internet that must not be. Put an https proxy in front of the forum, and start Hearth with its address."
    )
    return Line(
        NETWORK, MEND, title, text, command="hearth --headless --public-url https://… --trusted-proxy 127.0.0.1"
    )


def _behind_proxy(app: Forum) -> Line:
    title = _("People come by https: nobody can read along on the way.")
    if app.settings.trusted_proxy:
        return Line(NETWORK, GOOD, title, _("The proxy in front of the forum is known."))
    text = _(
        "But no proxy is named that Hearth may believe, so everybody seems to come from one place: limits on wrong "
        "passwords count for all at once."
    )
    return Line(NETWORK, LOOK, title, text, command="hearth --headless --trusted-proxy 127.0.0.1")
