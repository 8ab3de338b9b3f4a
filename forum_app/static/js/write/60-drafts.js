// Drafts: with each letter in this browser, for this member alone; every few seconds on the host. Which of two copies is the
// newer one, the host's revisions say, never clocks. Where both were typed on, both stay, and the person chooses.
const { base, member } = document.body.dataset;
const mine = `hearth.${member}.`;
const FIELDS = ["title", "board", "reply_to", "seen", "to", "body"];
const PAUSE = 3000; // milliseconds of typing between two saves
let leaving = false;

// What this browser keeps; given a draft it keeps that one, given null none.
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
const same = (a, b) => (a ?? "").trim() === (b ?? "").trim();
const chance = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

function when(at) {
  const day = new Date(at).toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "short" };
  return new Date(at).toLocaleString(document.documentElement.lang, { ...day, hour: "2-digit", minute: "2-digit", hour12: false });
}

whenOpen((c) => {
  const { form, draft: name } = c;
  const words = form.querySelector("template[data-keeps]");
  if (!name || !words) return;
  const line = c.box.querySelector(".saved");
  // { fields, revision: typed on from, key: of the form, fresh: not on the host, sent: the words last sent there, at }
  let draft = own(name);
  let other = null; // what the host has, when it was typed on there too
  let [timer, quiet, busy, said] = [0, false, false, ""];

  const take = (from = form) => Object.fromEntries(FIELDS.filter((n) => from.elements[n]).map((n) => [n, from.elements[n].value]));

  function put(fields) {
    quiet = true;
    for (const n of FIELDS) if (form.elements[n]) form.elements[n].value = fields[n] ?? (n === "seen" ? form.elements[n].value : "");
    const answered = fields.reply_to && document.getElementById(`p${fields.reply_to}`);
    if (answered) c.answer?.(answered);
    c.area.dispatchEvent(new Event("input", { bubbles: true }));
    quiet = false;
  }

  c.show = (what, at = 0) => {
    if (what === said && !at) return;
    said = what;
    const part = what && words.content.querySelector(`[data-when=${what}]`).cloneNode(true);
    if (at) part.firstChild.data = part.firstChild.data.replace("{}", when(at));
    if (what === "both") part.querySelector("bdi").textContent = `“${other.fields.body.slice(0, 60)}”`;
    line.replaceChildren(part);
  };

  function later(pause = PAUSE) {
    timer ||= setTimeout(keep, pause);
  }

  function typed(fields = take()) {
    if (leaving || (draft && FIELDS.every((n) => (draft.fields[n] ?? "") === (fields[n] ?? "")))) return;
    draft = { ...draft, fields, revision: draft?.revision ?? 0, key: chance(), fresh: true, at: Date.now() };
    own(name, draft);
    later();
  }

  async function keep(options) {
    clearTimeout(timer);
    timer = 0;
    if (!draft?.fresh || other || leaving || c.going || (busy && !options)) return;
    const before = draft;
    draft.sent = draft.fields.body;
    own(name, draft);
    busy = true;
    try {
      const answer = await save(name, draft, options);
      if (answer.status === 200) kept(before, await answer.json());
      else if (answer.status === 409) elsewhere(await answer.json());
      else if (answer.status === 429) later(10 * PAUSE);
      else c.show(answer.status === 507 ? "full" : "alone");
    } catch {} // away: this browser has it, and the next answer to /live tries again
    busy = false;
    if (draft && draft !== before) later();
  }

  function kept(before, { revision }) {
    if (draft === before) draft = revision ? { ...draft, revision, fresh: false } : null;
    else if (draft) draft.revision = revision;
    own(name, draft);
    c.show(draft ? "kept" : "");
  }

  // The host has other words, or none any more. Were they ours, whose answer was lost, or are they another device's?
  function elsewhere(host) {
    if (!draft) return;
    if (!host.revision || same(host.fields.body, draft.sent)) {
      draft = { ...draft, revision: host.revision };
      own(name, draft);
      return later();
    }
    other = host;
    c.show("both", host.at * 1000);
  }

  async function begin() {
    const there = "draftThere" in words.dataset;
    if (!draft && !there) return;
    let host = null;
    try {
      const answer = await fetch(`${address(name)}?key=${draft?.key ?? ""}`, { cache: "no-store" });
      if (answer.ok) host = await answer.json();
    } catch {}
    if (host?.sent) draft = own(name, null);
    else if (host && !draft?.fresh) {
      const { revision, fields, at } = host;
      draft = revision ? { key: chance(), ...draft, revision, fields, at: at * 1000, fresh: false } : null;
      own(name, draft);
    } else if (host && host.revision !== draft.revision && !same(host.fields.body, draft.fields.body)) elsewhere(host);
    else if (host) draft.revision = host.revision;
    if (!draft) return;
    const { value, defaultValue } = c.area;
    if (value !== defaultValue && !same(value, draft.fields.body)) {
      // somebody was quicker than this: what is typed stays, what was kept is offered
      other ??= { ...draft, at: draft.at / 1000 };
      typed();
      return c.show("both", other.at * 1000);
    }
    const ours = host?.fields?.body ?? "";
    const tail = name.startsWith("reply") && value.startsWith(ours) ? value.slice(ours.length).trim() : ""; // a quote
    const fields = draft.fields;
    if (tail && !fields.body.includes(tail)) typed({ ...fields, body: `${fields.body}\n\n${tail}\n\n` });
    put(draft.fields);
    if (!other) c.show("draft", draft.at);
    if (draft.fresh) later();
  }

  // What the page holds without the draft.
  async function plain() {
    if (!name.startsWith("edit")) return {};
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    return take(page.querySelector(`[data-draft="${name}"]`).closest("form"));
  }

  function undo(before) {
    say(words.dataset.gone, words.dataset.undo, () => (put(before.fields), typed()));
  }

  const choices = {
    async discard() {
      const before = draft;
      draft = own(name, null);
      try {
        await save(name, { revision: before.revision, key: "" });
        put(await plain());
        undo(before);
      } catch {
        draft = own(name, before); // away
      }
      c.show("");
    },
    take() {
      undo(draft);
      draft = { fields: other.fields, revision: other.revision, key: chance(), at: other.at * 1000 };
      own(name, draft);
      other = null;
      put(draft.fields);
      c.show("");
    },
    mine() {
      draft = { ...draft, revision: other.revision, fresh: true };
      other = null;
      c.show("");
      keep();
    },
  };

  line.addEventListener("click", (event) => choices[event.target.closest("[data-do]")?.dataset.do]?.());
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => quiet || typed());
  document.addEventListener("away", ({ detail }) => detail || keep());
  document.addEventListener("visibilitychange", () => document.hidden && keep({ keepalive: true }));
  addEventListener("pagehide", () => keep({ keepalive: true }));

  // for 65-sending
  c.key = () => (draft ??= { fields: take(), revision: 0, key: chance() }).key;
  c.sent = () => (draft = own(name, null));
  begin();
});

// Whoever logs out: what the host has by now goes from here; what it could not take stays, for this member alone.
acts.leave = async () => {
  leaving = true;
  for (const key of Object.keys(localStorage).filter((found) => found.startsWith(mine))) {
    const name = key.slice(mine.length);
    const draft = own(name);
    try {
      if (!draft?.fresh || (await save(name, draft, { signal: AbortSignal.timeout(4000) })).ok) own(name, null);
    } catch {}
  }
};
