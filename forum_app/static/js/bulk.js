// Choosing topics on a list: how many, a range with Shift, all or none. The bar itself comes and goes by CSS.
const bar = document.getElementById("bulk");
const boxes = () => [...document.querySelectorAll("input.pick")];
const what = document.getElementById("bulk-what");
const status = bar.querySelector("[role=status]");
let last = null;

function tell() {
  const number = boxes().filter((box) => box.checked).length;
  what.textContent = status.textContent = what.dataset.chosen.replace("999", number);
}

addEventListener("click", (event) => {
  const box = event.target;
  if (!box.matches?.("input.pick")) return;
  const all = boxes();
  if (event.shiftKey && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const between of all.slice(from, to + 1)) between.checked = box.checked;
  }
  last = box;
  tell();
});

for (const [name, checked] of [["[data-all]", true], ["[data-none]", false]]) {
  const button = bar.querySelector(name);
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of boxes()) box.checked = checked;
    last = null;
    tell();
    if (!checked) boxes()[0]?.focus(); // the bar goes, and with it where one was
  });
}

addEventListener("pageshow", tell); // one may have come back to boxes that are still checked
tell();
