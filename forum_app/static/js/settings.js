// Finding a setting while one types: the rows on the page that do not speak of it go.
const field = document.getElementById("find-setting");
const told = document.getElementById("settings-found");
const rows = [...document.querySelectorAll("[data-words]")];
const words = () => field.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);

function show() {
  const wanted = words();
  let found = 0;
  for (const row of rows) {
    row.hidden = !wanted.every((word) => row.dataset.words.includes(word));
    found += !row.hidden;
  }
  for (const section of document.querySelectorAll("#settings > section")) {
    section.hidden = !section.querySelector("[data-words]:not([hidden])");
  }
  told.textContent = wanted.length ? told.dataset.found.replace("999", found) : "";
}

// on a page that holds only what was found, the rest must be asked for
if (rows.length && !new URLSearchParams(location.search).get("q")) field.addEventListener("input", show);
