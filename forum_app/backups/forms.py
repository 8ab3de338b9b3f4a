"""The forms of the backups' pages."""

from __future__ import annotations

from ..kernel.forms import Form, raw_field, yes_field


class RestoreForm(Form):
    sure = yes_field()


class UploadForm(Form):
    backup = raw_field()  # a file: it has no text
