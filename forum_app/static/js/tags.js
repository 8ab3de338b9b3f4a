// While tags are typed: those that begin as the last word does, in the field's own list of proposals.
for (const field of document.querySelectorAll("[data-tags]")) {
  const list = field.list;
  let timer;
  let turn = 0;

  async function ask() {
    const mine = ++turn;
    const [, before, last] = /^(.*[,，、;；]\s*|)(.*)$/s.exec(field.value);
    let tags = [];
    try {
      const answer = last.trim() && (await fetch(`${field.dataset.tags}?${new URLSearchParams({ q: last })}`));
      if (answer && answer.ok && !answer.redirected) ({ tags } = await answer.json());
    } catch {} // away
    if (mine !== turn) return;
    list.replaceChildren(...tags.map((tag) => Object.assign(document.createElement("option"), { value: before + tag })));
  }

  const soon = () => (clearTimeout(timer), (timer = setTimeout(ask, 200)));
  field.addEventListener("input", (event) => event.isComposing || soon());
  field.addEventListener("compositionend", soon);
}
