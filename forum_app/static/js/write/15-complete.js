// Names after @ and emoji after :, in a list at the cursor, and names where a message is addressed. The focus stays where
// one writes.
const { base } = document.body.dataset;
const NAME = /(?:^|[^\w@/.+-])@([\p{L}\p{M}\p{N}_.-]{0,30})$/u;
const SOMEBODY = /(?:^|[\s,，、;；])[@＠]?([\p{L}\p{M}\p{N}_.-]{1,30})$/u;
const SIGN = /(?:^|[\s(（"“])(:([a-z+-][\w+-]+|\p{sc=Han}+))$/u;
let signs = null;

async function emoji(typed) {
  signs ??= (await import("./emoji.js")).default.split("\n").map((line) => line.split(" "));
  const found = [[], [], []]; // its main name begins so, another one does, one contains it
  for (const [sign, ...all] of signs) {
    const begins = all.find((name) => name.startsWith(typed));
    const fits = begins ?? all.find((name) => name.includes(typed));
    if (fits) found[begins ? (begins === all[0] || begins === all.at(-1) ? 0 : 1) : 2].push([sign, fits, all]);
  }
  return found.flat().slice(0, 8).map(option);
}

function option([text, name, all]) {
  const item = Object.assign(document.createElement("div"), { className: "it ib" });
  item.append(...[text, name].map((part) => Object.assign(document.createElement("span"), { textContent: part })));
  Object.assign(item.dataset, { text, names: all });
  item.setAttribute("role", "option");
  return item;
}

async function names(typed, topic) {
  const answer = await fetch(`${base}/people?${new URLSearchParams({ q: typed, ...(topic && { topic }) })}`);
  const box = document.createElement("div");
  if (answer.ok && !answer.redirected) box.innerHTML = await answer.text(); // our own template
  return [...box.children];
}

// Where the character at `place` stands, from the area's corner: its words are laid out once more, out of sight.
function spot(area, place) {
  const copy = document.createElement("div");
  const style = getComputedStyle(area);
  for (const name of ["font", "letterSpacing", "padding", "border", "boxSizing", "direction", "tabSize"]) copy.style[name] = style[name];
  Object.assign(copy.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", inlineSize: `${area.clientWidth}px` });
  copy.textContent = area.value.slice(0, place);
  const mark = document.createElement("span");
  mark.textContent = area.value.slice(place).match(/^\S*/)[0] || "."; // all of the word: it may begin a new line
  copy.append(mark);
  area.after(copy);
  const found = { x: mark.offsetLeft, y: mark.offsetTop - area.scrollTop, line: parseFloat(style.lineHeight) };
  copy.remove();
  return found;
}

// `wish(before, all)` answers [what was typed of a word, how to find its options]; `written` makes of one what is put in.
function complete(area, list, wish, written) {
  let from = 0; // where the word begins that is being completed
  let turn = 0;
  let timer = 0;
  let closed = ""; // the word for which it was closed by hand
  area.setAttribute("aria-autocomplete", "list");

  function close() {
    turn++;
    clearTimeout(timer);
    list.hidden = true;
    area.removeAttribute("aria-controls");
    area.removeAttribute("aria-activedescendant");
  }

  function mark(item) {
    for (const other of list.children) other.setAttribute("aria-selected", String(other === item));
    area.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function choose(item) {
    close();
    insert(area, written(item.dataset.text), from, area.selectionEnd);
  }

  async function look(all = false) {
    const before = area.value.slice(Math.max(0, area.selectionEnd - 64), area.selectionEnd);
    const [typed, find] = wish(before, all);
    if (typed === undefined || area.selectionStart !== area.selectionEnd || closed === before) return close();
    closed = "";
    const mine = ++turn;
    const start = area.selectionEnd - typed.length;
    let items = [];
    try {
      items = await find();
    } catch {} // away: one writes the name oneself
    if (mine !== turn || document.activeElement !== area) return;
    if (!items.length) return close();
    from = start;
    items.forEach((item, i) => (item.id = `${list.id}${i}`));
    list.replaceChildren(...items);
    list.hidden = false;
    area.setAttribute("aria-controls", list.id);
    const { x, y, line } = spot(area, from);
    const below = area.rows ? y + line : area.offsetTop + area.offsetHeight;
    list.style.insetInlineStart = `${Math.max(0, Math.min(x, area.clientWidth - list.offsetWidth))}px`;
    list.style.insetBlockStart = `${!area.rows || below + list.offsetHeight < area.clientHeight + 40 ? below : Math.max(0, y - list.offsetHeight)}px`;
    mark(items[0]);
  }

  const soon = () => (clearTimeout(timer), (timer = setTimeout(() => look(), 120)));
  area.addEventListener("input", (event) => event.isComposing || soon());
  area.addEventListener("compositionend", soon);
  area.addEventListener("blur", close);
  area.addEventListener("click", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose(item);
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden || composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const items = [...list.children];
    const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // what was typed since the list came must fit still, or Enter is a new line
    const typed = area.value.slice(from + 1, area.selectionEnd).toLowerCase();
    const { text, names = items[at].textContent } = items[at].dataset;
    if (!`${names} ${text}`.toLowerCase().includes(typed)) return close();
    if (step) mark(items[(at + step + items.length) % items.length]);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) choose(items[at]);
    else if (event.key === "Escape") (closed = area.value.slice(Math.max(0, area.selectionEnd - 64), area.selectionEnd)), close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  return look;
}

whenOpen((c) => {
  const { box, area } = c;
  const list = box.querySelector(".names");
  const wish = (before, all) => {
    const name = before.match(NAME)?.[1];
    if (name !== undefined) return [`@${name}`, () => names(name, box.dataset.topic)];
    const sign = all ? [":", ":", ""] : before.match(SIGN) ?? [];
    return [sign[1], () => emoji(sign[2])];
  };
  const look = list && complete(area, list, wish, (text) => `${text} `);
  c.signs = () => look(true);
});

const to = document.getElementById("to");
if (to) {
  const list = Object.assign(document.createElement("div"), { id: "people", className: "pop names", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", to.labels[0].textContent);
  to.parentElement.style.position = "relative";
  to.after(list);
  const wish = (before) => {
    const [, name] = before.match(SOMEBODY) ?? [];
    return [name, () => names(name)];
  };
  complete(to, list, wish, (text) => `${text.slice(1)}, `);
}

tools.smile = (c) => {
  const { area } = c;
  insert(area, /(^|\s)$/.test(area.value.slice(0, area.selectionStart)) ? ":" : " :");
  c.signs();
};
