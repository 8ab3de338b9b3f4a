"""Forms parse; services decide. A refused form is shown again with every word in it and a sentence at its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import flask
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField

from . import web
from .errors import Busy, Invalid, TooMany
from .i18n import lazy as _
from .i18n import lazy_plural
from .text import clean_line, clean_lines

R = TypeVar("R")


class Form(FlaskForm):  # type: ignore[misc]
    """The base of all forms. The token of every POST was checked before the view (`kernel.web`)."""

    class Meta:
        csrf = False

        def get_translations(self, form: Any) -> None:
            """None of WTForms' own: asking for them settles the language before the view has chosen it."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:  # noqa: ARG002
            """Text that was posted, and neither files nor JSON, which are no text to the fields."""
            request = flask.request
            return None if formdata is None or request.method in web.SAFE else request.form

    problem: Any = None  # a sentence about the whole form
    retry_after = 0  # seconds
    keep = False  # may the browser show the page again when one goes back to it? Not where passwords are typed.

    def refuse(self, error: Invalid) -> None:
        """Put the sentence where it belongs."""
        if error.field in self._fields:
            field = self._fields[error.field]
            field.errors = [*field.errors, error.message]
        else:
            self.problem = error.message

    def check(self, *checks: Callable[[], Any]) -> list[Any]:
        """Run them all, so that everything that is wrong is said at once, each at its field; answers what they made.

        :raises Invalid: when one of them did.
        """
        made, wrong = [], list[Invalid]()
        for check in checks:
            try:
                made.append(check())
            except Invalid as error:
                wrong.append(error)
        for earlier in wrong[:-1]:
            self.refuse(earlier)
        if wrong:
            raise wrong[-1]
        return made

    def attempt(self, act: Callable[[], Response]) -> Response | int:
        """The answer of `act`, or the status with which the form is to be shown again."""
        try:
            return act()
        except Invalid as error:
            self.refuse(error)
            return 422
        except TooMany as error:
            self.retry_after = error.wait
            self.problem = error.reason or lazy_plural(
                "Too many tries. Please wait %(num)d second.",
                "Too many tries. Please wait %(num)d seconds.",
                error.wait,
            )
            return 429
        except Busy as error:
            self.retry_after = error.wait
            self.problem = _("Many people are at the door just now. Try again in a moment.")
            return 503

    def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """The form's page."""
        response = web.page(template, status, form=self, **context)
        if self.retry_after:
            response.headers["Retry-After"] = str(self.retry_after)
        if self.keep:
            response.headers["Cache-Control"] = "private, no-cache"
        return response


def _line(value: str | None) -> str:
    return clean_line(value or "")


def _lines(value: str | None) -> str:
    return clean_lines(value or "")


def _as_typed(value: str | None) -> str:
    return value or ""


def line_field() -> Any:
    """One line, cleaned of what cannot be seen."""
    return StringField(filters=[_line])


def text_field() -> Any:
    """Several lines, cleaned of control characters."""
    return StringField(filters=[_lines])


def yes_field() -> Any:
    """A box that is ticked or not; one that was not sent is not."""
    return BooleanField(false_values=(False, "", "0", "false"))


def raw_field() -> Any:
    """Exactly as typed: passwords, and names whose rules want to see everything."""
    return StringField(filters=[_as_typed])
