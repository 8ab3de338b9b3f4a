"""What people fill in to write to each other."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, text_field


class WordsForm(Form):
    """Words are typed here: going back to the page must find them."""

    keep = True
    body = text_field()


class NewForm(WordsForm):
    to = line_field()  # names, with spaces or commas between
    title = line_field()
    after = line_field()  # one's newest talk when the form was opened, so that one sent twice is known


class ReplyForm(WordsForm):
    after = line_field()  # the number of the last message when the form was opened


class EditForm(WordsForm):
    seen = line_field()  # the mark of the text that was opened, so that no change is overwritten unseen


class TitleForm(Form):
    title = line_field()


class AddForm(Form):
    to = line_field()


class MuteForm(Form):
    muted = line_field()


class ChoiceForm(Form):
    takes_from = line_field()


class NameForm(Form):
    name = line_field()
