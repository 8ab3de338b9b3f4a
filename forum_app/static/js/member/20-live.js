// Asks now and then what is new. Whoever wants to know listens to "live" on the document; `detail` is what /live said.
// The question is the page's own: <body data-live="/live?topic=5&after=20">; a piece may change it.
const SHORTEST = 12000; // milliseconds between two questions while one looks at the page …
const LONGEST = 300000; // … and at most, while the page is hidden or the forum is away
let tag = "";
let wait = SHORTEST;
let timer = 0;

async function ask() {
  clearTimeout(timer);
  let away = false;
  try {
    const answer = await fetch(words.live, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") ?? "";
      document.dispatchEvent(new CustomEvent("live", { detail: await answer.json() }));
    } else away = answer.status >= 500;
  } catch {
    away = true; // for a moment, or the host sleeps
  }
  document.dispatchEvent(new CustomEvent("away", { detail: away }));
  wait = document.hidden || away ? Math.min(LONGEST, wait * 2) : SHORTEST;
  timer = setTimeout(ask, wait * (0.8 + 0.4 * Math.random())); // not all at once
}

document.addEventListener("visibilitychange", () => document.hidden || ask());
addEventListener("online", ask);
document.addEventListener("ask", () => ((tag = ""), ask())); // something was done here, so the answer is another
if (words.live) timer = setTimeout(ask, 2000);
