"""`python -m tests.launcher.sharing`: `hearth` on a machine whose address in its network is 127.0.0.2.

With OPEN_DOOR in the environment the forum is open to it, as if its owner had opened it.
"""

from __future__ import annotations

import os
import sys

from forum_app import Forum, Interface
from launcher import network
from launcher.cli import main
from launcher.doors import Doors

NEIGHBOUR = "127.0.0.2"
attach = Doors.attach


def attach_open(self: Doors, app: Forum) -> None:
    with app.db.transaction() as tx:
        app.options.put(tx, {"sharing": {"on": True, "addresses": [NEIGHBOUR], "urls": [], "named": False}}, 1)
    attach(self, app)


if __name__ == "__main__":
    network.interfaces = lambda: [Interface(NEIGHBOUR, "eth0", "cable")]
    if "OPEN_DOOR" in os.environ:
        Doors.attach = attach_open  # type: ignore[method-assign]
    sys.exit(main())
