// A button that copies what stands in a field. A plain http address has no clipboard of its own: there the words are
// selected and copied as by hand; they stay selected if that fails, for the reader's own keys.
const words = document.body.dataset;
const said = document.createElement("p");
said.className = "vh";
said.setAttribute("role", "status");
document.body.append(said);

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-copies]")) {
  const label = button.querySelector("span");
  const before = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copy(document.getElementById(button.dataset.copies)))) return;
    label.textContent = said.textContent = words.copied;
    button.focus();
    setTimeout(() => ((label.textContent = before), (said.textContent = "")), 2000);
  });
}
