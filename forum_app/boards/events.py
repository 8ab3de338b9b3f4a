"""What happens to boards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReachChanged:
    """A board is seen by more people or by fewer: `board.reach` as it was and as it is, see kernel/rights.py."""

    board_id: int
    before: int
    after: int
