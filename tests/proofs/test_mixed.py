"""Members read, guests come by, some reply: nothing fails, nobody waits for ever, nothing piles up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from forum_app import create_app, load
from forum_app.kernel.clock import now
from tests.bench import mixed
from tests.bench.growing import Grower

pytestmark = [pytest.mark.proof, pytest.mark.alone]
POSTS_EACH = 160  # of the forum, for each second of load: 50,000 for the full five minutes


def test_mixed_load_fails_nobody_and_leaves_nothing_behind(
    folder: Path, count: Callable[[str], int], proved: Callable[..., None]
) -> None:
    seconds = count("mixed_seconds")
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    Grower(app, POSTS_EACH * seconds, now() - 60, pieces=1000).grow(POSTS_EACH * seconds)
    app.close()
    found = mixed.run(folder, seconds)
    assert min(len(took) for took in found.took.values()) > 0
    assert found.faults(steady=seconds >= mixed.LONG) == []
    proved(
        f"{seconds} s of mixed load over {mixed.CONNECTIONS} connections on {POSTS_EACH * seconds} posts",
        requests=found.requests, replies=len(found.took["reply"]), errors=sum(found.errors.values()),
        p50_ms=round(found.share(50)), p99_ms=round(found.share(99)), log_mb=round(found.wal),
        growth_in_the_second_half=f"{found.growth - 1:+.1%}",
    )  # fmt: skip
