// What is pasted: HTML and tables become Markdown, an address on words makes a link of them.
const WORTH = /<(b|strong|i|em|a|img|h[1-6]|ul|ol|blockquote|pre|code|table|hr|del|s)[\s>]|mso-list|font-weight/i;

whenOpen(({ area, bar }) => {
  if (!bar.children.length) return;
  let plain = false; // Ctrl+Shift+V
  area.addEventListener("keydown", (event) => (plain = event.shiftKey && event.key.toLowerCase() === "v"));
  area.addEventListener("paste", async (event) => {
    const data = event.clipboardData;
    const asIs = plain;
    plain = false;
    if (data.files.length || asIs || inCode(area)) return; // files are another's
    const text = data.getData("text/plain");
    const html = data.getData("text/html");
    const words = area.value.slice(area.selectionStart, area.selectionEnd);
    const link = /^https?:\/\/\S+$/.test(text.trim()) && words && !/[\n[\]]|^https?:/.test(words);
    if (!link && !WORTH.test(html) && !/\t.*\n/.test(text)) return;
    event.preventDefault();
    if (link) return insert(area, `[${words}](${text.trim()})`);
    let made = "";
    try {
      const { fromHtml, fromCells } = await import("./markdown.js");
      made = (html && fromHtml(html)) || fromCells(text);
    } catch {} // away: the plain words
    if (/^([|#>`-]|\d+\. )|\n\n/.test(made)) insertBlock(area, made);
    else insert(area, made || text);
  });
});
