"""A clock that stands until it is told."""

from __future__ import annotations

import pytest

from forum_app.twofactor import entering_views, views

from .phone import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    for module in (entering_views, views):
        monkeypatch.setattr(module, "now", made)
    return made
