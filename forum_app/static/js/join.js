// A little sum for whoever joins: a number with which the SHA-256 of the page's signature begins with so many zeros.
// By hand, since crypto.subtle is not there over plain http. In pieces, so that the page stays alive.
const field = document.querySelector("[data-work]");
const K = new Int32Array(64);
const START = new Int32Array(8);
const W = new Int32Array(64);
const S = new Int32Array(8);

function constants() {
  const part = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) START[found] = part(Math.sqrt(n));
    K[found++] = part(Math.cbrt(n));
  }
}

// the first 32 bits of the hash of a text of at most 55 plain letters
export function head(text) {
  W.fill(0, 0, 16);
  for (let i = 0; i < text.length; i++) W[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
  W[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
  W[15] = 8 * text.length;
  for (let i = 16; i < 64; i++) {
    const a = W[i - 15];
    const b = W[i - 2];
    const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
    const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  S.set(START);
  let [a, b, c, d, e, f, g, h] = S;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  return (START[0] + a) >>> 0;
}

constants();

function look(from, done) {
  const text = `${field.dataset.work.split(".").pop()}:`;
  const bits = 32 - Number(field.dataset.bits);
  const until = performance.now() + 15;
  let n = from;
  do {
    if (head(text + n) >>> bits === 0) return done(n);
    n++;
  } while (n % 64 || performance.now() < until);
  setTimeout(look, 0, n, done);
}

if (field) {
  const form = field.form;
  const say = form.querySelector("[data-doing]");
  let waits = false;
  form.addEventListener("submit", (event) => {
    if (field.value) return;
    event.preventDefault();
    waits = true;
    say.textContent = say.dataset.doing;
  });
  look(0, (n) => {
    field.value = n;
    if (waits) form.requestSubmit();
  });
}
