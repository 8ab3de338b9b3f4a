"""The C library's memory. Elsewhere than on Linux with glibc this does nothing."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

M_ARENA_MAX = -8  # of malloc.h
POOLS = 2


def few_pools() -> None:
    """Before threads are started: all of them take their memory from POOLS pools.

    glibc gives nearly each thread a pool of its own, in which what was freed after a big page stays: with eight threads
    that was a seventh of the memory. Only one thread of Python runs at a time, so they do not wait for each other.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, POOLS)
