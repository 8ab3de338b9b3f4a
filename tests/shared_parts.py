"""What all forums of a test run have in common is made once for each process: hundreds of times the same is most of it.

Each test has a forum of its own. Its rules, templates and files are those of the program, and the same for all; what
differs is the folder. Passwords cost next to nothing, but where their cost is what is tested.
"""

from __future__ import annotations

import functools
from pathlib import Path
from types import CodeType
from typing import Any, ClassVar

import argon2
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Map, Rule, RuleFactory

from forum_app.kernel import assets, security
from forum_app.kernel.forum import Forum

REAL = {name: getattr(security, name) for name in ("_HASHER", "_NOBODY")}  # of passwords
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


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


class Addresses(Map):
    """The addresses of a forum, compiled when they are first asked for, and once for all forums that have the same."""

    _compiled: ClassVar[dict[Any, Map]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: list[Rule] = []

    def add(self, rulefactory: RuleFactory) -> None:
        assert isinstance(rulefactory, Rule)
        self._told.append(rulefactory)
        self._remap = True

    def update(self) -> None:
        if not self._remap:
            return
        made = Addresses._compiled.get(self._key())
        if made is None:
            made = Addresses._compiled[self._key()] = self._compile()
        self._matcher, self._rules_by_endpoint = made._matcher, made._rules_by_endpoint
        self._remap = False

    def _key(self) -> tuple[Any, ...]:
        """All that flask says of a rule."""
        said = (
            (
                rule.rule, rule.endpoint, frozenset(rule.methods or ()), rule.strict_slashes, rule.subdomain,
                repr(rule.defaults), rule.provide_automatic_options,  # type: ignore[attr-defined]
            )
            for rule in self._told
        )  # fmt: skip
        return (*said, frozenset(self.converters.items()))

    def _compile(self) -> Map:
        made = Map(converters=self.converters)
        for rule in self._told:
            copy = rule.empty()
            copy.provide_automatic_options = rule.provide_automatic_options  # type: ignore[attr-defined]
            made.add(copy)
        made.update()
        return made


def share() -> None:
    """From now on, in this process."""
    Forum.url_map_class = Addresses
    assets._zipped = functools.cache(assets._zipped)
    assets._stripped = functools.cache(assets._stripped)
    security._HASHER, security._NOBODY = CHEAP, CHEAP.hash("nobody knows it")
