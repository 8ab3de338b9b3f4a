"""The link that a server prints while nobody has set it up."""

from __future__ import annotations

import re
import time

from tests.process import Running

_LINK = re.compile(r"^Set it up at (\S+)$", re.MULTILINE)


def setup_link(server: Running) -> str:
    """It is printed right after the line that says the server listens."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if found := _LINK.search(server.said):
            return found[1]
        time.sleep(0.01)
    raise AssertionError(f"no link to the setup in {server.said!r}")
