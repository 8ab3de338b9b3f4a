"""The house stands as DESIGN says: imports one way, SQL in one place, nothing at import."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import houserules
from tests.houserules import Module, modules

# each rule, seen to fail: (rule, a path, a source that breaks it)
BROKEN = [
    (houserules.imports_one_way, "forum_app/boards/service.py", "from ..topics import service"),
    (houserules.imports_one_way, "forum_app/kernel/db.py", "from ..accounts import queries"),
    (houserules.imports_one_way, "launcher/cli.py", "from forum_app.kernel.db import Database"),
    (houserules.imports_one_way, "forum_app/admin/views.py", "from ..search import queries"),
    (houserules.layers_inside, "forum_app/topics/forms.py", "from . import queries"),
    (houserules.layers_inside, "forum_app/topics/queries/read.py", "from .. import service"),
    (houserules.layers_inside, "forum_app/topics/keeping.py", "from . import access"),
    (houserules.layers_inside, "forum_app/topics/queries/read.py", "from .. import keeping"),
    (houserules.no_flask_below_views, "forum_app/topics/service.py", "import flask"),
    (houserules.no_flask_below_views, "forum_app/topics/keeping.py", "import flask"),
    (houserules.sql_in_queries, "forum_app/topics/views.py", "x = 'SELECT id FROM post'"),
    (houserules.commits_in_one_place, "forum_app/topics/service.py", "connection.commit()"),
    (houserules.commits_in_one_place, "forum_app/kernel/migrate.py", "run('COMMIT')"),
    (houserules.one_driver, "forum_app/topics/queries/read.py", "import sqlite3"),
    (houserules.no_late_imports, "forum_app/topics/views.py", "def f():\n    import json"),
    (houserules.http_errors_in_one_place, "forum_app/topics/views.py", "def f():\n    flask.abort(404)"),
    (houserules.loaders_through_access, "forum_app/topics/views.py", "topic = read.topic(db, 1)"),
    (houserules.writers_in_views_and_jobs, "forum_app/topics/access.py", "with db.transaction() as tx: pass"),
    (houserules.small, "forum_app/topics/views.py", "def f():\n" + "    x = 1\n" * 60),
    (houserules.small, "forum_app/topics/views.py", "x = 1\n" * 401),
    (houserules.modules_say_what_they_are, "forum_app/topics/views.py", "x = 1"),
]


@pytest.mark.parametrize("rule", houserules.RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rule(rule) -> None:
    assert [sentence for module in modules() for sentence in rule(module)] == []


@pytest.mark.parametrize(("rule", "path", "source"), BROKEN, ids=lambda value: getattr(value, "__name__", None))
def test_the_rule_can_fail(rule, path: str, source: str) -> None:
    assert list(rule(Module(path, source)))


def test_every_rule_was_seen_failing() -> None:
    assert {rule for rule, _, _ in BROKEN} == set(houserules.RULES)


def test_every_slice_stands_in_the_table() -> None:
    folders = {p.name for p in (houserules.ROOT / "forum_app").iterdir() if (p / "__init__.py").exists()}
    assert folders - {"kernel"} == set(houserules.KNOWS)


def test_the_table_has_no_circle() -> None:
    left = dict(houserules.KNOWS)
    while left:
        free = [name for name, known in left.items() if not known & set(left)]
        assert free, f"these slices know each other in a circle: {sorted(left)}"
        for name in free:
            del left[name]


def test_importing_opens_no_file_thread_or_socket() -> None:
    code = """
import sys
seen = []
def watch(event, args):
    if event in ("socket.__new__", "sqlite3.connect", "_thread.start_new_thread", "subprocess.Popen", "os.mkdir"):
        seen.append(event)
    if event == "open" and isinstance(args[1], str) and any(c in args[1] for c in "wax+"):
        seen.append((event, args[0]))
import flask, flask_babel, limits.storage, pysqlite3  # what others do at import is theirs
sys.dont_write_bytecode = True
sys.addaudithook(watch)
import forum_app, launcher.cli
assert not seen, seen
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
