// The queue by keyboard: j and k go from one to the next, a letter presses the button of the one where one is.
const cases = [...document.querySelectorAll("li.case")];
const help = document.querySelector("dialog.order");
const opener = document.querySelector("[data-keys]:not(body)");
let at = -1;

function choose(index) {
  if (!cases[index]) return;
  at = index;
  cases[at].focus({ preventScroll: true });
  cases[at].scrollIntoView({ block: "nearest" });
}

function press(letter) {
  const target = cases[Math.max(0, at)].querySelector(`[data-act=${letter}]`);
  if (!target) return;
  target.click();
  if (target.localName === "summary") target.parentElement.querySelector("input,select")?.focus();
}

const undo = () => document.querySelector(".toast button[formaction*='/acts/']")?.click();
const keys = { j: () => choose(at + 1), k: () => choose(at - 1), u: undo, "?": () => help.showModal() };
for (const letter of "hdemswcno") keys[letter] = () => press(letter);

addEventListener(
  "keydown",
  (event) => {
    const { key, target } = event;
    if (!Number(document.body.dataset.keys) || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (/^(Escape|Enter)$/.test(key) && target.closest?.("li.case input")) {
      event.preventDefault(); // the word stays; what becomes of the report is another key
      return choose(at);
    }
    if (target.closest?.("input,textarea,select,[contenteditable]") || !keys[key]) return;
    event.preventDefault(); // before the keys of all pages, of which some are the same
    event.stopPropagation();
    keys[key]();
  },
  true,
);

addEventListener("focusin", (event) => {
  const index = cases.indexOf(event.target.closest?.("li.case"));
  if (index >= 0) at = index;
});

opener.hidden = false;
opener.addEventListener("click", () => help.showModal());
choose(cases.findIndex((item) => `#${item.id}` === location.hash)); // the next one, after one was decided
