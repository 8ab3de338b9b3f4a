"""Runs a command under what hearth.service forbids and a process can forbid itself: new rights, executable memory."""

from __future__ import annotations

import ctypes
import os
import sys

NO_NEW_PRIVS, SET_MDWE, REFUSE_EXEC_GAIN = 38, 65, 1


def main() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(SET_MDWE, REFUSE_EXEC_GAIN, 0, 0, 0):
        sys.exit("This kernel is older than 6.3: it cannot deny memory that is both written and executed.")
    os.umask(0o077)
    os.execv(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
