// The keyboard while one writes: Ctrl (on a Mac Command) with a letter, lists that go on, Tab in code.
const MARK = /^([ \t]*(?:> ?)*)((?:([-*+])|(\d{1,8})([.)]))( +\[[ xX]\])?[ \t]+)?/;

// Enter in a list or a quote begins the next item; in an empty one it ends the list. Answers whether it did.
function goOn(area) {
  const from = lineStart(area);
  const [whole, quote, item, bullet, n, dot, box] = area.value.slice(from, area.selectionStart).match(MARK);
  if (!whole.trim() || inCode(area)) return false;
  const rest = area.value.slice(from + whole.length).split("\n", 1)[0];
  if (!rest.trim()) insert(area, "", from, from + whole.length);
  else if (!item) insert(area, `\n${quote}`);
  else insert(area, `\n${quote}${bullet ?? +n + 1 + dot}${box ? " [ ]" : ""} `);
  return true;
}

// Tab moves lines in code, and the items of a list that are selected; elsewhere it goes to the next field.
function indent(area, back) {
  const several = area.value.slice(area.selectionStart, area.selectionEnd).includes("\n");
  const from = lineStart(area);
  if (!inCode(area) && !(several && /^\s*([-*+]|\d+[.)]) /.test(area.value.slice(from)))) return false;
  if (!several && !back) return insert(area, "    "), true;
  const to = area.selectionEnd;
  const text = area.value.slice(from, to);
  const moved = back ? text.replace(/^( {1,4}|\t)/gm, "") : text.replace(/^(?=.)/gm, "    ");
  if (moved === text) return !back;
  insert(area, moved, from, to);
  if (several) area.setSelectionRange(from, from + moved.length);
  return true;
}

whenOpen((c) => {
  const { box, area, bar } = c;
  let leave = false; // Escape, then Tab leaves code
  box.addEventListener("keydown", (event) => {
    if (composing(event) || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    const button = bar.querySelector(`[data-key="${/^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : ""}"]`);
    if (button && event.target === area) event.preventDefault(), tools[button.dataset.tool](c, button);
  });
  area.addEventListener("keydown", (event) => {
    if (composing(event) || event.ctrlKey || event.metaKey || event.altKey || !bar.children.length) return;
    const done =
      (event.key === "Enter" && !event.shiftKey && area.selectionStart === area.selectionEnd && goOn(area)) ||
      (event.key === "Tab" && !leave && indent(area, event.shiftKey));
    leave = event.key === "Escape" || (leave && event.key === "Shift");
    if (done) event.preventDefault();
  });
});
