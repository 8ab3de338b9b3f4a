// The owner's backups: progress that moves, an upload in parts that goes on after an interruption, and waiting for the
// forum while it is taken back. Without this the pages are loaded again, and small backups are sent by the form.
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function ask(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" }, redirect: "manual" });
  if (!answer.ok) throw answer;
  return answer.json();
}

async function watch(banner) {
  const bar = banner.querySelector("progress");
  for (;;) {
    await wait(600);
    const state = await ask(banner.dataset.doing).catch(() => ({ running: 0 }));
    if (state.running === null) return location.assign(state.failed ? location.href.split("#")[0] : state.go);
    bar.value = Math.max(bar.value, state.running);
  }
}

// When the forum is there again nobody is signed in, so the question is refused: then it is time to log in.
async function waitForForum(page) {
  const bar = page.querySelector("progress");
  for (;;) {
    await wait(700);
    try {
      const state = await ask(page.dataset.restoring);
      if (state.failed) return location.assign(page.dataset.back);
      bar.value = state.running ?? 1;
    } catch (answer) {
      if (answer.status === 403) return location.assign(page.dataset.then);
    }
  }
}

async function send(form, file) {
  const { parts, part } = form.dataset;
  const key = `${file.name} ${file.size} ${file.lastModified}`;
  const headers = {
    "Content-Type": "application/octet-stream", "X-CSRF-Token": form.elements.csrf_token.value, Accept: "application/json",
  };
  const there = await ask(parts);
  let offset = there.key === key && there.offset < file.size ? there.offset : 0;
  for (let tries = 0; offset < file.size; ) {
    const query = new URLSearchParams({ key, size: file.size, offset });
    const body = file.slice(offset, offset + Number(part));
    const answer = await fetch(`${parts}?${query}`, { method: "POST", headers, body });
    if (answer.status === 403) throw answer;
    const said = await answer.json();
    if (answer.ok) [offset, tries] = [said.offset, 0];
    else if (answer.status === 409 && said.offset !== undefined && ++tries < 5) offset = said.offset;
    else throw new Error(said.message ?? form.dataset.failed);
    form.querySelector("progress").value = offset / file.size;
  }
}

function uploads(form) {
  form.addEventListener("submit", async (event) => {
    const file = form.elements.backup.files[0];
    if (!file) return;
    event.preventDefault();
    const [button, bar, status] = ["button", "progress", "[role=status]"].map((each) => form.querySelector(each));
    [button.disabled, bar.hidden, status.textContent] = [true, false, ""];
    try {
      await send(form, file);
      location.reload();
    } catch (error) {
      if (error instanceof Response) return location.reload(); // it asks for the password again; then it goes on from there
      status.textContent = error instanceof TypeError ? form.dataset.failed : error.message;
      [button.disabled, bar.hidden] = [false, true];
    }
  });
}

for (const banner of document.querySelectorAll("[data-doing]")) watch(banner);
for (const page of document.querySelectorAll("[data-restoring]")) waitForForum(page);
for (const form of document.querySelectorAll("form[data-parts]")) uploads(form);
