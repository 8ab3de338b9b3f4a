"""What is filled in for second factors."""

from __future__ import annotations

from ..kernel.forms import Form, raw_field


class CodeForm(Form):
    code = raw_field()
    next = raw_field()
    spare = raw_field()


class BeginForm(Form):
    password = raw_field()


class ConfirmForm(Form):
    offer = raw_field()
    code = raw_field()


class OffForm(Form):
    password = raw_field()
    code = raw_field()
