"""What an owner fills in at the desk."""

from __future__ import annotations

from wtforms import SelectMultipleField

from ..kernel.forms import Form, line_field, raw_field, text_field, yes_field


class ActForm(Form):
    """An act on chosen members: those ticked, or `everybody` of the table as it was narrowed."""

    act = line_field()
    ids = SelectMultipleField(validate_choice=False)
    everybody = yes_field()
    q = line_field()
    role = line_field()
    only = line_field()
    sort = line_field()
    next = raw_field()


class AddForm(Form):
    people = text_field()
    days = line_field()
