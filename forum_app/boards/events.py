"""What happens to boards, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReachChanged:
    """Others see a board now than before: board.reach, in the words of kernel/rights.py. Its column is set already."""

    board_id: int
    before: int
    after: int
