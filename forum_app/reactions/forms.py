"""What a reaction's button sends."""

from __future__ import annotations

from ..kernel.forms import Form, line_field


class ReactForm(Form):
    """One of them. The button says what shall be, not that it be turned round: pressed twice, it is done once."""

    kind = line_field()  # give this reaction
    off = line_field()  # take it back
