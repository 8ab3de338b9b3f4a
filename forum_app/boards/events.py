"""What happens to boards, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReachChanged:
    """Others see a board now than before: board.reach, in the words of kernel/rights.py. Its column is set already."""

    board_id: int
    before: int
    after: int


"""What happens to boards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReachChanged:
    """A board is seen by more people or by fewer: `board.reach` as it was and as it is, see kernel/rights.py."""

    board_id: int
    before: int
    after: int
