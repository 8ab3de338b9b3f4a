"""What the button of a solution sends."""

from __future__ import annotations

from ..kernel.forms import Form, line_field


class SolveForm(Form):
    solved = line_field()  # 1: this post solved it, 0: it did not
