"""The house rules as code. Each is a function over a module's source; tests/test_architecture.py runs them all.

The table KNOWS is DESIGN's: who may import whom. Slices stand in order; each may know those before it.
"""

from __future__ import annotations

import ast
import functools
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent

# slice -> the slices it may import besides the kernel
KNOWS: dict[str, set[str]] = {
    "accounts": set(),
    "groups": {"accounts"},
    "boards": {"accounts", "groups"},
    "topics": {"accounts", "boards"},
    "acts": {"accounts", "boards", "topics"},
    "sanctions": {"accounts", "topics"},
    "approval": {"accounts", "boards", "topics"},
    "reports": {"accounts", "boards", "topics", "sanctions"},
    "twofactor": {"accounts"},
    "uploads": {"accounts", "boards", "topics"},  # gives members pictures, and posts theirs where boards take them
    "tags": {"accounts", "approval", "boards", "topics"},
    "search": {"accounts", "boards", "topics"},
    "reading": {"accounts", "boards", "topics"},
    "reactions": {"accounts", "topics"},
    "bookmarks": {"accounts", "topics"},
    "polls": {"accounts", "topics"},
    "answers": {"accounts", "topics"},
    "messages": {"accounts"},
    "notifications": {
        "accounts",
        "groups",
        "boards",
        "topics",
        "approval",
        "reports",
        "reactions",
        "answers",
        "messages",
    },
    "drafts": {"accounts", "topics", "messages"},
    "look": {"accounts", "uploads"},  # the logo is a picture that somebody uploaded
    "transfer": {"accounts", "boards", "tags", "topics"},  # writes whole topics with their people and places
    "backups": set(),  # keeps whatever there is
    "admin": {"accounts", "boards", "topics"},  # names people, counts what is said, says what may be done where
    "network": {"accounts", "groups"},  # the owner's side of invitations and knocking
    "house": {"accounts"},  # asks whoever joins to agree to the rules
    "welcome": {"accounts", "boards", "topics"},  # makes the owner, two boards and a topic
    "feeds": {"accounts", "boards", "topics", "tags"},
    "window": {"accounts", "welcome"},  # lets the owner in, or whoever is to become it
    # makes a whole community and takes it away
    "demo": {
        "accounts",
        "boards",
        "topics",
        "uploads",
        "reactions",
        "bookmarks",
        "polls",
        "answers",
        "messages",
        "notifications",
        "tags",
        "transfer",
    },
}

