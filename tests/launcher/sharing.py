"""`python -m tests.launcher.sharing`: `hearth` on a machine whose address in its network is 127.0.0.2, and open."""

from __future__ import annotations

import sys

from forum_app import Forum, Interface
from launcher import network
from launcher.cli import main
from launcher.doors import Doors

NEIGHBOUR = "127.0.0.2"
attach = Doors.attach


def attach_and_share(self: Doors, app: Forum) -> None:
    attach(self, app)
    self.share([NEIGHBOUR])


if __name__ == "__main__":
    network.interfaces = lambda: [Interface(NEIGHBOUR, "eth0", "cable")]
    Doors.attach = attach_and_share  # type: ignore[method-assign]
    sys.exit(main())
