// While a title is typed: topics that are perhaps about the same.
const field = document.querySelector("[data-similar]");
const place = document.querySelector(".similar");
let timer = 0;
let turn = 0;

async function ask() {
  const mine = ++turn;
  const title = field.value.trim();
  let found = "";
  try {
    const answer = await fetch(`${field.dataset.similar}?${new URLSearchParams({ title })}`);
    if (answer.ok && !answer.redirected) found = await answer.text(); // our own template
  } catch {} // away
  if (mine !== turn) return;
  place.innerHTML = found;
  place.hidden = !found.trim();
}

if (field && place) {
  const soon = () => (clearTimeout(timer), (timer = setTimeout(ask, 500)));
  field.addEventListener("input", (event) => event.isComposing || soon());
  field.addEventListener("compositionend", soon);
  if (field.value) soon();
}
