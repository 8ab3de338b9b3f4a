"""How safe the house is, in plain words: what slices say of it under "safety" as `fn(app)` yielding lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

GOOD, LOOK, MEND = "good", "look", "mend"  # all right · look at it · mend it now
NETWORK, PEOPLE, KEPT, COMPUTER = "network", "people", "kept", "computer"  # what a line is about


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, as it stands. `act` is (label, path) of its remedy, `command` what to type on the forum's computer."""

    about: str
    grade: str
    title: Any
    text: Any = ""
    act: tuple[Any, str] | None = None
    command: str = ""
