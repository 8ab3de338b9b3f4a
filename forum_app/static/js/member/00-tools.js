// What the pieces of this module share. Each has its names for itself; what stands here they all know.
const words = document.body.dataset;
const token = () => document.querySelector("#acts [name=csrf_token]")?.value ?? "";

// Sends fields as a form would, and answers the response. A server that is away rejects, as fetch does.
export function send(address, fields = {}, options = {}) {
  const body = new URLSearchParams(fields);
  return fetch(address, { method: "POST", body, headers: { "X-CSRF-Token": token() }, credentials: "same-origin", ...options });
}

// What waits, before the page's title: pieces count for themselves, and the title has one number, that of the most.
const title = document.title;
const counts = {};
function count(what, number) {
  counts[what] = number;
  const most = Math.max(...Object.values(counts));
  document.title = most ? `(${most > 9 ? "9+" : most}) ${title}` : title;
}

// Says something to everybody: on top of the window, and to those who listen to it. `act` is a function, or an address.
export function say(text, label = "", act = null) {
  document.querySelector(".toast.said")?.remove();
  const toast = document.createElement("div");
  toast.className = "toast said";
  toast.setAttribute("role", "status");
  toast.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (act) {
    const link = typeof act === "string";
    const button = Object.assign(document.createElement(link ? "a" : "button"), { className: "btn", textContent: label });
    if (link) button.href = act;
    else (button.type = "button"), button.addEventListener("click", () => (toast.remove(), act()));
    toast.append(button);
  }
  document.getElementById("main").prepend(toast);
  setTimeout(() => toast.matches(":hover, :focus-within") || toast.remove(), act ? 30000 : 8000);
}
