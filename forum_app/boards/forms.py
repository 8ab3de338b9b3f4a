"""What the owner fills in about boards."""

from __future__ import annotations

from wtforms import SelectMultipleField

from ..kernel.forms import Form, line_field, text_field, yes_field


class BoardForm(Form):
    name = line_field()
    description = line_field()
    slug = line_field()
    category = line_field()
    hue = line_field()
    closed = yes_field()
    preset = line_field()  # of a new board: a name out of rights.PRESETS
    among = SelectMultipleField(validate_choice=False)  # the groups of a board for some


class CategoryForm(Form):
    name = line_field()


class RemoveForm(Form):
    into = line_field()


class RightsForm(Form):
    """The table: each field holds the groups that may. A `preset` stands instead of it."""

    preset = line_field()
    among = SelectMultipleField(validate_choice=False)
    see = SelectMultipleField(validate_choice=False)
    start = SelectMultipleField(validate_choice=False)
    reply = SelectMultipleField(validate_choice=False)
    attach = SelectMultipleField(validate_choice=False)
    moderate = SelectMultipleField(validate_choice=False)
    was = line_field()  # the fingerprint of the table that the page showed
    show = line_field()  # what would it mean? Nothing is stored
    sure = line_field()  # the owner has read what is odd about this table: its fingerprint


class KeepersForm(Form):
    names = text_field()
    member = line_field()  # whose turn is over
