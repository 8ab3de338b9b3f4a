"""What a first visit sends, as Chromium counts it, and that nothing moves, complains or comes from elsewhere."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page

from .browser import Seats
from .conftest import House
from .house import ZONE
from .test_layout import SHIFT

pytestmark = [pytest.mark.browser, pytest.mark.proof]
KB = 1024
PLACES = {"home": "/", "a topic of 20 posts": "/t/{made.oven}/{slug}", "a board": "/b/workshop"}
MOST, MOST_SCRIPT, MOST_REQUESTS = 60 * KB, 15 * KB, 6


@dataclass
class Weighed:
    """Bytes on the wire, headers and all, by the kind of thing; pictures that people uploaded are apart."""

    by_kind: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    uncompressed: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        return sum(size for kind, size in self.by_kind.items() if kind != "uploaded")

    @property
    def asked(self) -> int:
        return sum(many for kind, many in self.requests.items() if kind != "uploaded")

    def figures(self) -> dict[str, Any]:
        kinds = {kind.lower(): size for kind, size in sorted(self.by_kind.items())}
        return {"bytes": self.total, "requests": self.asked, **kinds}


def weigh(page: Page, path: str) -> Weighed:
    """Go there with an empty cache. The developers' protocol tells what came over the wire, before it was unpacked."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    found, kinds = Weighed(), dict[str, str]()

    def answered(event: Any) -> None:
        response = event["response"]
        kinds[event["requestId"]] = kind = "uploaded" if "/avatar/" in response["url"] else event["type"]
        headers = {name.lower() for name in response["headers"]}
        if kind != "uploaded" and "content-encoding" not in headers:
            found.uncompressed.add(kind)

    def ended(event: Any) -> None:
        kind = kinds.get(event["requestId"])
        if kind:
            found.by_kind[kind] += int(event["encodedDataLength"])
            found.requests[kind] += 1

    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", ended)
    page.goto(path, wait_until="networkidle")
    wire.detach()
    return found


def _not_at_the_turn_of_the_minute() -> None:
    """Else the script would say “2 min” where the server said “1 min”, and be right."""
    left = 60 - time.time() % 60
    if left < 10:
        time.sleep(left + 0.1)


@pytest.mark.parametrize("who", ["", "ann"], ids=["guest", "member"])
@pytest.mark.parametrize("place", PLACES)
def test_a_first_visit_is_light(who: str, place: str, seats: Seats, house: House, proved: Any) -> None:
    page = seats.sit(who, timezone_id=ZONE)
    page.goto(f"/t/{house.made.oven}")  # leads on to the address with its words, which costs nobody a request again
    slug = page.url.rpartition("/")[2].partition("?")[0]
    page.close()
    page = page.context.new_page()
    _not_at_the_turn_of_the_minute()
    found = weigh(page, PLACES[place].format(made=house.made, slug=slug))
    proved(f"first visit of {place} by a {'member' if who else 'guest'}", **found.figures())
    assert page.evaluate(SHIFT) == 0
    assert 0 < found.by_kind["Script"] <= MOST_SCRIPT
    assert 3 <= found.asked <= MOST_REQUESTS
    assert 10 * KB < found.total <= MOST
    assert found.uncompressed == set()


def test_what_comes_again_comes_out_of_the_cache(seats: Seats, house: House) -> None:
    """And so the numbers above are those of an empty one."""
    page = seats.sit()
    first = weigh(page, "/")
    seen: list[str] = []
    page.on("response", lambda response: seen.append(response.url))
    page.goto("/boards", wait_until="networkidle")
    assert first.requests["Stylesheet"] == 1
    assert [url for url in seen if url.endswith("/boards")]
    sizes = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.transferSize)")
    assert sizes
    assert sum(sizes) == 0
