"""What is filled in about tags."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, yes_field


class TagsForm(Form):
    keep = True
    tags = line_field()
    tags_were = line_field()  # what the line said when the form was opened


class TagForm(Form):
    name = line_field()
    description = line_field()
    hue = line_field()
    staff = yes_field()
    synonyms = line_field()


class MergeForm(Form):
    into = line_field()
