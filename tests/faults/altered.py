"""The real launcher with a few constants changed, for what would take minutes or must be seen to fail.

`python -m tests.faults.altered HEADER_DEADLINE=1 synchronous=NORMAL -- --headless …`: names in capitals are constants
of `launcher.server` or `launcher.doors`. No setting and no variable of the product can do this.
"""

from __future__ import annotations

import sys

from forum_app.kernel.db import Database
from forum_app.kernel.tickets import LIFE, Tickets
from launcher import doors, server
from launcher.cli import main


def alter(name: str, value: str) -> None:
    if name == "synchronous":
        defaults = Database.__init__.__kwdefaults__
        assert defaults["synchronous"] == "FULL", "the default is not what the tests are about"
        defaults["synchronous"] = value
    elif name == "ticket_life":
        assert Tickets.issue.__defaults__ == (LIFE,), "the default is not what the tests are about"
        Tickets.issue.__defaults__ = (float(value),)
    else:
        module = server if hasattr(server, name) else doors
        assert isinstance(getattr(module, name), int | float), f"neither server nor doors have a number {name}"
        setattr(module, name, float(value))


if __name__ == "__main__":
    end = sys.argv.index("--")
    for argument in sys.argv[1:end]:
        alter(*argument.split("="))
    sys.exit(main(sys.argv[end + 1 :]))
