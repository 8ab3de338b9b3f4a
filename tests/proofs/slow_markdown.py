"""Markdown that makes parsers slow, made by code: each case is what is repeated, or a function of the length."""

from __future__ import annotations

from collections.abc import Callable

Case = Callable[[int], str]


def _repeated(piece: str) -> Case:
    return lambda length: (piece * (length // len(piece) + 1))[:length]


def _around(before: str, piece: str, after: str) -> Case:
    return lambda length: before + piece * ((length - len(before) - len(after)) // len(piece)) + after


def _wide_tables(length: int) -> str:
    """Short rows are filled up to the width of the head: each of these tables asks for 65,000 cells."""
    one = "|a" * 200 + "|\n" + "|-" * 200 + "|\n" + "x\n" * 326 + "\n"
    return (one * (length // len(one) + 1))[:length]


def _named_address(length: int) -> str:
    """Defined once, used a thousand times: 32 KB become 40 MB."""
    return "[a]: http://x.y/" + "z" * (length // 2) + "\n\n" + "[a]" * (length // 6)


def _small_fences(length: int) -> str:
    """Much code in little pieces, each slow to colour."""
    one = "```cs\n" + "a\n" * 200 + "```\n"
    return (one * (length // len(one) + 1))[:length]


CASES: dict[str, Case] = {
    "images that never end": _repeated("!["),
    "links that never end": _repeated("[a](<b"),
    "brackets": lambda length: "[" * (length // 2) + "]" * (length // 2),
    "emphasis inside emphasis": lambda length: "*a " * (length // 5) + "b*" * (length // 5),
    "emphasis of all kinds": _repeated("*_"),
    "Chinese between stars": _repeated("中*文*"),
    "strikes": _repeated("~~a"),
    "backticks": lambda length: "".join("a" + "`" * n for n in range(1, int((2 * length) ** 0.5))),
    "task list": _repeated("- [ ] a\n"),
    "list inside list": lambda length: "".join("  " * (n % 60) + "- a\n" for n in range(length // 64)),
    "quote inside quote": _repeated("> "),
    "wide tables": _wide_tables,
    "a long table": _around("|a|\n|-|\n", "|x|\n", ""),
    "an address named often": _named_address,
    "addresses": _repeated("http://a.b "),
    "an address with brackets": _around("http://a.b/", ")", ""),
    "hosts without end": _repeated("www.a."),
    "names": _repeated("@ann "),
    "at signs": _repeated("a@"),
    "spaces": _around("a", " ", "b"),
    "spaces in code": _around("```\na", " ", "b\n```"),
    "entities": _repeated("&amp;"),
    "definitions": lambda length: "".join(f"[{n}]: /u\n" for n in range(length // 12)),
    "headings": _repeated("a\n=\n"),
    "code in little pieces": _small_fences,
    "code inside Markdown inside Markdown": _around("~~~md\n", "```cs\na\na\n```\n", "~~~"),
    "invisible things": _repeated("\u200b\u00ad\u2060"),
    "marks of notes": _repeated("[^"),
    "notes inside notes": _repeated("[^^[a"),
    "many notes": lambda length: "".join(f"[^{n}]: x\n\n[^{n}]\n\n" for n in range(length // 24)),
    "a note named often": _around("[^1]: x\n\n", "[^1]", ""),
    "a note of notes": _around("[^1]: ", "[^1]", ""),
    "letters above": _repeated("a^b"),
    "letters below": _repeated("a~b"),
    "waves and roofs": _repeated("a~^"),
    "colons": _repeated(":"),
    "spoilers inside spoilers": _repeated(":::spoiler\n"),
    "spoilers, each shorter": lambda length: "".join(
        ":" * n + "spoiler\n" for n in range(int((2 * length) ** 0.5), 2, -1)
    ),
    "spoilers in lists": _repeated("- :::spoiler a\n"),
    "quotes with their source": _repeated("> [a #1](/p/1):\n> x\n\n"),
    "quotes in quotes with their source": lambda length: "".join(
        "> " * (n % 20) + "[a #1](/p/1):\n" for n in range(length // 36)
    ),
    "quotes around code": _around("> " * 15, "`a ", ""),
}
assert len(CASES) >= 10
