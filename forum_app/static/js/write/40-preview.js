// The words as they will look, made by the server as a post is; asked for while it can be seen.
const { base } = document.body.dataset;
const PAUSE = 400; // milliseconds without a letter

whenOpen(({ box, area }) => {
  const see = box.querySelector(".c-see");
  if (!see) return;
  let timer = 0;
  let turn = 0;
  let last = null;

  async function show() {
    if (!see.getClientRects().length || area.value === last) return;
    const words = area.value;
    const mine = ++turn;
    try {
      const answer = await send(`${base}/preview`, { body: words });
      const made = await answer.text();
      if (mine !== turn) return; // a later one is on its way
      if (answer.status === 200 || answer.status === 422) {
        last = words;
        see.innerHTML = made; // from our own server, sanitised as a post is
      } else if (answer.status === 429) later(5000);
    } catch {
      later(5000); // away
    }
  }

  function later(pause = PAUSE) {
    clearTimeout(timer);
    timer = setTimeout(show, pause);
  }

  area.addEventListener("input", () => later());
  new ResizeObserver(show).observe(see); // it came to be seen
});
