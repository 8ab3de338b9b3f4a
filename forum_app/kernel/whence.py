"""Where a request came from: this machine, its network, a proxy; and which page it asks for."""

from __future__ import annotations

import ipaddress

import flask

from .asked import asked
from .clock import now
from .limits import network_of
from .session import is_secure
from .text import number
from .viewer import Viewer

CONFIRMED = 600  # seconds for which a password that was given again is enough

PROXIED = (  # headers that proxies add
    "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)  # fmt: skip


def whence() -> str:
    """The network this request came from; what a proxy brought to this machine is not from this machine."""
    network = network_of(flask.request.remote_addr or "?")
    return f"{network} by proxy" if any(name in flask.request.environ for name in PROXIED) else network


def from_here() -> bool:
    """Is this a browser on this machine? Whatever came through a proxy is not."""
    if any(name in flask.request.environ for name in PROXIED):
        return False
    return _peer_is_loopback()


def is_visit() -> bool:
    """Does somebody go to a page, or send a form? What a page fetches by itself asks for anything, or for JSON."""
    return "text/html" in flask.request.headers.get("Accept", "text/html")


def over_plain_http() -> bool:
    """Did this cross a network that could read along?"""
    return not is_secure() and not _peer_is_loopback()


def _peer_is_loopback() -> bool:
    try:
        return ipaddress.ip_address(flask.request.remote_addr or "").is_loopback
    except ValueError:
        return False


def page_number() -> int:
    """`?page=`, at least 1; 1 for anything that is not a number."""
    return max(1, number(asked().args.get("page"), 9) or 1)


def was_confirmed() -> bool:
    """Was the password given in this session, from this network, in the last ten minutes?"""
    who: Viewer = flask.g.viewer
    lately = 0 <= now() - who.confirmed_at < CONFIRMED  # a clock that was set back makes it no longer
    return lately and who.confirmed_from == whence()
