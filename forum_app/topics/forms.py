"""What people fill in to write."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, text_field


class TopicForm(Form):
    board = line_field()
    title = line_field()
    body = text_field()


class ReplyForm(Form):
    body = text_field()


class EditForm(Form):
    title = line_field()
    body = text_field()


class MoveForm(Form):
    board = line_field()
