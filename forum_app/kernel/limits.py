"""How often one may: failed tries are rows (they survive a restart), the rest is counted in memory."""

from __future__ import annotations

import ipaddress
import time

import limits
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from . import queries
from .db import Reader, Writer
from .errors import TooMany

FORGET = 24 * 3600  # seconds after which failures no longer count


class Limiter:
    """Counts acts of a member or an address in memory. Called in the views that change something."""

    def __init__(self, active: bool = True) -> None:
        self._active = active
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, rule: str, *who: object) -> None:
        """`rule` as "30/minute". :raises TooMany: with the seconds to wait."""
        if not self._active:
            return
        limit = limits.parse(rule)
        key = [str(part) for part in who]
        if not self._windows.hit(limit, *key):
            # the oldest hit leaves the window at reset_time
            raise TooMany(int(self._windows.get_window_stats(limit, *key).reset_time - time.time()) + 1)


def network_of(address: str) -> str:
    """The address as far as it tells people apart: IPv6 by its /64, since one machine may use a whole one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if parsed.version == 6 and not parsed.ipv4_mapped:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(parsed.ipv4_mapped or parsed) if parsed.version == 6 else str(parsed)


class Throttle:
    """Growing delays after failed tries, for an account from one address and for an address over all accounts.

    The account alone is never delayed: whoever guesses at it from elsewhere must not lock its owner out.
    """

    def __init__(self, kind: str, *, free: int = 5, free_per_address: int = 50, longest: int = 900) -> None:
        self._kind = kind
        self._free = free
        self._free_per_address = free_per_address
        self._longest = longest

    @staticmethod
    def _keys(account: str, address: str) -> tuple[str, str]:
        network = network_of(address)
        return f"{account} {network}", network

    def check(self, db: Reader, account: str, address: str, now: int) -> None:
        """:raises TooMany: when this account from this address, or this address, has to wait."""
        pair, network = self._keys(account, address)
        wait = 0
        for found in queries.attempts(db, self._kind, pair, network):
            free = self._free if found.who == pair else self._free_per_address
            if now - found.last_at > FORGET or found.failures < free:
                continue
            # A clock that was set back must not make anybody wait longer than the delay itself.
            passed = max(0, now - found.last_at)
            delay = min(self._longest, int(2 ** min(20, found.failures - free)))
            wait = max(wait, delay - passed)
        if wait:
            raise TooMany(wait)

    def failed(self, tx: Writer, account: str, address: str, now: int) -> None:
        for who in self._keys(account, address):
            queries.put_attempt(tx, self._kind, who, now, now - FORGET)

    def succeeded(self, tx: Writer, account: str, address: str) -> None:
        queries.drop_attempts(tx, self._kind, self._keys(account, address)[0])
