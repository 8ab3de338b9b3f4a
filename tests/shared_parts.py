"""What all forums of a test run have in common is made once for each process: hundreds of times the same is most of it.

Each test has a forum of its own. Its rules, templates and files are those of the program, and the same for all; what
differs is the folder.
"""

from __future__ import annotations

import functools
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from forum_app.kernel import assets
from forum_app.kernel.forum import Route

_compiled: dict[tuple[Any, ...], Route] = {}
_compile = Route.compile


class Templates(FileSystemBytecodeCache):
    """Compiled templates, kept for the next run in a folder, and for the next test as they are."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(str(folder))
        self._loaded: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        which = (bucket.key, bucket.checksum)  # of the name, and of what the template says
        bucket.code = self._loaded.get(which)
        if bucket.code is None:
            super().load_bytecode(bucket)
            if bucket.code is not None:
                self._loaded[which] = bucket.code


def share() -> None:
    """From now on, in this process."""
    Route.compile = _compile_once  # type: ignore[method-assign]
    assets._zipped = functools.cache(assets._zipped)
    assets._stripped = functools.cache(assets._stripped)


def _compile_once(self: Route) -> None:
    """As werkzeug does it, or what it made of the same rule before."""
    key = (self.rule, self.subdomain, self.merge_slashes, frozenset(self.map.converters.items()))
    found = _compiled.get(key)
    if found is None:
        _compile(self)
        _compiled[key] = self
        return
    self._parts, self._trace, self._converters = found._parts, found._trace, found._converters
    self.arguments |= found._converters.keys()
    self._build = self._compile_builder(False).__get__(self, None)
    self._build_unknown = self._compile_builder(True).__get__(self, None)
