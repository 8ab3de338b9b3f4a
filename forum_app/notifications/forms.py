"""What one chooses: how much one wants to hear."""

from __future__ import annotations

from wtforms import SelectMultipleField

from ..kernel.forms import Form, line_field, yes_field
from .kinds import FOR_OWNERS, WORDS


class LevelForm(Form):
    level = line_field()


class ChoiceForm(Form):
    kinds = SelectMultipleField(choices=[*WORDS, *FOR_OWNERS], validate_choice=False)
    follow = yes_field()


class UndoForm(Form):
    at = line_field()
