// How many talks wait, beside "Messages" in the menu; and the way to what came into the talk that is open.
const waiting = document.querySelector("[data-count='/messages']");
const pill = document.getElementById("talk-new");

document.addEventListener("live", ({ detail }) => {
  if (waiting) {
    waiting.hidden = !detail.messages;
    waiting.textContent = detail.messages ?? "";
  }
  if (pill && detail.talk) {
    pill.lastElementChild.textContent = detail.talk === 1 ? pill.dataset.one : pill.dataset.many.replace("999", detail.talk);
    pill.hidden = false;
  }
});
