"""What is asked for: the facts of a request that a shared page may depend on.

Flask's request has them, and so has `Early`, with which kernel/doorstep.py asks for a page before Flask is there.
What runs for a shared page asks `asked()` and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import flask

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

T = TypeVar("T")
READ = "hearth.read"  # in the environment: what was read for this request already
VIEWER = "hearth.viewer"  # who looks, if that was asked already


class Asked(Protocol):
    """By the names that Flask's request has for them."""

    @property
    def environ(self) -> WSGIEnvironment: ...
    @property
    def args(self) -> Mapping[str, str]: ...
    @property
    def cookies(self) -> Mapping[str, str]: ...
    @property
    def endpoint(self) -> str | None: ...
    @property
    def view_args(self) -> Mapping[str, Any] | None: ...
    @property
    def script_root(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def remote_addr(self) -> str | None: ...


class Early:
    """A request of which Flask knows nothing yet."""

    __slots__ = ("args", "cookies", "endpoint", "environ", "method", "remote_addr", "script_root", "view_args")

    def __init__(
        self,
        environ: WSGIEnvironment,
        args: Mapping[str, str],
        cookies: Mapping[str, str],
        endpoint: str,
        view_args: Mapping[str, Any],
        script_root: str,
    ) -> None:
        self.environ = environ
        self.args = args
        self.cookies = cookies
        self.endpoint = endpoint
        self.view_args = view_args
        self.script_root = script_root
        self.method: str = environ["REQUEST_METHOD"]
        self.remote_addr: str | None = environ.get("REMOTE_ADDR")


class NotKept(Exception):
    """The page has to be made; that is done in Flask."""


def asked() -> Asked:
    found: Asked | None = flask.g.get("early")
    return flask.request if found is None else found


def has_reader() -> bool:
    """Does somebody wait for an answer, in Flask or before it? Jobs, commands and tests run without."""
    return flask.has_app_context() and "viewer" in flask.g


def is_early() -> bool:
    """Before Flask: whatever is not kept ends in `NotKept`."""
    return "early" in flask.g


def in_flask() -> None:
    """What follows needs Flask's request.

    :raises NotKept: before Flask.
    """
    if is_early():
        raise NotKept


def once(name: Hashable, read: Callable[[], T]) -> T:
    """What `read` answers, read once for this request, also where the doorstep asked before Flask does.

    Only for what does not change within a request: a page's row, with its versions, as its viewer may see it.
    """
    kept: dict[Hashable, Any] = asked().environ.setdefault(READ, {})
    if name not in kept:
        kept[name] = read()
    found: T = kept[name]
    return found
