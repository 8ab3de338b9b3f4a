"""Fixtures of the launcher's tests."""

from __future__ import annotations

from tests.process import hearth_here

__all__ = ["hearth_here"]
