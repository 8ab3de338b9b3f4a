// The toolbar: what its buttons write. Each works on what is selected.
const picked = (area) => area.value.slice(area.selectionStart, area.selectionEnd);

// Marks around what is selected, without the spaces at its ends; away again where they stand.
function wrap(area, mark) {
  const [before, space] = [/^\s*/, /\s*$/].map((ends) => picked(area).match(ends)[0].length);
  let from = area.selectionStart + before;
  const to = Math.max(from, area.selectionEnd - space);
  const text = area.value.slice(from, to);
  const n = mark.length;
  const around = area.value.slice(0, from).match(/\**$/)[0].length;
  const there = area.value.slice(from - n, from) === mark && area.value.slice(to, to + n) === mark;
  if (there && (mark[0] !== "*" || around === 3 || around === n)) insert(area, text, (from -= n), to + n);
  else insert(area, mark + text + mark, from, to), (from += n);
  area.setSelectionRange(from, from + text.length);
}

// A mark before each line that is selected; away again when all have it.
function lines(area, mark, pattern) {
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = area.value.indexOf("\n", area.selectionEnd);
  const to = end < 0 ? area.value.length : end;
  const all = area.value.slice(from, to).split("\n");
  const away = all.every((line) => pattern.test(line));
  const text = all.map((line, i) => (away ? line.replace(pattern, "") : mark(i) + line)).join("\n");
  insert(area, text, from, to);
  if (all.length > 1) area.setSelectionRange(from, from + text.length);
}

// A block with a line above and below; the cursor stands `at` characters after its beginning.
function block(area, text, at, length = 0) {
  insertBlock(area, text);
  const from = area.value.lastIndexOf(text, area.selectionStart) + at;
  area.setSelectionRange(from, from + length);
}

tools.bold = ({ area }) => wrap(area, "**");
tools.italic = ({ area }) => wrap(area, "*");
tools.link = ({ area }) => {
  const text = picked(area);
  const from = area.selectionStart;
  const url = /^(https?:\/\/|mailto:)\S+$/.test(text);
  insert(area, url ? `[](${text})` : `[${text}](https://)`);
  if (url || !text) area.setSelectionRange(from + 1, from + 1);
  else area.setSelectionRange(from + text.length + 3, from + text.length + 11);
};
tools.quote = ({ area }) => lines(area, () => "> ", /^> ?/);
tools.list = ({ area }) => lines(area, () => "- ", /^[-*+] (?!\[)/);
tools.numbers = ({ area }) => lines(area, (i) => `${i + 1}. `, /^\d+[.)] /);
tools.tasks = ({ area }) => lines(area, () => "- [ ] ", /^[-*+] \[[ x]\] /i);
tools.code = ({ area }) => {
  const text = picked(area);
  const before = area.value.slice(0, area.selectionStart);
  if (!text.includes("\n") && (text || /[^\n]$/.test(before))) return wrap(area, text.includes("`") ? "``" : "`");
  const fence = "`".repeat(Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  block(area, `${fence}\n${text}\n${fence}`, fence.length); // where the language is written
};
tools.spoiler = ({ area }) => block(area, `:::spoiler\n${picked(area)}\n:::`, 11, picked(area).length);
tools.note = ({ area }) => {
  const all = [...area.value.matchAll(/\[\^(\d+)\]/g)].map((found) => +found[1]);
  const n = Math.max(0, ...all) + 1;
  insert(area, `[^${n}]`, area.selectionEnd, area.selectionEnd);
  const end = area.value.length;
  insert(area, `${/\n\s*$/.test(area.value) ? "\n" : "\n\n"}[^${n}]: `, end, end);
};
tools.table = ({ box }) => {
  const form = box.querySelector(".c-table");
  form.hidden = !form.hidden;
  if (!form.hidden) form.querySelector("input").focus();
};

whenOpen(({ box, area, bar }) => {
  const buttons = [...bar.querySelectorAll("[data-tool]")].filter((button) => {
    button.hidden = !tools[button.dataset.tool];
    return !button.hidden;
  });
  if (!buttons.length) return;
  buttons.forEach((button, i) => (button.tabIndex = i ? -1 : 0));
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the words keep the focus
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tool]");
    if (!button) return;
    box.querySelector("#write").checked = true;
    tools[button.dataset.tool](composers.find((c) => c.box === box), button);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -99, End: 99 }[event.key];
    const at = buttons.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = Math.abs(step) > 1 ? (step > 0 ? buttons.length - 1 : 0) : (at + step + buttons.length) % buttons.length;
    buttons[at].tabIndex = -1;
    buttons[next].tabIndex = 0;
    buttons[next].focus();
  });
  const table = box.querySelector(".c-table");
  table.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !composing(event)) event.preventDefault(), make();
  });
  table.querySelector("button").addEventListener("click", make);
  function make() {
    const [rows, columns] = [...table.querySelectorAll("input")].map((field) => Math.min(field.max, Math.max(1, field.value | 0)));
    const row = (cell) => `|${` ${cell} |`.repeat(columns)}`;
    table.hidden = true;
    block(area, [row("  "), row("---"), ...Array(rows - 1).fill(row("  "))].join("\n"), 2);
  }
});
