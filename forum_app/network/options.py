"""What the program keeps of how the forum is open to the network."""

from __future__ import annotations

from ..kernel.options import Option

CLOSED = {"on": False, "addresses": [], "urls": []}
# on: was it opened; addresses: on these, or on every usable one; urls: what was shown when it was opened
OPTIONS = (Option("sharing", "text", CLOSED, "", "", hidden=True),)
