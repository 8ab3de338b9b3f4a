"""The board that only ina, ivo and root see."""

from __future__ import annotations

import pytest

from forum_app import Forum
from tests.outsiders.inside import Inside, make


@pytest.fixture
def inside(app: Forum) -> Inside:
    return make(app)
