// The owner's colour, seen before it is saved.
const form = document.querySelector("form[data-colour]");
const rooms = form.querySelector("[data-ember]");

function show() {
  rooms.style.setProperty("--ember-h", form.hue.value);
  rooms.style.setProperty("--ember-c", form.strength.value / 100);
  for (const told of form.querySelectorAll("output")) told.value = form[told.htmlFor[0]].value;
}

form.addEventListener("input", show);
addEventListener("pageshow", show); // the browser may bring back what was chosen
show();
