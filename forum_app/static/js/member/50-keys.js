// The keys of /settings/keys: none while one writes, in a dialog, or where the member switched them off.
const go = (path) => (location.href = words.base + path);
const find = (selector) => document.querySelector(selector);
let chosen = null;
let before = "";

const around = () => document.activeElement.closest("main .post, main .row") ?? chosen;
const press = (key) => around()?.querySelector(`[data-key=${key}]`)?.click();

function choose(step) {
  const all = [...document.querySelectorAll("main .post[data-number], main .row")];
  const from = all.indexOf(around());
  const at = from < 0 ? all.findIndex((item) => item.getBoundingClientRect().bottom > 60) : Math.max(0, from + step);
  if (!all[at]) return;
  chosen?.classList.remove("picked");
  chosen = all[at];
  chosen.classList.add("picked");
  chosen.tabIndex = -1;
  (chosen.querySelector(".title a") ?? chosen).focus({ preventScroll: true });
  chosen.scrollIntoView({ block: "nearest" });
}

async function help() {
  if (!find("dialog.keys")) {
    const answer = await fetch(`${words.base}/settings/keys`, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.body.append(page.querySelector("dialog.keys"));
  }
  find("dialog.keys").showModal();
}

const keys = {
  j: () => choose(1),
  k: () => choose(-1),
  o: () => around()?.querySelector(".title a")?.click(),
  r: () => (around() ? press("r") : find("#reply textarea")?.focus()),
  c: () => (find("[data-key=c]") ? find("[data-key=c]").click() : go("/new")),
  u: () => find(".crumb a:last-of-type")?.click(),
  L: () => (find("#here") ? find("#here").scrollIntoView() : words.topic && go(`/t/${words.topic}?at=unread`)),
  "/": () => {
    const field = [...document.querySelectorAll("[data-suggest]")].find((one) => one.offsetParent);
    field ? (field.focus(), field.select()) : go("/search");
  },
  "?": () => help().catch(() => {}), // away: the page stays
  "g h": () => go("/"),
  "g n": () => go("/notices"),
  "g u": () => go("/unread"),
  "g m": () => go("/messages"),
};
for (const key of "qlbe") keys[key] = () => press(key);

addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!words.keys || event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey || event.altKey || key === "Shift" || find("dialog[open]")) return;
  if (target.closest?.("input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]")) return;
  const act = keys[before + key];
  before = !before && key === "g" ? "g " : "";
  if (!act) return;
  event.preventDefault();
  act();
});

addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-help]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  help().catch(() => go("/settings/keys"));
});
