"""Who may come to a view at all: members, the owner, whoever gave the password just now."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import flask
import flask_login

from . import i18n
from .errors import ConfirmNeeded, NotFound, SignInNeeded, Unsettled
from .viewer import Viewer
from .whence import from_here, was_confirmed

P = ParamSpec("P")
R = TypeVar("R")
SECURITY = "/settings/security"  # where a member sets up a second factor


def signed_in(fn: Callable[P, R]) -> Callable[P, R]:
    """For members only. A guest is asked to log in, and finds the words of a form again afterwards."""

    @functools.wraps(fn)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not flask_login.current_user.is_authenticated:
            raise SignInNeeded
        return fn(*args, **kwargs)

    return guarded


def owner_only(fn: Callable[P, R]) -> Callable[P, R]:
    """For the owner, who gives the password again when coming from another computer. To others it is not there."""

    @functools.wraps(fn)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        viewer: Viewer = flask.g.viewer
        if not viewer.is_owner:
            if not viewer.id:
                raise SignInNeeded
            raise factor_first() if viewer.factor_due else NotFound
        check_confirmed()
        return fn(*args, **kwargs)

    return guarded


def factor_first() -> Unsettled:
    """What staff are told who must have a second factor and have none."""
    return Unsettled(
        i18n.lazy("Your second factor first"),
        i18n.lazy("Whoever keeps this house must have a second factor at log-in. Set yours up, it takes a minute; then "
                  "go on here."),
        i18n.lazy("Your words are below. Set up your second factor beside this page, in another tab, then send them "
                  "from here."),
        SECURITY,
        i18n.lazy("Set it up"),
    )  # fmt: skip


def confirmed(fn: Callable[P, R]) -> Callable[P, R]:
    """For members, and for what a copied cookie must not be enough for: see `check_confirmed`."""

    @functools.wraps(fn)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not flask.g.viewer.id:
            raise SignInNeeded
        check_confirmed()
        return fn(*args, **kwargs)

    return guarded


def check_confirmed() -> None:
    """:raises ConfirmNeeded: from another computer, unless the password was given lately."""
    if not (from_here() or was_confirmed()):
        raise ConfirmNeeded
