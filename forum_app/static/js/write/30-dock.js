// The form at the end of a page docks while one writes: a region below the page, on a phone the whole of it.
const narrow = matchMedia("(max-width: 47.99rem)");
const SIZE = "hearth.composer"; // its height in % of the window, kept by the browser

function keep(size) {
  try {
    if (size) localStorage.setItem(SIZE, size);
    return +localStorage.getItem(SIZE) || 45;
  } catch {
    return size || 45; // a browser that keeps nothing
  }
}

whenOpen((c) => {
  const { box, form, area } = c;
  if (!("dock" in box.dataset)) return;
  const root = document.documentElement;
  const grip = box.querySelector(".c-grip");
  const fold = box.querySelector("[data-act=fold]");
  const to = box.querySelector(".re");
  const said = to.querySelector("[data-said]");
  const pattern = said.textContent;
  let back = null; // where one came from

  // What is not the composer cannot be reached while it is the whole page.
  function lay() {
    const docked = box.classList.contains("dock");
    const aside = box.classList.contains("aside");
    const whole = docked && !aside && narrow.matches;
    for (let node = box; node !== document.body; node = node.parentElement) {
      for (const other of node.parentElement.children) if (other !== node && !other.matches("script,.said")) other.inert = whole;
    }
    if (docked) box.setAttribute("role", whole ? "dialog" : "region"), box.setAttribute("aria-label", box.dataset.label);
    else box.removeAttribute("role"), box.removeAttribute("aria-label");
    whole ? box.setAttribute("aria-modal", "true") : box.removeAttribute("aria-modal");
    fold.setAttribute("aria-expanded", String(!aside));
    root.classList.toggle("whole", whole);
    // nothing that has the focus stands below it
    const room = docked && !whole ? `${box.offsetHeight}px` : "";
    root.style.scrollPaddingBlockEnd = room;
    document.body.style.paddingBlockEnd = room;
  }

  function size(percent) {
    const fit = Math.round(Math.min(85, Math.max(25, percent)));
    box.style.setProperty("--dock", `${fit}vh`);
    grip.setAttribute("aria-valuenow", fit);
    return fit;
  }

  c.open = (from = null) => {
    back = from ?? back;
    box.classList.add("dock", "full");
    box.classList.remove("aside");
    lay();
    area.focus({ preventScroll: true });
  };

  function put() {
    const kept = area.value.trim() || !to.hidden;
    box.classList.toggle("aside", Boolean(kept));
    if (!kept) box.classList.remove("dock", "full");
    lay();
    const next = back?.isConnected ? back : kept ? fold : null;
    back = null;
    next ? next.focus({ preventScroll: true }) : document.activeElement.blur();
  }

  // Which post is answered; null for the topic.
  c.answer = (post) => {
    let field = form.querySelector("[name=reply_to]");
    if (!field) form.append((field = Object.assign(document.createElement("input"), { type: "hidden", name: "reply_to" })));
    field.value = post ? post.id.slice(1) : "";
    to.hidden = !post;
    if (post) said.textContent = pattern.replace("{name}", post.querySelector(".who").textContent).replace("999", post.dataset.number);
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  size(keep());
  new ResizeObserver(lay).observe(box);
  narrow.addEventListener("change", lay);
  visualViewport?.addEventListener("resize", () => box.style.setProperty("--seen", `${visualViewport.height}px`)); // the keyboard on the screen
  area.addEventListener("focus", () => box.classList.contains("dock") || c.open());
  box.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "alone") c.answer(null), area.focus();
    else if (act === "fold" && !box.classList.contains("aside")) put();
    else if (box.classList.contains("aside")) c.open();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || composing(event) || !box.classList.contains("dock") || box.classList.contains("aside")) return;
    event.preventDefault();
    put();
  });
  grip.addEventListener("keydown", (event) => {
    const step = { ArrowUp: 5, ArrowDown: -5, PageUp: 15, PageDown: -15, Home: -99, End: 99 }[event.key];
    if (!step) return;
    event.preventDefault();
    keep(size(+grip.getAttribute("aria-valuenow") + step));
  });
  grip.addEventListener("pointerdown", (event) => {
    grip.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  grip.addEventListener("pointermove", (event) => {
    if (grip.hasPointerCapture(event.pointerId)) keep(size(100 - (100 * event.clientY) / innerHeight));
  });
  if (document.activeElement === area) c.open();
});

const docked = () => composers.find((c) => c.open);

acts.open = (from) => docked()?.open(from);

// What a link to the page for answering does while this page is open: `?reply_to=` a post, `?quote=` its words.
acts.answer = async (link) => {
  const c = docked();
  const asked = new URL(link.href).searchParams;
  const post = document.getElementById(`p${asked.get("quote") ?? asked.get("reply_to")}`);
  if (!c || !post) return void (location.href = link.href);
  const chosen = acts.chosen(post);
  c.open(link);
  if (!asked.has("quote")) return c.answer(post);
  let words = "";
  try {
    if (!chosen) words = (await (await fetch(link.href, { headers: { Accept: "application/json" } })).json()).body;
  } catch {} // away, or the session is over: what stands on the page will do
  insertBlock(c.area, words || (await acts.quote(post, chosen ?? post.querySelector(".prose"))));
};
