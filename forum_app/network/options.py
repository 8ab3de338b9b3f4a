"""What the program keeps of how the forum is open to the network."""

from __future__ import annotations

from ..kernel.options import Option

CLOSED = {"on": False, "addresses": [], "urls": [], "named": True}
# on: was it opened; addresses: on these, or on every usable one; urls: what was shown when it was opened;
# named: is it announced by a name as well
OPTIONS = (Option("sharing", "text", CLOSED, "", "", hidden=True),)
