"""The time, in one place."""

from __future__ import annotations

import time


def now() -> int:
    """Seconds since 1970, UTC. Views read it once and pass it on, so that rules need no patched clock in tests."""
    return int(time.time())
