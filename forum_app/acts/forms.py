"""What of the log is asked for, out of an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..kernel import moments
from ..kernel.text import clean_line, number

DAY = 86400
FIELDS = ("by", "to", "kind", "board", "topic", "since", "until")


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields as they were typed, and the times in them: 0 for none."""

    by: str
    to: str
    kind: str
    board: str
    topic: int
    since: str
    until: str
    since_at: int
    until_at: int
    before: int

    @property
    def query(self) -> dict[str, object]:
        """What stands in the address of the next page, and of the file of all of it."""
        return {name: getattr(self, name) or "" for name in FIELDS}


def asked(args: Mapping[str, str], zone: str) -> Asked:
    """What is no day asks for nothing; the last day is meant whole."""
    typed = {name: clean_line(args.get(name, ""))[:60] for name in FIELDS}
    since, until = (moments.read(f"{typed[name]}T00:00", zone) if typed[name] else None for name in ("since", "until"))
    return Asked(
        by=typed["by"].removeprefix("@"),
        to=typed["to"].removeprefix("@"),
        kind=typed["kind"],
        board=typed["board"],
        topic=number(typed["topic"]) or 0,
        since=typed["since"] if since is not None else "",
        until=typed["until"] if until is not None else "",
        since_at=since or 0,
        until_at=until + DAY if until is not None else 0,
        before=number(args.get("before")) or 0,
    )
