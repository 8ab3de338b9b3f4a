// Drafts: with each letter in this browser, for this member alone; every few seconds on the host. Which of two copies is the
// newer one, the host's revisions say, never clocks. Where both were typed on, both stay, and the person chooses.
const { base, member } = document.body.dataset;
const mine = `hearth.${member}.`;
const FIELDS = ["title", "board", "reply_to", "seen", "tags", "tags_were", "to", "body"];
const lang = document.documentElement.lang.replace(/^en$/, "en-GB"); // as hearth.js writes dates
const PAUSE = 3000; // milliseconds of typing between two saves
let leaving = false;

// What this browser keeps under a name; given a draft it keeps that one, given null none.
function own(name, draft) {
  try {
    if (draft) localStorage.setItem(mine + name, JSON.stringify(draft));
    if (draft === null) localStorage.removeItem(mine + name);
    return JSON.parse(localStorage.getItem(mine + name));
  } catch {
    return null;
  }
}

const address = (name) => `${base}/drafts/${name}`;
const save = (name, { fields, revision, key }, options) => send(address(name), { ...fields, revision, key }, options);
const alike = (a, b, but) => FIELDS.every((n) => n === but || (a[n] ?? "").trim() === (b?.[n] ?? "").trim());
const chance = () => crypto.getRandomValues(new Uint32Array(4)).reduce((key, n) => key + n.toString(16).padStart(8, "0"), "");

