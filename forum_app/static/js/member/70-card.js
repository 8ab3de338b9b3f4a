// Who somebody is, beside their name, once the pointer or the keyboard rests on it; it stays while one is on it.
const cards = {}; // address of a profile → its card, fetched once
let link, card, timer;

async function get(href) {
  const answer = await fetch(`${href}/card`);
  const box = document.createElement("div");
  if (answer.ok) box.innerHTML = await answer.text(); // our own template
  return box.firstElementChild;
}

async function open(on) {
  link = on;
  card?.remove();
  const found = await (cards[on.href] ??= get(on.href)).catch(() => delete cards[on.href]);
  if (link !== on || !found?.style) return;
  card = found;
  (on.closest("h2") ?? on).after(card); // where Tab comes next
  card.showPopover?.();
  const { left, top, bottom } = on.getBoundingClientRect();
  const { offsetWidth, offsetHeight, style } = card;
  const above = bottom + offsetHeight > innerHeight && top > offsetHeight;
  style.left = `${scrollX + Math.max(8, Math.min(left, document.body.clientWidth - offsetWidth - 8))}px`;
  style.top = `${scrollY + (above ? top - offsetHeight : bottom)}px`;
}

function close() {
  if (!card?.matches(":hover,:focus-within") && !link?.matches(":hover,:focus-visible")) link = card = card?.remove();
}

function rest({ type, target, pointerType }) {
  if (pointerType === "touch" || (type === "focusin" && !target.matches(":focus-visible"))) return;
  clearTimeout(timer);
  const on = target.closest?.("main a");
  if (card?.contains(target) || (on && on === link)) return;
  const profile = on && on.pathname !== location.pathname && on.href.startsWith(`${location.origin}${words.base}/u/`);
  timer = setTimeout(profile && !/\/u\/.*[/?#]/.test(on.href) ? open : close, 400, on);
}

addEventListener("pointerover", rest);
addEventListener("focusin", rest);
addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !card) return;
  if (card.contains(document.activeElement)) link.focus();
  clearTimeout(timer);
  card = card.remove(); // and not again before one was elsewhere
});
addEventListener("click", (event) => {
  const button = event.target.closest?.(".card [formaction]");
  if (!button) return;
  event.preventDefault();
  const { href } = link;
  send(button.formAction, { level: button.value })
    .then(() => get(href))
    .then((fresh) => {
      card.replaceChildren(...fresh.childNodes);
      card.querySelector(`[value=${button.value}]`).focus();
    })
    .catch(() => (location.href = href));
});
