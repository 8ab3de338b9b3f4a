"""Whom a message goes to: the names as somebody types them."""

from __future__ import annotations

from ..kernel.text import names_in as names

__all__ = ["MOST", "names"]
MOST = 20  # people in a talk, oneself among them
