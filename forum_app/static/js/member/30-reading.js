// Tells how far a topic was really read. What came meanwhile waits behind a word at the foot: the text never moves.
const topic = (words.topic = /topic=(\d+)/.exec(words.live)?.[1] ?? "");
const posts = (page = document) => [...page.querySelectorAll("main .post[data-number]")];
let [seen, told, timer, shown] = [0, 0, 0, 0];

function tell() {
  timer = 0;
  if (seen <= told) return;
  const before = told;
  told = seen;
  send(`${words.base}/seen`, { topic, post: seen }, { keepalive: true }).catch(() => (told = before));
}

// read is what was all in sight, or in the upper half of the window, for a second
const watchers = [["0px", 1], ["0px 0px -50%", 0]].map(([rootMargin, threshold]) => {
  const waits = new Map();
  const look = ({ target, isIntersecting, intersectionRatio }) => {
    clearTimeout(waits.get(target));
    const saw = () => ((seen = Math.max(seen, target.id.slice(1))), (timer ||= setTimeout(tell, 3000)));
    if (isIntersecting && intersectionRatio >= threshold && !document.hidden) waits.set(target, setTimeout(saw, 1000));
  };
  return new IntersectionObserver((entries) => entries.forEach(look), { rootMargin, threshold });
});

function watch() {
  for (const watcher of watchers) {
    watcher.disconnect();
    if (topic) posts().forEach((post) => watcher.observe(post));
  }
}

const pill = document.createElement("div");
pill.className = "fresh";
pill.setAttribute("role", "status");
(posts().at(-1) ?? [...document.querySelectorAll("main .rows")].at(-1))?.after(pill);

function offer(fresh) {
  count("fresh", document.hidden ? fresh : 0);
  if (fresh === shown) return;
  shown = fresh;
  const button = document.createElement("button");
  button.className = "btn";
  button.textContent = words.fresh.split("|")[+(fresh > 1)].replace("999", fresh);
  button.onclick = () => show().catch(() => location.reload());
  pill.replaceChildren(...(fresh ? [button] : []));
}

async function show() {
  if (!topic) return location.reload();
  const after = +/after=(\d+)/.exec(words.live)[1];
  const last = posts().at(-1);
  // the page is full, or not the last one
  if (after % 20 === 0 || last.dataset.number < after) return location.assign(`${words.base}/t/${topic}?post=${after + 1}`);
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const added = posts(page).filter((post) => post.dataset.number > after);
  last.after(...added);
  for (const part of ["main header.head", ".rail .map"]) document.querySelector(part)?.replaceWith(page.querySelector(part) ?? "");
  words.live = words.live.replace(/after=\d+/, `after=${added.at(-1).dataset.number}`);
  offer(0);
  watch();
  document.dispatchEvent(new CustomEvent("added", { detail: added }));
  added[0].tabIndex = -1;
  added[0].focus();
}

if (words.fresh) document.addEventListener("live", ({ detail }) => offer(detail.new ?? detail.topics ?? 0));
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return tell();
  count("fresh", 0);
  watch();
});
addEventListener("pagehide", tell);
watch();
