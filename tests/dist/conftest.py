"""Fixtures of the tests of what is handed out."""

from __future__ import annotations

from tests.frozen import frozen

__all__ = ["frozen"]
