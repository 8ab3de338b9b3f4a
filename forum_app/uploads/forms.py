"""What comes with a picture: which part of it. The picture itself is no text and does not stand here."""

from __future__ import annotations

from ..kernel.forms import Form, line_field


class AvatarForm(Form):
    picture = line_field()  # never filled: a place for what is wrong with the file
    size = line_field()
    x = line_field()
    y = line_field()


class FileForm(Form):
    file = line_field()  # never filled, as above
    draft = line_field()  # for what it is sent: reply:5, edit:7, append:7; new, with the slug of the board
    board = line_field()
