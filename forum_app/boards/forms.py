"""What the owner fills in about boards."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, yes_field


class BoardForm(Form):
    name = line_field()
    description = line_field()
    slug = line_field()
    category = line_field()
    hue = line_field()
    closed = yes_field()


class CategoryForm(Form):
    name = line_field()


class RemoveForm(Form):
    into = line_field()
