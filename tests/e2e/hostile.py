"""Hostile texts in every field, and a browser that shows what becomes of them.

A page per text and field, opened one after the other, would take hours. Pages that show many texts are opened as they
are; a violation of their policy counts like a script that ran. Pages that show one text are fetched by a page that has
no policy, parsed by the browser and inspected: nothing but our own elements may be there. All pages of posts, and some
of the others, are also run in frames, where what only the policy would stop runs and is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from playwright.sync_api import Page, Route

from .browser import Seats
from .watch import Watch

# What templates and the renderer make. Anything else came out of somebody's text.
TAGS = frozenset(
    "html head meta title link script body a header form label input main nav footer span svg use path circle ellipse "
    "text div h1 h2 h3 h4 h5 h6 p ul ol li section aside article time bdi button details summary textarea select "
    "option fieldset legend dl dt dd b strong em s del code pre br hr blockquote table thead tbody tr th td sub sup "
    "mark rect template noscript progress dialog datalist".split()
)

# Looks at a whole document: only our elements, no handler, no style, no address that is a script or elsewhere's file.
INSPECT = """
window.__inspect = (page, tags) => {
  const found = [];
  const allowed = new Set(tags);
  const bad = (element, why) => found.push(why + ": " + element.outerHTML.slice(0, 160));
  for (const element of page.querySelectorAll("*")) {
    const tag = element.localName;
    // a member's picture is the one of its kind
    const source = element.matches("img.stone[alt='']") ? element.getAttribute("src") : "";
    // … but for what was uploaded into a post, whose address our renderer makes
    const uploaded = element.matches("a[data-full] > img") ? element.getAttribute("src") : "";
    const picture = new RegExp("^/avatar/[0-9a-f]{64}$").test(source) ||
      new RegExp("^/files/[A-Za-z0-9_-]+/[^/?#]+$").test(uploaded) || element.matches("dialog.lightbox img:not([src])");
    if (!allowed.has(tag) && !picture) bad(element, "element");
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || name === "style" || name === "srcdoc" || name === "http-equiv") bad(element, name);
      if (!["href", "src", "action", "formaction", "xlink:href"].includes(name)) continue;
      const url = URL.canParse(value, "http://ours.invalid/") ? new URL(value, "http://ours.invalid/") : null;
      const file = ["script", "link", "use", "img"].includes(tag);
      // an address that is none leads nowhere
      const right = file ? url?.host === "ours.invalid" : !url || ["http:", "https:", "mailto:"].includes(url.protocol);
      if (!right) bad(element, name);
    }
    if (tag === "script" && !(element.getAttribute("src") || "").startsWith("/static/")) bad(element, "script");
  }
  return found;
};
"""

FRAMES = """
<!doctype html><title>frames</title><script>
async function ask([path, fields]) {
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(path, fields ? { method: "POST", body: new URLSearchParams(fields) } : {});
    // at a door where many wait, as whoever reads the page would
    if (answer.status !== 503 || tries === 5) return answer;
    await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers.get("Retry-After") || 1)));
  }
}
async function framed(text) {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  const loaded = new Promise((done) => frame.addEventListener("load", done, { once: true }));
  frame.srcdoc = text;
  document.body.append(frame);
  await loaded;
  return frame;
}
async function look(request, tags, run) {
  const answer = await ask(request);
  const text = await answer.text();
  const frame = run ? await framed(text) : null;
  const page = frame ? frame.contentDocument : new DOMParser().parseFromString(text, "text/html");
  const found = __inspect(page, tags);
  if (answer.status >= 500) found.push("status " + answer.status);
  if (!page.querySelector("main")) found.push("no page came");
  const people = [...page.querySelectorAll(".who a")].map((link) => link.getAttribute("href"));
  if (frame) frame.remove();
  return { found: found.map((what) => what + " for " + JSON.stringify(request).slice(0, 300)), people };
}
async function lookAtAll(requests, tags, every) {
  const all = { found: [], people: [] };
  const waiting = [...requests.entries()];
  const work = async () => {
    while (waiting.length) {
      const [place, request] = waiting.shift();
      const { found, people } = await look(request, tags, every > 0 && place % every === 0);
      all.found.push(...found);
      all.people.push(...people);
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return all;
}
</script>
"""

REFUSALS = (400, 403, 404, 409, 422, 429, 503)  # what stays a 503 is found all the same
Ask = tuple[str, dict[str, str] | None]  # a path, and the fields of a form


@dataclass
class Frames:
    """Shows fetched pages in frames of a page that has no policy."""

    page: Page
    watch: Watch
    people: set[str] = field(default_factory=set)  # links to the authors of the posts that were shown

    @classmethod
    def opened(cls, seats: Seats, who: str = "") -> Frames:
        page = seats.sit(who)
        page.add_init_script(INSPECT)
        page.route("**/frames-for-tests", _fulfil)
        page.goto("/frames-for-tests")
        return cls(page, seats.watch_of(page))

    def look(self, asks: Iterable[Ask], run_every: int = 1) -> list[str]:
        """What is wrong in the answers. Each is parsed by the browser; of so many, one is run in a frame (0: none)."""
        found: list[str] = []
        with self.watch.allowing(*REFUSALS):
            for some in batches(asks, 120):
                answer = self.page.evaluate("given => lookAtAll(...given)", [some, [*TAGS], run_every])
                found += answer["found"]
                self.people.update(answer["people"])
        return found

    def send(self, path: str, fields: dict[str, str]) -> None:
        """Carry out a form, without a look at the page that follows."""
        with self.watch.allowing(*REFUSALS):
            status = self.page.evaluate("async (asked) => (await ask(asked)).status", [path, fields])
        assert status < 500, (path, fields)

    def token(self) -> str:
        """For the forms of whoever sits here."""
        find = 'async () => /name="csrf_token" value="([^"]+)/.exec(await (await fetch(\'/preferences\')).text())[1]'
        return str(self.page.evaluate(find))


def _fulfil(route: Route) -> None:
    route.fulfill(body=FRAMES, content_type="text/html; charset=utf-8")


def inspect(page: Page) -> list[str]:
    """What is wrong on a page that was opened as it is."""
    found: list[str] = page.evaluate("tags => __inspect(document, tags)", [*TAGS])
    return [f"{what} on {page.url}" for what in found]


def batches(things: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some
