// The composer comes when somebody begins to write, and at once where a page is for writing or holds a draft.
const sheet = document.querySelector("[data-write]");
const compose = () => import("./write.js");
document.getElementById("to")?.addEventListener("focus", compose, { once: true }); // it completes names

// the button at the thumb leads to the form at the foot: while that is seen, it would only cover it
const fab = document.querySelector('.fab[href="#reply"]');
if (fab && sheet) new IntersectionObserver((seen) => (fab.hidden = seen.at(-1).isIntersecting)).observe(sheet.closest("form"));

if (sheet) {
  if (!("dock" in sheet.dataset) || document.querySelector("[data-draft-there]")) compose();
  sheet.addEventListener("focusin", compose, { once: true });
  if (sheet.contains(document.activeElement)) compose(); // somebody was quicker than this script
  document.addEventListener("selectionchange", function first() {
    if (getSelection().isCollapsed || !getSelection().anchorNode?.parentElement?.closest(".post .prose")) return;
    document.removeEventListener("selectionchange", first);
    compose().then(({ acts }) => acts.show?.());
  });
  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href*="/reply?"], a[href="#reply"]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !("dock" in sheet.dataset)) return;
    event.preventDefault();
    const go = () => (location.href = link.href);
    compose().then(({ acts }) => (link.hash ? acts.open(link) : acts.answer(link)), go);
  });
}
