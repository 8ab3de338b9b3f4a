"""What happens to reports, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportAnswered:
    """Those who keep order have looked at it, or it went by itself; `at` in seconds. Who did is not told."""

    case_id: int
    reporter_ids: tuple[int, ...]
    outcome: str
    at: int
    post_id: int | None = None  # None: a member or a message was reported, or the post is no more


@dataclass(frozen=True, slots=True)
class ReportOpenedAgain:
    """… and look at it once more, so that what was told before is not so any more."""

    case_id: int
    reporter_ids: tuple[int, ...]
