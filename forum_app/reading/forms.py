"""What is sent about reading."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, yes_field


class SeenForm(Form):
    topic = line_field()
    post = line_field()


class ReadForm(Form):
    topic = line_field()
    board = line_field()
    upto = line_field()


class FloorForm(Form):
    board = line_field()
    floor = line_field()


class KeysForm(Form):
    keys = yes_field()
