// Sending: the form goes out with a key, until the host has answered. It carries a key out once, so a lost answer and a
// second try make one post. What it answers is shown by sending the form as browsers do.
whenOpen((c) => {
  const { form } = c;
  if (!c.key) return;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "key" });
  form.append(field);
  let timer, wait;

  function set(going) {
    c.going = going;
    timer = clearTimeout(timer);
    for (const button of form.querySelectorAll(".c-foot button")) button.disabled = going;
  }

  async function go() {
    timer = clearTimeout(timer);
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
      // away, or busy for a moment; a house that rests says so on its page, which holds the words
      if (answer.status > 501 && answer.status < 505 && !(answer.headers.get("Retry-After") > 30)) throw answer;
      if (answer.type === "opaqueredirect" && c.key() === field.value) c.sent();
      form.submit();
    } catch {
      if (c.key() !== field.value) return set(false), c.show(); // the words were changed on the way
      wait = Math.min(60000, wait * 2);
      timer = setTimeout(go, wait);
      c.show("away");
    }
  }

  form.addEventListener("submit", (event) => {
    if (event.submitter?.name) return;
    event.preventDefault();
    if (c.going) return;
    field.value = c.key();
    wait = 1000;
    set(true);
    go();
  });
  // who changes the words while they wait takes them back
  form.addEventListener("input", () => timer && (set(false), c.show()));
  document.addEventListener("away", ({ detail }) => !detail && timer && go());
  addEventListener("online", () => timer && go());
  addEventListener("pageshow", () => set(false));
});
