"""What is sent about a bookmark."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, raw_field


class BookmarkForm(Form):
    """`on` says what shall be, not that it be turned round: pressed twice, it is done once."""

    keep = True
    on = line_field()  # 1: keep it, 0: take it away, '': only the note changes
    note = line_field()
    next = raw_field()  # `list` comes back to the list
