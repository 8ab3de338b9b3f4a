// What is shown once can be copied and printed.
import { copy } from "./hearth.js";

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copy(document.getElementById(button.dataset.copy)))) return;
    button.querySelector("span").textContent = button.dataset.done;
    document.getElementById("copied").textContent = button.dataset.done;
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
