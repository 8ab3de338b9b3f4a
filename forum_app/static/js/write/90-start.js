// Wakes the sheets of the page: puts what its template holds at its place, and tells the pieces.
function wake(box) {
  const parts = box.querySelector("template").content.cloneNode(true);
  const take = (name) => parts.querySelector(name);
  const [grip, to, fold, quote, bar, see, names] = [".c-grip", ".to", "[data-act=fold]", ".q-sel", ".c-bar", ".c-see", ".names"].map(take);
  const middle = box.querySelector(".c-mid");
  if (grip) box.querySelector(".c-top").append(to, fold), box.prepend(grip);
  quote?.remove();
  if (see) middle.append(see), middle.firstElementChild.append(names);
  middle.before(parts);
  box.classList.toggle("live", Boolean(see));
  for (const button of box.querySelectorAll("button[name=preview]")) button.hidden = Boolean(see);
  const asked = document.getElementById("previewed")?.parentElement; // the page has one already: it moves into the sheet
  if (asked && see) asked.remove(), (box.querySelector("#see").checked = true);
  const area = box.querySelector("textarea");
  const c = { box, form: area.form, area, bar: bar ?? document.createElement("div"), draft: box.dataset.draft ?? "", quote };
  composers.push(c);
  for (const fn of wishes) fn(c);
}

for (const box of document.querySelectorAll("[data-write]")) wake(box);
