"""Who listens on a port already, where the system tells: Linux, and only of programs that this user may look at."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_LISTENS = "0A"


def holder(port: int) -> str:
    """The name of the program and its number, as in `nginx (process 812)`; '' when it cannot be known."""
    wanted = {f"socket:[{inode}]" for inode in _sockets(port)}
    for process in _PROC.glob("[0-9]*") if wanted else ():
        with suppress(OSError):  # it ended, or belongs to somebody else
            if any(str(handle.readlink()) in wanted for handle in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return ""


def _sockets(port: int) -> set[str]:
    """The numbers of the sockets that listen there, on whatever address."""
    found = set()
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for fields in map(str.split, (_PROC / "net" / table).read_text().splitlines()[1:]):
                if fields[1].endswith(f":{port:04X}") and fields[3] == _LISTENS:
                    found.add(fields[9])
    return found
