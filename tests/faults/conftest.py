"""Fixtures of the faults."""

from __future__ import annotations

from tests.process import hearth_here

__all__ = ["hearth_here"]
