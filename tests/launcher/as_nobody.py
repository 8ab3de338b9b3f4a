"""Hearth as a user who owns nothing: `python -m tests.launcher.as_nobody --headless …`. Root may write everywhere."""

from __future__ import annotations

import os
import sys

from launcher.cli import main

NOBODY = 65534

if __name__ == "__main__":
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    sys.exit(main(sys.argv[1:]))
