// Pictures and files: chosen, pasted or dropped. What sends them comes with the first one.
const files = (data) => (data?.types.includes("Files") ? [...data.files] : []);

async function take(c, event, found) {
  if (!found.length) return;
  event.preventDefault();
  const { begin } = await import("./uploads.js");
  for (const file of found) begin(c, file, insertBlock, say);
}

if (document.querySelector("template.uploads")) {
  tools.file = (c) => c.bar.querySelector("input[type=file]").click();
  whenOpen((c) => {
    const input = c.bar.querySelector("input[type=file]");
    if (!input) return; // no Markdown is written there
    input.addEventListener("change", (event) => (take(c, event, [...input.files]), (input.value = "")));
    // what is copied from a sheet of figures brings a picture of itself: the words are meant
    c.area.addEventListener("paste", (event) => event.clipboardData.getData("text/plain") || take(c, event, files(event.clipboardData)));
    c.box.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
    c.box.addEventListener("drop", (event) => take(c, event, files(event.dataTransfer)));
  });
}
