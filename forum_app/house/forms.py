"""What the owner announces and writes, and what members answer."""

from __future__ import annotations

from wtforms import BooleanField

from ..kernel.forms import Form, line_field, text_field


class AnnouncementForm(Form):
    body = text_field()
    starts = line_field()
    ends = line_field()
    keep = True


class PageForm(Form):
    body = text_field()
    again = BooleanField(false_values=("", "0"))
    keep = True


class NextForm(Form):
    """Where to go on."""

    next = line_field()


class AcceptForm(NextForm):
    version = line_field()
