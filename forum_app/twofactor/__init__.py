"""A second factor at log-in: one-time passwords, and codes for when the phone is lost."""

from __future__ import annotations

from ..kernel.forum import Forum


def register(app: Forum) -> None:
    pass
