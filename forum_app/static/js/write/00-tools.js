// What the pieces of the composer share. Each has its names for itself; what stands here they all know.
import { send, say } from "./member.js";

// What a composer is to the pieces: { box: .composer, form, area: the textarea, bar: the toolbar, draft: its name }.
export const composers = [];
const wishes = [];

// Calls `fn(composer)` for each composer of the page, once it is awake.
export function whenOpen(fn) {
  wishes.push(fn);
  composers.forEach(fn);
}

// What a button of the toolbar does: tools.bold = (composer, button) => …; a button that nobody wants stays hidden.
export const tools = {};

// What member.js may ask of this module: acts.answer(link), acts.open().
export const acts = {};

// A key that belongs to an input method, which is about to make a word of it.
export const composing = (event) => event.isComposing || event.keyCode === 229;

const lineStart = (area) => area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;

// Does the cursor stand between two fences?
const inCode = (area) => (area.value.slice(0, lineStart(area)).match(/^ {0,3}(`{3,}|~{3,})/gm) ?? []).length % 2 === 1;

// Puts `text` where `from` to `to` was, as if it were typed: Ctrl+Z takes it back, and everybody hears "input".
export function insert(area, text, from = area.selectionStart, to = area.selectionEnd) {
  area.focus({ preventScroll: true });
  area.setSelectionRange(from, to);
  if (text === "" && from === to) return;
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// Text as a paragraph of its own at the cursor: an empty line before it, and one after it.
export function insertBlock(area, text) {
  const before = area.value.slice(0, area.selectionStart);
  const after = area.value.slice(area.selectionEnd);
  const gap = !before || /\n\n$/.test(before) ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  insert(area, gap + text.replace(/\n+$/, "") + (/^\n\n/.test(after) ? "" : after.startsWith("\n") ? "\n" : "\n\n"));
}
