// Reactions, bookmarks, votes, solutions in place: a button inside [data-swap] sends what its form would have sent, and the
// answer takes the place of the whole. Without this the same buttons lead back to the page.
function swap(old, html) {
  const active = document.activeElement;
  old.insertAdjacentHTML("afterend", html); // from our own server, made by the same template as the page
  const fresh = old.nextElementSibling;
  const inside = fresh.matches(".poll") ? [] : [...fresh.querySelectorAll("button, summary")]; // its results, not what is below them
  if (old.contains(active)) {
    fresh.tabIndex = fresh.matches("button") ? 0 : -1;
    (inside.find((one) => active.value && one.value === active.value) ?? inside[0] ?? fresh).focus({ preventScroll: true });
  }
  old.remove();
  return fresh;
}

// The solution stands in the head of the topic and at posts, and another may have been it: the page tells.
async function solved() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const parts = "main header.head, article.post > .body > .by, [data-swap=solve]";
  const fresh = [...page.querySelectorAll(parts)];
  const shown = [...document.querySelectorAll(parts)];
  if (fresh.length !== shown.length) return location.reload();
  const at = shown.indexOf(document.activeElement);
  shown.forEach((old, i) => old.replaceWith(fresh[i]));
  for (const post of page.querySelectorAll("article.post")) document.getElementById(post.id)?.classList.toggle("solution", post.matches(".solution"));
  fresh[at]?.focus({ preventScroll: true });
}

// What the server offers with its word: a link, to undo it, or the same button once more.
function tellOf({ say: done, message, label, href, undo }, fresh) {
  const act = undo ? () => send(undo).then(() => location.reload()) : () => fresh.click();
  if (done || message) say(done || message, label, label && (href || act));
}

addEventListener("submit", async (event) => {
  const button = event.submitter;
  const old = button?.closest("[data-swap]");
  if (!old) return;
  event.preventDefault();
  if (old.ariaBusy) return;
  const post = old.closest("article.post");
  old.ariaBusy = "true";
  try {
    const answer = await send(button.getAttribute("formaction") ?? event.target.action, new FormData(event.target, button), {
      headers: { Accept: "application/json" },
    });
    const said = await answer.json();
    const top = post?.getBoundingClientRect().top;
    const fresh = said.html && (await (old.dataset.swap === "solve" ? solved() : swap(old, said.html)));
    document.dispatchEvent(new Event("added"));
    if (post) scrollBy({ top: post.getBoundingClientRect().top - top, behavior: "instant" }); // the page stays where it was
    tellOf(said, fresh);
    old.ariaBusy = null;
  } catch {
    old.removeAttribute("data-swap"); // by the browser's own way, which says what is wrong
    event.target.requestSubmit(button);
  }
});

// The sheet of a post's further acts goes when one was chosen: the composer would open beneath it.
addEventListener("click", (event) => event.target.closest(".few")?.hidePopover?.());

// The composer's button for a poll opens its fields.
addEventListener("click", (event) => {
  const poll = event.target.closest?.("[data-tool=poll]") && document.querySelector("[data-poll]");
  if (poll) (poll.open = true), poll.querySelector("input").focus();
});