whenOpen((c) => {
  const { form, area, draft: name } = c;
  const words = form.querySelector("[data-keeps]");
  if (!words) return;
  const line = c.box.querySelector(".saved");
  // { fields, revision: typed on from, key: of the form, fresh: not on the host, sent: the fields of the last saves, at }
  let draft = own(name);
  let other = null; // what the host has, when it was typed on there too
  let timer, quiet, busy;

  const set = (next) => own(name, (draft = next));
  const take = (from) => Object.fromEntries(FIELDS.filter((n) => from.elements[n]).map((n) => [n, from.elements[n].value]));

  function put(fields) {
    quiet = true;
    c.answer?.(document.getElementById(`p${fields.reply_to}`));
    for (const n of FIELDS) if (form.elements[n]) form.elements[n].value = fields[n] ?? "";
    area.dispatchEvent(new Event("input", { bubbles: true }));
    quiet = false;
  }

  c.show = (what, { at, fields } = {}) => {
    const part = words.content.querySelector(`[data-when="${what}"]`)?.cloneNode(true) ?? "";
    if (at) {
      const time = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false };
      part.firstChild.data = part.firstChild.data.replace("{}", new Date(at * 1000).toLocaleString(lang, time));
    } else if (line.textContent === part.textContent) return; // once is enough for who listens
    line.replaceChildren(part);
    for (const text of line.querySelectorAll("bdi")) text.textContent = `“${fields.body.slice(0, 60)}”`;
  };

  function later(pause = PAUSE) {
    timer ||= setTimeout(keep, pause);
  }

  function typed(fields) {
    if (leaving || (draft && alike(fields, draft.fields))) return;
    set({ revision: 0, ...draft, fields, key: chance(), fresh: true, at: Date.now() / 1000 });
    later();
  }

  async function keep(options) {
    clearTimeout(timer);
    timer = 0;
    if (!draft?.fresh || other || leaving || c.going || (busy && !options)) return;
    const before = draft;
    draft.sent = [draft.fields, ...(draft.sent ?? [])].slice(0, 2);
    set(draft);
    busy = ask(before, options);
    await busy;
    busy = null;
    if (draft && draft !== before) later();
  }

  async function ask(before, options) {
    try {
      const answer = await save(name, before, options);
      if (answer.status === 200) {
        const { elsewhere: theirs, ...host } = await answer.json();
        const { revision } = host;
        if (theirs) elsewhere(host);
        else if (draft === before) set(revision ? { ...draft, revision, fresh: false } : null);
        else if (draft) set({ ...draft, revision });
        if (!theirs) c.show(draft && "kept");
      } else if (answer.status === 429) later(10 * PAUSE);
      else c.show(answer.status === 507 ? "full" : "alone");
    } catch {} // away: this browser has it, and the next answer to /live tries again
  }

  // The host has other words, or none any more. Were they ours, whose answer was lost, or are they another device's?
  function elsewhere(host) {
    if (!draft) return;
    if (!host.revision || draft.sent?.some((fields) => alike(host.fields, fields))) return set({ ...draft, revision: host.revision }), later();
    other = host;
    c.show("both", host);
  }

  async function begin() {
    if (!draft && !("draftThere" in words.dataset)) return;
    let host;
    try {
      const answer = await fetch(`${address(name)}?key=${draft?.key ?? ""}`, { cache: "no-store" });
      if (answer.ok) host = await answer.json();
    } catch {} // away
    if (host?.sent) set(null);
    else if (host && !draft?.fresh) set(host.revision ? { key: chance(), ...draft, ...host } : null);
    else if (host && host.revision !== draft.revision) {
      if (!alike(host.fields, draft.fields)) elsewhere(host);
      else set(host.revision ? { ...draft, ...host } : null); // neither has any words
    }
    if (!draft) return;
    // a quote, or what was typed quicker than this came, goes below
    const ours = host?.fields?.body ?? "";
    let more = "";
    if (area.value.startsWith(ours) && !/^edit/.test(name)) more = area.value.slice(ours.length).trim();
    // the page was made of an older draft
    else if (/[?&]quote=/.test(location.search)) more = area.value.trim().match(/(?:^|\n\n)(> (?:(?!\n\n)[^])*)$/)?.[1] ?? "";
    if (!draft.fields.body.includes(more)) typed({ ...draft.fields, body: `${draft.fields.body}\n\n${more}\n\n` });
    // a page that shows the form again has seen what is newest
    const page = take(form);
    alike(page, draft.fields, "seen") ? typed(page) : put({ ...page, ...draft.fields });
    if (!other) c.show("draft", draft);
    if (draft.fresh) later();
  }

  // What the page holds without the draft.
  async function plain() {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    return take(page.querySelector(`[data-draft="${name}"]`).closest("form"));
  }

  const undo = (before) => say(words.dataset.gone, words.dataset.undo, () => (put(before.fields), typed(before.fields)));

  const choices = {
    async discard() {
      timer = clearTimeout(timer);
      await busy; // a save on its way would bring it back
      const before = draft;
      try {
        const answer = await save(name, { revision: before.revision, key: "" });
        if (!answer.ok) return c.show("alone");
        const { elsewhere: theirs, ...host } = await answer.json();
        if (theirs && host.revision) return elsewhere(host);
        const page = await plain();
        if (draft !== before) return; // one writes on
        set(null);
        put(page);
        undo(before);
        c.show();
      } catch {} // away
    },
    take() {
      undo(draft);
      set({ ...other, key: chance() });
      other = null;
      put(draft.fields);
      c.show();
    },
    mine() {
      set({ ...draft, revision: other.revision, fresh: true });
      other = null;
      c.show();
      keep();
    },
  };

  line.addEventListener("click", (event) => choices[event.target.dataset.do]?.());
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => quiet || typed(take(form)));
  document.addEventListener("away", ({ detail }) => detail || keep());
  for (const kind of ["visibilitychange", "pagehide"]) addEventListener(kind, () => keep({ keepalive: true }));

  // for 65-sending
  c.key = () => (draft ?? set({ fields: take(form), revision: 0, key: chance(), fresh: true, at: Date.now() / 1000 }) ?? draft).key;
  c.sent = () => set(null);
  begin();
});

// Whoever logs out: what the host has by now goes from here; what it could not take stays, for this member alone.
acts.leave = async () => {
  leaving = true;
  for (const key of Object.keys(localStorage).filter((found) => found.startsWith(mine))) {
    const name = key.slice(mine.length);
    const draft = own(name);
    try {
      if (!draft.fresh || (await save(name, draft, { signal: AbortSignal.timeout(4000) })).ok) own(name, null);
    } catch {}
  }
};
