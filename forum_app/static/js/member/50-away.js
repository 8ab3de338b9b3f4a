// The host that is away, said on top of the page. And who logs out leaves no words behind in this browser.
const template = document.getElementById("away");
let banner = null;

document.addEventListener("away", ({ detail }) => {
  if (detail && !banner && template) {
    banner = template.content.firstElementChild.cloneNode(true);
    banner.querySelector("button").addEventListener("click", () => document.dispatchEvent(new Event("ask")));
    document.querySelector(".skip").after(banner);
  } else if (!detail && banner) {
    if (banner.contains(document.activeElement)) document.getElementById("main").focus({ preventScroll: true });
    banner = banner.remove() ?? null;
  }
});

// Does this browser keep words of this member? write/60-drafts.js put them there.
function keeps(name = "") {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith(`hearth.${words.member}.${name}`));
  } catch {
    return false; // a browser that keeps nothing
  }
}

const sheet = document.querySelector("[data-draft]");
if (sheet && keeps(sheet.dataset.draft)) import("./write.js");

let left = false;
addEventListener("submit", async (event) => {
  const { target, submitter } = event;
  const to = submitter?.getAttribute("formaction") ?? target.getAttribute("action") ?? "";
  if (left || !to.endsWith("/logout") || !keeps()) return;
  event.preventDefault();
  left = true;
  try {
    await (await import("./write.js")).acts.leave();
  } finally {
    target.requestSubmit(submitter);
  }
});
