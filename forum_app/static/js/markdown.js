// What is pasted from other pages and programs, and what is quoted from this one, as Markdown. Asked for when it is needed.
const tidy = (text) => text.replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
const block = (text) => (text.trim() ? `\n\n${tidy(text)}\n\n` : "");
const within = (node) => [...node.childNodes].map(markdown).join("");
const escaped = (text) => text.replace(/[\\`*[\]<]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\$&");
// in code lines and spaces stay as they are, until all is tidy
const hide = (text) => text.replace(/\n/g, "\u0001").replace(/ /g, "\u0002");
const shown = (text) => text.replace(/\u0001/g, "\n").replace(/\u0002/g, " ");

function around(mark, text) {
  const [, before, words, after] = text.match(/^(\s*)([^]*?)(\s*)$/);
  return words && !words.includes("\n\n") ? before + mark + words + mark + after : text;
}

function list(node) {
  let n = node.localName === "ol" ? node.getAttribute("start") ?? 1 : 0;
  const items = [...node.children].map((item) => {
    const mark = item.localName !== "li" ? "  " : n ? `${n++}. ` : "- ";
    const text = item.localName === "li" ? tidy(within(item)) : tidy(markdown(item));
    return mark + (item.querySelector("p") ? text : text.replace(/\n{2,}/g, "\n")).replace(/\n(?=.)/g, `\n${" ".repeat(mark.length)}`);
  });
  return block(items.join("\n"));
}

function table(node) {
  const rows = [...node.rows].map((row) => [...row.cells].map((cell) => tidy(within(cell)).replace(/\s+/g, " ").replace(/\|/g, "\\|")));
  return asTable(rows) ?? block(within(node));
}

// Rows of cells as a table; null where there is but one column.
function asTable(rows) {
  const wide = Math.max(0, ...rows.map((row) => row.length));
  if (wide < 2) return null;
  const line = (row) => `| ${Array.from({ length: wide }, (_, i) => row[i] ?? "").join(" | ")} |`;
  return block([line(rows[0]), line(Array(wide).fill("---")), ...rows.slice(1).map(line)].join("\n"));
}

function markdown(node) {
  if (node.nodeType === 3) return escaped(node.data.replace(/[\s\u00a0]+/g, " "));
  if (node.nodeType !== 1) return "";
  const name = node.localName;
  const style = node.dataset.s ?? "";
  if (/^(script|style|head|meta|title|template|svg|button|noscript|o:p)$/.test(name) || node.matches(".vh,.fn-back,.copy")) return "";
  if (/mso-list:\s*ignore/i.test(style)) return /\d/.test(node.textContent) ? `${parseInt(node.textContent.trim())}. ` : "- ";
  if (/^h[1-6]$/.test(name)) return block(`${"#".repeat(name[1])} ${within(node).replace(/\s+/g, " ").trim()}`);
  if (name === "pre") {
    const text = node.textContent.replace(/\n$/, "");
    const fence = "`".repeat(Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length)) + 1);
    const code = node.querySelector("code");
    return `\n\n${hide(`${fence}${(code ?? node).className.match(/language-(\S+)/)?.[1] ?? ""}\n${text}\n${fence}`)}\n\n`;
  }
  if (name === "br") return "\n";
  if (name === "hr") return block("---");
  if (name === "ul" || name === "ol") return list(node);
  if (name === "table") return table(node);
  if (name === "input") return node.type === "checkbox" ? `[${node.checked ? "x" : " "}] ` : "";
  if (name === "code" || name === "tt" || name === "kbd") return node.textContent.trim() && `\`${node.textContent.replace(/\s+/g, " ")}\``;
  if (name === "img") {
    const from = [node.getAttribute("data-src"), node.getAttribute("src")].find((src) => /^(https?:|\/)/.test(src));
    return from ? `![${escaped(node.alt)}](${from})` : escaped(node.alt);
  }
  const text = within(node);
  if (name === "blockquote") return block(tidy(text).replace(/^/gm, "> ").replace(/ $/gm, ""));
  if (name === "details") {
    const title = node.querySelector("summary")?.textContent.trim() ?? "";
    return block(`:::spoiler ${title}\n${tidy(text)}\n:::`);
  }
  if (name === "summary") return "";
  if (name === "a") {
    const to = node.getAttribute("href") ?? "";
    if (!/^(https?:|mailto:|\/)/.test(to) || !text.trim() || text.includes("\n\n")) return text;
    return node.textContent.trim() === to ? to : around("", text).replace(text.trim(), `[${text.trim().replace(/\n/g, " ")}](${to.replace(/[()\s]/g, encodeURIComponent)})`);
  }
  if (/^(p|div|section|article|header|footer|figure|figcaption|dl|dt|dd|address)$/.test(name)) return block(text.replace(/^(\s*)([#>+-]|\d+(?=[.)]))(?=[\s.)])/, /mso-list/.test(style) ? "$&" : (_, space, sign) => (/\d/.test(sign) ? _ : `${space}\\${sign}`)));
  if ((/^(b|strong)$/.test(name) && !/weight:\s*(normal|400)/.test(style)) || (name === "span" && /weight:\s*(bold|[6-9]00)/.test(style))) return around("**", text);
  if ((/^(i|em|cite)$/.test(name) && !/style:\s*normal/.test(style)) || (name === "span" && /font-style:\s*italic/.test(style))) return around("*", text);
  if (/^(s|del|strike)$/.test(name)) return around("~~", text);
  return text;
}

export const fromNode = (node) => shown(tidy(markdown(node)));

// HTML from the clipboard: nothing of it is shown, and no style of it is applied. '' where plain words say the same.
export function fromHtml(html) {
  const page = new DOMParser().parseFromString(html.replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle=/gi, " data-s=")), "text/html");
  const parts = [...page.body.children].filter((node) => node.textContent.trim());
  if (parts.length === 1 && parts[0].matches("pre, .codebox")) return ""; // code by itself: what is it to be put in?
  const kept = "b,strong,i,em,a[href],img,h1,h2,h3,h4,h5,h6,ul,ol,blockquote,pre,code,table,hr,del,s";
  const styled = [...page.querySelectorAll("[data-s]")];
  if (styled.some((node) => /white-space:\s*pre(;|$)/.test(node.dataset.s) && /mono|consol|courier/i.test(node.dataset.s))) return ""; // an editor's
  if (!page.querySelector(kept) && !styled.some((node) => /weight:\s*(bold|[6-9]00)|mso-list/.test(node.dataset.s))) return "";
  return fromNode(page.body);
}

// Cells with tabs between them, as spreadsheets give them.
export function fromCells(text) {
  const rows = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map((row) => row.split("\t"));
  if (rows.length < 2 || rows[0].length < 2 || rows.some((row) => row.length !== rows[0].length)) return "";
  return tidy(asTable(rows.map((row) => row.map((cell) => cell.trim().replace(/\|/g, "\\|")))));
}
