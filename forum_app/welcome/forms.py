"""The one screen of the first run."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, raw_field


class SetupForm(Form):
    forum = line_field()
    username = raw_field()
    password = raw_field()
    language = line_field()
    zone = line_field()
    code = raw_field()
