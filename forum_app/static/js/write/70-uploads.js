// Pictures and files: chosen, pasted or dropped. What sends them comes with the first one.
const parts = document.querySelector("template.uploads");
let sender; // one promise for all, so that they keep their order
const files = (data) => (data?.types.includes("Files") ? [...data.files] : []);

async function take(c, event, found) {
  if (!found.length) return;
  event.preventDefault();
  try {
    const { begin } = await (sender ??= import("./uploads.js"));
    for (const file of found) begin(c, file, insertBlock, say);
  } catch {
    sender = null;
    say(parts.dataset.away);
  }
}

if (parts) {
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
