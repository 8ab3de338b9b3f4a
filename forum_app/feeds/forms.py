"""What a member fills in to make an address for feeds."""

from __future__ import annotations

from ..kernel.forms import Form, line_field


class KeyForm(Form):
    name = line_field()
