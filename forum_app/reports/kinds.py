"""Why something is reported, what becomes of it, and how each is called."""

from __future__ import annotations

from typing import Any

from ..kernel.i18n import lazy as _

REASONS: dict[str, Any] = {
    "spam": _("Spam or advertising"),
    "unkind": _("Unkind"),
    "topic": _("Off topic"),
    "unsafe": _("Not safe to show"),
    "rule": _("Breaks a house rule"),
    "other": _("Something else"),
}
BY_HAND = ("hide", "edit", "move", "done", "dismiss")  # what the queue itself does
# what was done, as those who keep order read it
OUTCOMES: dict[str, Any] = {
    "hide": _("hidden"),
    "edit": _("changed"),
    "move": _("moved"),
    "done": _("settled"),
    "warn": _("warned"),
    "silence": _("silenced"),
    "suspend": _("suspended"),
    "dismiss": _("left as it is"),
    "gone": _("gone by itself"),
}
# … and as whoever reported it does: what befell a person is not told
TOLD: dict[str, Any] = {
    "hide": _("It is hidden now. Thank you."),
    "edit": _("It was changed. Thank you."),
    "move": _("It was moved to where it belongs. Thank you."),
    "dismiss": _("It stays as it is. Thank you for looking out."),
    "gone": _("It is gone. Thank you."),
}
SETTLED = _("It was looked at and settled. Thank you.")


def told(outcome: str) -> Any:
    return TOLD.get(outcome, SETTLED)
