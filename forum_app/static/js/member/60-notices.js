// The bell: how many notices are new, in the page's head and title, and the latest when it is opened.
const bell = document.querySelector(".bell");
const [badge, told] = bell?.querySelectorAll("summary .badge, summary [data-new]") ?? [];
const latest = bell?.querySelector("[data-latest]");

function show(fresh) {
  count("notices", fresh);
  const text = fresh > 9 ? "9+" : `${fresh}`;
  if (!bell || text === (badge.hidden ? "0" : badge.textContent)) return;
  badge.hidden = !fresh;
  badge.textContent = text;
  told.textContent = fresh ? told.dataset.new.replace("999", fresh) : "";
  if (bell.open) fetchLatest();
}

async function fetchLatest() {
  try {
    const answer = await fetch(latest.dataset.latest);
    if (answer.ok) latest.innerHTML = await answer.text();
  } catch {
    // the link below it is there
  }
}

document.addEventListener("live", (event) => show(event.detail.notices ?? 0));
document.addEventListener("visibilitychange", () => {
  const plain = words.live?.replace(/[?&]hidden=1/, "");
  if (plain) words.live = document.hidden ? `${plain}${plain.includes("?") ? "&" : "?"}hidden=1` : plain;
});
if (bell) {
  if (!badge.hidden) count("notices", badge.textContent === "9+" ? 10 : +badge.textContent);
  bell.addEventListener("toggle", () => bell.open && fetchLatest());
  bell.querySelector("button").addEventListener("click", async (event) => {
    event.preventDefault();
    await send(event.target.formAction, {}, { headers: { "X-CSRF-Token": token(), Accept: "application/json" } });
    document.dispatchEvent(new Event("ask"));
    show(0);
    fetchLatest();
  });
}
