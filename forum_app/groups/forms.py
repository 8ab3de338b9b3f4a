"""What is filled in about groups."""

from __future__ import annotations

from wtforms import SelectMultipleField

from ..kernel.forms import Form, line_field, text_field, yes_field


class GroupForm(Form):
    name = line_field()
    about = text_field()
    joining = line_field()
    listed = yes_field()


class NamesForm(Form):
    names = text_field()


class AskForm(Form):
    line = line_field()


class ChosenForm(Form):
    """Some of those who are in it, or ask: `admit` and `decline` hold the number of one, or `chosen`."""

    ids = SelectMultipleField(validate_choice=False)
    admit = line_field()
    decline = line_field()


class KeeperForm(Form):
    member = line_field()
    keeper = yes_field()
