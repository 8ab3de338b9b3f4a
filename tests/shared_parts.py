"""What all forums of a test run have in common is made once for each process: hundreds of times the same is most of it.

Each test has a forum of its own. Its rules, templates and files are those of the program, and the same for all; what
differs is the folder. Passwords cost next to nothing, but where their cost is what is tested.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any, ClassVar

import argon2
from flask import Blueprint, Flask
from flask.templating import DispatchingJinjaLoader
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Map, Rule, RuleFactory

from forum_app.kernel import assets, forum, limits, security
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
        return (*map(_said, self._told), frozenset(self.converters.items()))

    def _compile(self) -> Map:
        made = Map(converters=self.converters)
        for rule in self._told:
            copy = rule.empty()
            copy.provide_automatic_options = rule.provide_automatic_options  # type: ignore[attr-defined]
            made.add(copy)
        made.update()
        return made


def _said(rule: Rule) -> tuple[Any, ...]:
    """All that flask says of a rule."""
    if "_said" not in rule.__dict__:
        methods, defaults = frozenset(rule.methods or ()), repr(rule.defaults)
        automatic = rule.provide_automatic_options  # type: ignore[attr-defined]
        where = rule.rule, rule.endpoint, rule.strict_slashes, rule.subdomain
        rule.__dict__["_said"] = (*where, methods, defaults, automatic)
    said: tuple[Any, ...] = rule.__dict__["_said"]
    return said


class Told:
    """What the routes of a blueprint came to in the first forum; the blueprints are the same in all of them."""

    _known: ClassVar[dict[tuple[Blueprint, int], tuple[list[Rule], dict[str, Any]]]] = {}

    def __init__(self, real: Callable[..., None]) -> None:
        self._real = real

    def register(self, blueprint: Blueprint, app: Flask, options: dict[str, Any]) -> None:
        """Instead of Blueprint.register; what does more than tell routes is done anew each time."""
        which = blueprint, len(blueprint.deferred_functions)
        if options or not isinstance(app.url_map, Addresses):
            self._real(blueprint, app, options)
        elif which in self._known:
            self._tell_again(blueprint, app, app.url_map, *self._known[which])
        else:
            told, views = len(app.url_map._told), set(app.view_functions)
            self._real(blueprint, app, options)
            if _tells_routes_alone(blueprint):
                added = {name: view for name, view in app.view_functions.items() if name not in views}
                self._known[which] = app.url_map._told[told:], added

    def _tell_again(
        self, blueprint: Blueprint, app: Flask, addresses: Addresses, rules: list[Rule], views: dict[str, Any]
    ) -> None:
        if blueprint.name in app.blueprints:
            raise ValueError(f"{blueprint.name} is already registered")
        app.blueprints[blueprint.name] = blueprint
        blueprint._merge_blueprint_funcs(app, blueprint.name)
        app.view_functions.update(views)
        addresses._told.extend(rules)
        addresses._remap = True


def _tells_routes_alone(blueprint: Blueprint) -> bool:
    route = f"{Blueprint.add_url_rule.__qualname__}.<locals>.<lambda>"
    more = blueprint.has_static_folder or blueprint.cli.commands or blueprint._blueprints
    setup = blueprint.make_setup_state.__func__ is Blueprint.make_setup_state  # type: ignore[attr-defined]
    return setup and not more and all(each.__qualname__ == route for each in blueprint.deferred_functions)


class Sources:
    """Where a template lies is looked for once; with the same blueprints it is the same file, which nobody changes."""

    def __init__(self, real: Callable[..., Any]) -> None:
        self._real = real
        self._found: dict[tuple[str, ...], Any] = {}

    def get_source(self, loader: DispatchingJinjaLoader, environment: Any, template: str) -> Any:
        """Instead of DispatchingJinjaLoader._get_source_fast."""
        which = (template, *loader.app.blueprints)
        if which not in self._found:
            self._found[which] = self._real(loader, environment, template)
        return self._found[which]


def _count_when_asked() -> None:
    """What counts acts in memory starts a thread that forgets them; most tests have no limits, and never count."""
    real = limits.Limiter.__init__
    windows = functools.cached_property(lambda _: limits.MovingWindowRateLimiter(limits.MemoryStorage()))
    windows.__set_name__(limits.Limiter, "_windows")  # for a test that switches them on later
    limits.Limiter._windows = windows  # type: ignore[assignment]

    def begin(self: limits.Limiter, active: bool = True) -> None:
        if active:
            real(self, active)
        self._active = active

    limits.Limiter.__init__ = begin  # type: ignore[method-assign]


def share(templates: Templates) -> None:
    """From now on, in this process."""
    Forum.url_map_class = Addresses
    Forum.jinja_options = {**Flask.jinja_options, "bytecode_cache": templates}
    told, sources = Told(Blueprint.register), Sources(DispatchingJinjaLoader._get_source_fast)
    Blueprint.register = lambda *of: told.register(*of)  # type: ignore[method-assign]
    DispatchingJinjaLoader._get_source_fast = lambda *of: sources.get_source(*of)  # type: ignore[method-assign]
    _count_when_asked()
    assets._zipped = functools.cache(assets._zipped)
    assets._stripped = functools.cache(assets._stripped)
    gathered = functools.cache(lambda *folders: assets.Assets(list(folders)))
    forum.Assets = lambda folders: gathered(*folders)  # type: ignore[assignment,misc]
    security._HASHER, security._NOBODY = CHEAP, CHEAP.hash("nobody knows it")
