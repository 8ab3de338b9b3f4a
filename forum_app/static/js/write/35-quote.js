// Quotes what is selected in a post: by a button beside it, or by the post's own.

// A post's words, or some of them, as Markdown that says whose they are.
acts.quote = async (post, part) => {
  const { fromNode } = await import("./markdown.js");
  const name = post.querySelector(".who").textContent.trim().replace(/\s+/g, " ").replace(/[\\`*_[\]<>&!~^|:#]/g, "\\$&");
  const words = `[${name} #${post.dataset.number}](/p/${post.id.slice(1)}):\n\n${fromNode(part)}`;
  return words.replace(/^.*/gm, (line) => `> ${line}`.trimEnd()) + "\n\n";
};

// The post in which all that is selected stands, and what it is.
function selected() {
  const found = getSelection();
  if (!found.rangeCount || found.isCollapsed || !String(found).trim()) return null;
  const range = found.getRangeAt(0);
  const node = range.commonAncestorContainer;
  const prose = (node.nodeType === 1 ? node : node.parentElement).closest(".post .prose");
  return prose && !prose.closest(".peek") && { range, prose, post: prose.closest(".post") };
}

// What is selected in this post, taken out; null when nothing is.
acts.chosen = (post) => {
  const found = selected();
  if (found?.post !== post) return null;
  const part = document.createElement("div");
  part.append(found.range.cloneContents());
  getSelection().removeAllRanges();
  return part;
};

whenOpen((c) => {
  const button = c.quote;
  if (!button) return;
  let timer = 0;
  function show() {
    const found = selected();
    if (!found) return button !== document.activeElement && button.remove();
    if (!button.isConnected || button.previousSibling !== found.prose) found.prose.after(button);
    const at = [...found.range.getClientRects()].at(-1);
    const from = button.offsetParent.getBoundingClientRect();
    if (!at) return;
    button.style.insetInlineStart = `${Math.max(0, Math.min(at.right - from.left, from.width - button.offsetWidth))}px`;
    button.style.insetBlockStart = `${at.bottom - from.top + 6}px`;
  }
  acts.show = () => (clearTimeout(timer), (timer = setTimeout(show, 200)));
  document.addEventListener("selectionchange", acts.show);
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", async () => {
    const post = button.closest(".post");
    const part = acts.chosen(post);
    button.remove();
    c.open();
    if (part) insertBlock(c.area, await acts.quote(post, part));
  });
});
