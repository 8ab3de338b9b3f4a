// What scripts add to posts: the post that is answered opens in place, code can be copied.
import { copy } from "./hearth.js";

const words = document.body.dataset;

// --- the line "in reply to": without this, and with the middle button, it is a link to the post
async function open(line) {
  const answer = await fetch(line.dataset.peek, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  const box = document.createElement("div");
  box.innerHTML = await answer.text(); // from our own server, made by the same template as the page
  line.after(box.firstElementChild);
}

addEventListener("click", async (event) => {
  const line = event.target.closest?.("a[data-peek]");
  if (!line || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const shown = line.nextElementSibling?.matches(".peek") ? line.nextElementSibling : null;
  try {
    if (!shown) await open(line);
    else shown.hidden = !shown.hidden;
    line.setAttribute("aria-expanded", String(!shown || !shown.hidden));
  } catch {
    location.href = line.href;
  }
});
for (const line of document.querySelectorAll("a[data-peek]")) line.setAttribute("aria-expanded", "false");

// --- copy what stands in a box of code
const said = document.createElement("p");
said.className = "vh";
said.setAttribute("role", "status");
document.body.append(said);

function addCopy(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ib copy";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    if (!(await copy(box.querySelector("pre")))) return;
    button.textContent = said.textContent = words.copied;
    button.focus();
    setTimeout(() => ((button.textContent = words.copy), (said.textContent = "")), 2000);
  });
  box.append(button);
}
for (const box of document.querySelectorAll(".codebox")) addCopy(box);
