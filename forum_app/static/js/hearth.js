// The little that pages do by themselves: times in the reader's own words and zone, menus that close, sending by keyboard.
const words = document.body.dataset;
const lang = document.documentElement.lang.replace(/^en$/, "en-GB"); // 20 Aug, as the server writes it
const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hour12: false });
const weekday = new Intl.DateTimeFormat(lang, { weekday: "short" });
const sameYear = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short" });
const full = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short", hour12: false });
const otherYear = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", year: "numeric" });

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

function short(at, now, withTime) {
  const ago = (now - at) / 1000;
  if (ago < 60) return words.now;
  if (ago < 3600) return words.min.replace("999", Math.floor(ago / 60));
  const days = Math.round((midnight(now) - midnight(at)) / 86400000);
  if (days < 1 || ago < 6 * 3600) return words.hours.replace("999", Math.floor(ago / 3600));
  const time = withTime ? " " + clock.format(at) : "";
  if (days === 1) return words.yesterday + time;
  if (days < 7) return weekday.format(at) + time;
  return (at.getFullYear() === now.getFullYear() ? sameYear : otherYear).format(at);
}

function tell() {
  const now = new Date(Math.floor(Date.now() / 60000) * 60000); // the server counts from the minute too: no word moves
  for (const time of document.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    time.textContent = short(at, now, "abs" in time.dataset);
    time.title = full.format(at);
    if (time.classList.contains("heat")) {
      const days = Math.round((midnight(now) - midnight(at)) / 86400000);
      time.dataset.heat = now - at < 3600000 ? 3 : days < 1 ? 2 : days < 2 ? 1 : 0;
    }
  }
}

tell();
setInterval(() => document.hidden || tell(), 60000);
addEventListener("pageshow", tell);
document.addEventListener("added", tell); // a piece of the page came or was replaced

// A menu closes on Escape and when something else is meant.
addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Ctrl+Enter (on a Mac Command) sends what is being written.
addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest("textarea")?.form;
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.main"));
});

// The browser knows its zone; the first run asks it.
for (const field of document.querySelectorAll("[data-zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || field.value;
}

// A guest's announcement goes away at once; without scripts the link leads to a page that does the same.
addEventListener("click", (event) => {
  const link = event.target.closest("[data-away]");
  if (!link || event.defaultPrevented) return;
  event.preventDefault();
  const { away, jar } = link.dataset;
  const before = document.cookie.split("; ").find((pair) => pair.startsWith(`${jar}=`))?.split("=")[1];
  const all = [...(before ? before.split(".").slice(-19) : []), away].join(".");
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${jar}=${all}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  link.closest(".banner").remove();
  document.getElementById("main").focus({ preventScroll: true });
});

// Copies the words of an element. A plain http address has no clipboard of its own: there they are selected and copied as
// by hand. Answers whether it was done; the words stay selected if not, for the reader's own keys.
export async function copy(source) {
  const text = source.innerText.replace(/\n$/, "");
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const range = document.createRange();
    range.selectNodeContents(source);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand("copy");
  }
}

// What scripts add to posts: the post that is answered opens in place, code can be copied.
// --- the line "in reply to": without this, and with the middle button, it is a link to the post
async function open(line) {
  const answer = await fetch(line.dataset.peek, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  const box = document.createElement("div");
  box.innerHTML = await answer.text(); // from our own server, made by the same template as the page
  line.after(box.firstElementChild);
}

addEventListener("click", async (event) => {
  const line = event.target.closest?.("a[data-peek]");
  if (!line || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const shown = line.nextElementSibling?.matches(".peek") ? line.nextElementSibling : null;
  try {
    if (!shown) await open(line);
    else shown.hidden = !shown.hidden;
    line.setAttribute("aria-expanded", String(!shown || !shown.hidden));
  } catch {
    location.href = line.href;
  }
});
for (const line of document.querySelectorAll("a[data-peek]")) line.setAttribute("aria-expanded", "false");

// --- copy what stands in a box of code
const said = document.createElement("p");
said.className = "vh";
said.setAttribute("role", "status");
document.body.append(said);

function addCopy(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ib copy";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    if (!(await copy(box.querySelector("pre")))) return;
    button.textContent = said.textContent = words.copied;
    button.focus();
    setTimeout(() => ((button.textContent = words.copy), (said.textContent = "")), 2000);
  });
  box.append(button);
}
for (const box of document.querySelectorAll(".codebox")) addCopy(box);

// What a single page needs comes when it is there: choosing topics on lists, cutting a picture.
if (document.querySelector("input.pick") && document.getElementById("bulk")) import("./bulk.js");
if (document.querySelector("[data-crop]")) import("./crop.js");
if (document.querySelector("[data-came], [data-knock]")) import("./door.js");
if (document.querySelector("[data-copies]")) import("./copies.js");
if (document.querySelector("[data-full], .composer")) import("./lightbox.js");
const suggest = (event) => event.target.matches?.("[data-suggest]") && import("./suggest.js");
suggest({ target: document.activeElement });
addEventListener("focusin", suggest);

// A member's own: what is new, keys, reactions. js/member/*.js is one module; js/write/*.js, the composer, is another.
if (words.member !== undefined) import("./member.js");
