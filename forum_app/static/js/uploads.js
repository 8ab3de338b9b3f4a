// Sends pictures and files while one writes on, two at a time. Each holds its place in the text until it is there.
const parts = document.querySelector("template.uploads");
const line = parts.content.firstElementChild;
const told = parts.dataset;
const TAKEN = /^image\/(png|jpeg|webp|gif)$/;
const LONG = 2560; // pixels a side: what the server makes of a picture anyway
const waiting = [];
let sending = 0;
let count = 0;

// What an input method is at is not to be changed under it.
const settled = (area) =>
  area.dataset.ime ? new Promise((done) => area.addEventListener("compositionend", () => setTimeout(done), { once: true })) : null;

async function replace({ c, mark, insertBlock }, text) {
  await settled(c.area);
  const at = c.area.value.indexOf(mark);
  if (at >= 0 && text) c.area.setRangeText(text, at, at + mark.length, "preserve");
  else if (at >= 0) {
    const before = c.area.value.slice(0, at).trimEnd();
    const after = c.area.value.slice(at + mark.length);
    const rest = after.replace(/^\n+/, ""); // the empty lines around it go with it
    c.area.setRangeText(before && rest ? "\n\n" : "", before.length, c.area.value.length - rest.length, "preserve");
  } else if (text) insertBlock(c.area, text);
  c.area.dispatchEvent(new Event("input", { bubbles: true }));
}

// A camera's picture may be larger than what is taken; so may one of a kind that only this browser can read.
async function lighter(file) {
  if (!file.type.startsWith("image/") || (file.type === "image/gif" && file.size <= told.most)) return file;
  try {
    const bitmap = await createImageBitmap(file);
    if (TAKEN.test(file.type) && file.size <= told.most && bitmap.width * bitmap.height <= told.pixels) return file;
    const scale = Math.min(1, LONG / Math.max(bitmap.width, bitmap.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width * scale || 1, height: bitmap.height * scale || 1 });
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: blob.type });
  } catch {
    return file; // the server says what is wrong with it
  }
}

function listen(c) {
  c.jobs = new Set();
  for (const kind of ["start", "end"]) c.area.addEventListener(`composition${kind}`, () => (c.area.dataset.ime = kind === "start" ? 1 : ""));
  const hold = (event) => {
    if (!c.jobs.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    c.held = { by: event.submitter };
    c.say(told.wait);
  };
  c.form.addEventListener("submit", hold, true);
}

// `c` is the composer; `insertBlock` and `say` are its tools.
export function begin(c, file, insertBlock, say) {
  if (!c.jobs) listen(Object.assign(c, { say }));
  const row = line.cloneNode(true);
  const name = file.name || "image.png";
  const job = { c, file, row, insertBlock, mark: `![${name.replace(/[[\]\\]/g, " ")}](${told.doing}${++count > 1 ? ` ${count}` : ""}…)` };
  row.querySelector("bdi").textContent = name;
  const [again, cancel] = row.querySelectorAll("button");
  cancel.addEventListener("click", () => drop(job));
  again.addEventListener("click", () => (row.remove(), begin(c, file, insertBlock, say)));
  c.box.querySelector(".c-in").append(row);
  insertBlock(c.area, job.mark);
  c.jobs.add(job);
  waiting.push(job);
  next();
}

function next() {
  while (sending < 2 && waiting.length) {
    sending += 1;
    put(waiting.shift()).finally(() => ((sending -= 1), next()));
  }
}

async function put(job) {
  if (!job.c.jobs.has(job)) return;
  const body = new FormData();
  body.append("file", await lighter(job.file), job.file.name || "image.png");
  body.append("draft", job.c.box.dataset.draft || ""); // for what it is: not every board takes files from everybody
  body.append("board", job.c.form.elements.board?.value || "");
  const { status, said } = await post(job, body);
  if (!job.c.jobs.has(job)) return; // taken back
  if (status === 200) {
    await replace(job, said.markdown);
    job.row.remove();
    if (said.message) job.c.say(said.message);
    end(job);
  } else {
    await replace(job, "");
    fail(job, said?.message || (status === 413 ? told.large : told.away), !status || status === 429 || status > 499);
  }
}

const post = (job, body) =>
  new Promise((done) => {
    const request = (job.request = new XMLHttpRequest());
    const bar = job.row.querySelector("progress");
    request.upload.onprogress = ({ loaded, total }) => {
      bar.value = (100 * loaded) / total;
      job.row.querySelector(".n").textContent = `${Math.floor(bar.value)}%`;
    };
    request.onloadend = () => done({ status: request.status, said: request.response });
    request.open("POST", told.address);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRF-Token", job.c.form.elements.csrf_token.value);
    request.send(body);
  });

// `passing`: what went wrong may go well the next time.
function fail(job, sentence, passing) {
  const { row } = job;
  row.classList.add("err");
  row.querySelector("progress").hidden = true;
  row.querySelector(".n").textContent = sentence;
  row.querySelector("button").hidden = !passing;
  job.c.held = null;
  end(job);
}

function drop(job) {
  const there = job.c.jobs.has(job);
  job.row.remove();
  end(job);
  job.request?.abort();
  if (there) replace(job, "");
  job.c.area.focus();
}

// Whoever pressed the button while something was on its way need not press it again.
function end(job) {
  const { c } = job;
  c.jobs.delete(job);
  if (c.jobs.size || !c.held) return;
  const { by } = c.held;
  c.held = null;
  if (!c.box.querySelector(".upl.err")) c.form.requestSubmit(by);
}
