"""What the owner chooses. The logo itself is no text and does not stand here."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, text_field


class LookForm(Form):
    hue = line_field()
    strength = line_field()
    welcome = text_field()
    css = text_field()
    keep = True


class LogoForm(Form):
    picture = line_field()  # never filled: a place for what is wrong with the file
