"""What is sent about reports."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, raw_field, text_field, yes_field


class ReportForm(Form):
    keep = True
    reason = raw_field()
    note = text_field()


class OrderForm(Form):
    """`outcome` is the button's; `after` is the place from which the page of the queue was shown."""

    outcome = raw_field()
    note = line_field()
    board = raw_field()
    after = raw_field()


class EditForm(OrderForm):
    """`seen` tells what the post said when the page was made."""

    keep = True
    body = text_field()
    seen = raw_field()


class ClaimForm(Form):
    """`over` takes it from somebody who is at work on it."""

    on = yes_field()
    over = yes_field()
    after = raw_field()
