// Pictures of a page, large: the links around them open a dialog. Without this they open the picture.
const [closed, before, after, original] = document.body.dataset.pictures.split("|");
const box = document.createElement("dialog");
box.className = "lightbox";
const picture = document.createElement("img");
const foot = document.createElement("p");
const link = Object.assign(document.createElement("a"), { textContent: original, className: "btn" });
let shown = [];
let place = 0;

function button(words, sign, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: sign });
  made.setAttribute("aria-label", words);
  made.addEventListener("click", act);
  return made;
}

const back = button(before, "‹", () => show(place - 1));
const on = button(after, "›", () => show(place + 1));
foot.append(back, link, on, button(closed, "×", () => box.close()));
box.append(picture, foot);
document.body.append(box);

function show(which) {
  place = (which + shown.length) % shown.length;
  const from = shown[place];
  const [width, height] = from.dataset.full.split("x");
  Object.assign(picture, { width, height, src: from.href, alt: from.querySelector("img")?.alt ?? "" });
  box.setAttribute("aria-label", picture.alt || original);
  link.href = from.href;
  back.hidden = on.hidden = shown.length < 2;
}

addEventListener("click", (event) => {
  const from = event.target.closest?.("a[data-full]");
  if (!from || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  shown = [...document.querySelectorAll("a[data-full]")].filter((each) => each.getClientRects().length);
  show(shown.indexOf(from));
  box.showModal();
});
box.addEventListener("click", (event) => (event.target === box || event.target === picture) && box.close());
box.addEventListener("close", () => {
  picture.removeAttribute("src");
  shown[place]?.focus();
});
box.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || shown.length < 2) return;
  event.preventDefault();
  show(place + (document.dir === "rtl" ? -step : step));
});
