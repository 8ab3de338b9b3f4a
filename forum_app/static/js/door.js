// What changes while one looks: who has come with an invitation, and whether the owner has opened to somebody who knocked.
const came = document.querySelector("[data-came]");
const knock = document.querySelector("[data-knock][data-state=waiting]");
let tag = "";

async function who() {
  const answer = await fetch(came.dataset.came, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
  if (answer.status !== 200) return;
  const first = !tag;
  tag = answer.headers.get("ETag");
  const piece = document.createElement("div");
  piece.innerHTML = await answer.text(); // a piece of our own page
  const used = piece.querySelector("[data-used]").dataset.used;
  if (first && used === came.querySelector("[data-used]").dataset.used) return;
  came.replaceChildren(...piece.children);
  document.getElementById("used").textContent = used;
}

async function opened() {
  const answer = await fetch(knock.dataset.knock, { cache: "no-store" });
  if (answer.ok && (await answer.text()) !== "waiting") location.reload();
}

async function look() {
  try {
    if (document.hidden) return;
    if (came) await who();
    if (knock) await opened();
  } catch {
    // the forum is away for a moment
  } finally {
    setTimeout(look, 4000);
  }
}

look();
