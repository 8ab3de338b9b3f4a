// Suggestions below a search field while one types: a combobox, of which the server renders the list. It comes with the
// first focus. Nothing is chosen until an arrow chooses it, so Enter searches for what was typed, as without scripts.
const PAUSE = 150; // milliseconds without a key
const REMEMBERED = 30; // answers, for who goes back and forth

function attach(field) {
  const place = field.parentElement;
  const known = new Map();
  let list = null;
  let timer = 0;
  let asking = null; // the request under way
  let shut = ""; // the words for which the list was closed by hand
  const set = (name, value) => field.setAttribute(name, value);
  set("role", "combobox");
  set("aria-autocomplete", "list");
  set("aria-expanded", "false");
  set("autocomplete", "off");

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list?.remove();
    list = null;
    set("aria-expanded", "false");
    field.removeAttribute("aria-controls");
    field.removeAttribute("aria-activedescendant");
  }

  function open(html) {
    list?.remove();
    field.removeAttribute("aria-activedescendant");
    const box = document.createElement("div");
    box.innerHTML = html; // our own template
    list = box.firstElementChild;
    if (!list) return close();
    list.id = `${field.id}-found`;
    options().forEach((option, i) => (option.id = `${list.id}-${i}`));
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
    place.append(list);
    set("aria-controls", list.id);
    set("aria-expanded", "true");
  }

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list?.querySelector("[aria-selected=true]");

  function choose(step) {
    const all = options();
    const at = all.indexOf(chosen());
    const next = at < 0 && step < 0 ? all.length - 1 : at + step;
    all[at]?.setAttribute("aria-selected", "false");
    if (!all[next]) return field.removeAttribute("aria-activedescendant"); // over the end: back to the words
    all[next].setAttribute("aria-selected", "true");
    all[next].scrollIntoView({ block: "nearest" });
    set("aria-activedescendant", all[next].id);
  }

  async function look() {
    const words = field.value.trim();
    if (!words || words === shut) return close();
    shut = "";
    asking?.abort();
    const mine = (asking = new AbortController());
    try {
      if (!known.has(words)) {
        const address = `${field.dataset.suggest}?${new URLSearchParams({ q: words.slice(0, 200) })}`;
        const answer = await fetch(address, { signal: mine.signal });
        if (!answer.ok || answer.redirected) return close();
        if (known.size >= REMEMBERED) known.clear();
        known.set(words, await answer.text());
      }
      if (!mine.signal.aborted && document.activeElement === field) open(known.get(words));
    } catch {} // asked anew, or away: one searches as without
  }

  const soon = () => (clearTimeout(timer), (timer = setTimeout(look, PAUSE)));
  field.addEventListener("input", (event) => event.isComposing || soon());
  field.addEventListener("compositionstart", close); // half a word is none, and its candidates want the place
  field.addEventListener("compositionend", soon);
  field.addEventListener("blur", close);
  field.form.addEventListener("submit", close);
  addEventListener("pagehide", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list) choose(step);
    else if (step && field.value.trim()) (shut = ""), look();
    else if (event.key === "Enter" && chosen()) chosen().click();
    else if (event.key === "Escape" && list) (shut = field.value.trim()), close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  if (field.value !== field.defaultValue) soon(); // typed before this came
}

for (const field of document.querySelectorAll("[data-suggest]")) attach(field);