# kind of module inside a slice -> the kinds it may import of its own slice. Modules not named hold one idea without
# Flask and SQL (names, tokens, …), which everybody may use.
LAYERS: dict[str, set[str]] = {
    "views": {"forms", "access", "service", "queries", "events", "views"},
    "access": {"service", "queries"},
    "jobs": {"service", "queries", "events"},
    "cli": {"service", "queries", "events"},
    "check": {"queries"},
    "service": {"queries", "events"},
    "forms": set(),
    "queries": set(),
    "events": set(),
}
# a service in parts: each of these stands where `service` does
PARTS = {"joining": "service", "keeping": "service", "pacing": "service", "purging": "service", "recovery": "service"}
NO_FLASK = {"service", "queries", "access", "check", "events", "tokens", "excerpt", "names", "lines", "content"}
VIEWS = re.compile(r"(?:\w+_)?views")
# imports inside functions: heavy parts that a start must not wait for
LATE = {
    ("forum_app/accounts/names.py", "confusable_homoglyphs"),
    ("forum_app/uploads/images.py", "PIL"),
    ("forum_app/uploads/images.py", "resource"),
    ("forum_app/kernel/qr.py", "segno"),
    ("launcher/autostart.py", "winreg"),
    ("launcher/awake.py", "wakepy"),
    ("launcher/gtk.py", "gi"),
    ("launcher/gtk_tray.py", "gi"),
    ("launcher/naming.py", "zeroconf"),
    ("launcher/network.py", "ifaddr"),
    ("launcher/serving.py", "launcher.workers"),  # knows signals and a fork that Windows does not have
    ("launcher/tray.py", "PIL"),
    ("launcher/tray.py", "pystray"),
    ("launcher/window.py", "webview"),
}
SQL = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|REPLACE|PRAGMA|VACUUM|BEGIN|COMMIT)\s[A-Za-z_(*:\"']"
)
LONGEST_FUNCTION = 60
LONGEST_FILE = 400


@dataclass
class Module:
    """A source file of ours: its path from the root, and its text."""

    path: str
    source: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @functools.cached_property
    def nodes(self) -> list[ast.AST]:
        """All of the tree: many rules look through it."""
        return list(ast.walk(self.tree))

    @property
    def parts(self) -> tuple[str, ...]:
        return Path(self.path).with_suffix("").parts

    @property
    def slice(self) -> str:
        """The slice it belongs to; '' for the kernel, the launcher and the factory."""
        return self.parts[1] if len(self.parts) > 2 and self.parts[0] == "forum_app" and self.parts[1] in KNOWS else ""

    @property
    def kind(self) -> str:
        """`queries` also for the modules of a package queries/, `service` for its parts."""
        name = "queries" if "queries" in self.parts[2:] else self.parts[-1]
        return PARTS.get(name, name) if self.slice else name


@functools.cache
def modules() -> list[Module]:
    """All of them, each parsed once however many rules look at it."""
    found = []
    for package in ("forum_app", "launcher"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                found.append(Module(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")))
    return found


def imports(module: Module) -> Iterator[tuple[str, int, bool]]:
    """Everything a module imports: dotted name, line, whether inside a function. Relative imports are resolved."""
    package = list(module.parts[:-1])
    late = {id(inner) for fn in _functions(module.tree) for inner in ast.walk(fn)}
    for node in module.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, id(node) in late
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *(node.module.split(".") if node.module else [])])
            for alias in node.names:
                yield f"{stem}.{alias.name}" if stem else alias.name, node.lineno, id(node) in late


def _functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


# --- the rules: each yields sentences


def imports_one_way(module: Module) -> Iterator[str]:
    """launcher -> forum_app's front door; slices -> earlier slices -> kernel."""
    for name, line, _ in imports(module):
        parts = name.split(".")
        where = f"{module.path}:{line}"
        if module.parts[0] == "launcher":
            if parts[0] == "forum_app" and len(parts) > 2:
                yield f"{where} reaches past the front door of forum_app: {name}"
        elif parts[0] == "launcher":
            yield f"{where} knows the launcher"
        elif module.parts[1] == "kernel":
            if parts[:2] != ["forum_app", "kernel"] and parts[0] == "forum_app" and not _typing_only(module, name):
                yield f"{where} is kernel and imports {name}"
        elif module.slice and parts[0] == "forum_app" and len(parts) > 1:
            other = parts[1]
            if other in KNOWS and other != module.slice and other not in KNOWS[module.slice]:
                yield f"{where}: {module.slice} does not know {other}"


def _typing_only(module: Module, name: str) -> bool:
    """Settings are a type to the kernel, not a module it runs."""
    return name == "forum_app.settings.Settings" and "if TYPE_CHECKING:" in module.source


def layers_inside(module: Module) -> Iterator[str]:
    kind = "views" if VIEWS.fullmatch(module.kind) else module.kind
    if not module.slice or kind not in LAYERS:
        return
    for name, line, _ in imports(module):
        parts = name.split(".")
        if parts[:2] == ["forum_app", module.slice] and len(parts) > 2:
            other = "views" if VIEWS.fullmatch(parts[2]) else PARTS.get(parts[2], parts[2])
            if other in LAYERS and other != kind and other not in LAYERS[kind]:
                yield f"{module.path}:{line}: {kind} imports {other}"


def no_flask_below_views(module: Module) -> Iterator[str]:
    if module.slice and module.kind in NO_FLASK:
        for name, line, _ in imports(module):
            if name.split(".")[0] in ("flask", "flask_wtf", "flask_login", "werkzeug"):
                yield f"{module.path}:{line}: {module.kind} imports {name}"


def sql_in_queries(module: Module) -> Iterator[str]:
    """A statement stands in queries.py, a PRAGMA or a transaction in kernel/db.py, and nowhere else."""
    if module.kind == "queries" or module.path in ("forum_app/kernel/db.py", "forum_app/kernel/migrate.py"):
        return
    for node in module.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield f"{module.path}:{node.lineno} holds SQL: {node.value.strip()[:40]!r}"


def commits_in_one_place(module: Module) -> Iterator[str]:
    if module.path != "forum_app/kernel/db.py":
        for node in module.nodes:
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            called = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            if called in ("commit", "rollback") or re.fullmatch(r"(BEGIN|COMMIT|ROLLBACK)\b.*", text):
                yield f"{module.path}:{node.lineno} ends or begins a transaction"


def one_driver(module: Module) -> Iterator[str]:
    for name, line, _ in imports(module):
        if name.split(".")[0] in ("sqlite3", "pysqlite3", "psycopg") and module.path != "forum_app/kernel/db.py":
            yield f"{module.path}:{line} names a database driver"


def no_late_imports(module: Module) -> Iterator[str]:
    for name, line, late in imports(module):
        if late and not {(module.path, name), (module.path, name.split(".")[0])} & LATE:
            yield f"{module.path}:{line} imports {name} inside a function"


def http_errors_in_one_place(module: Module) -> Iterator[str]:
    for node in module.nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("abort", "flask.abort"):
            yield f"{module.path}:{node.lineno} calls abort"


def loaders_through_access(module: Module) -> Iterator[str]:
    """Views get a single board, topic or post from access.py; what is asked of queries is about one already got."""
    if not module.slice or not VIEWS.fullmatch(module.kind):
        return
    for node in module.nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) in SINGLE_LOADERS:
            yield f"{module.path}:{node.lineno} loads by itself: {ast.unparse(node.func)}"


SINGLE_LOADERS = {
    "read.topic", "read.post", "read.place", "queries.board", "queries.member", "queries.member_by_key",
    "topics.queries.read.topic",
}  # fmt: skip


def writers_in_views_and_jobs(module: Module) -> Iterator[str]:
    """A service gets the open transaction; it never opens one."""
    if module.slice and module.kind in ("access", "queries", "forms", "check", "events"):
        for node in module.nodes:
            if isinstance(node, ast.Attribute) and node.attr == "transaction":
                yield f"{module.path}:{node.lineno} opens a transaction"


def small(module: Module) -> Iterator[str]:
    if module.source.count("\n") > LONGEST_FILE:
        yield f"{module.path} has {module.source.count(chr(10))} lines"
    for fn in _functions(module.tree):
        length = (fn.end_lineno or fn.lineno) - fn.lineno + 1
        if length > LONGEST_FUNCTION:
            yield f"{module.path}:{fn.lineno} {fn.name} has {length} lines"


def modules_say_what_they_are(module: Module) -> Iterator[str]:
    if not ast.get_docstring(module.tree):
        yield f"{module.path} does not say what it is"


RULES = [
    imports_one_way,
    layers_inside,
    no_flask_below_views,
    sql_in_queries,
    commits_in_one_place,
    one_driver,
    no_late_imports,
    http_errors_in_one_place,
    loaders_through_access,
    writers_in_views_and_jobs,
    small,
    modules_say_what_they_are,
]


if __name__ == "__main__":  # sizes are a symptom: told, never enforced beyond the bounds above
    lines = [module.source.count("\n") for module in modules()]
    lengths = [(fn.end_lineno or fn.lineno) - fn.lineno + 1 for m in modules() for fn in _functions(m.tree)]
    print(f"{len(lines)} files, median {statistics.median(lines):.0f} lines; ", end="")
    print(f"{len(lengths)} functions, median {statistics.median(lengths):.0f} lines, longest {max(lengths)}")
