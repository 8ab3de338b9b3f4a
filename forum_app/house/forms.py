"""What the owner announces and writes, and what members answer."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, text_field, yes_field


class AnnouncementForm(Form):
    body = text_field()
    starts = line_field()
    ends = line_field()
    keep = True


class PageForm(Form):
    body = text_field()
    again = yes_field()
    keep = True


class NextForm(Form):
    """Where to go on."""

    next = line_field()


class AcceptForm(NextForm):
    version = line_field()
