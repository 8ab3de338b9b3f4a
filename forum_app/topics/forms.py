"""What people fill in to write."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, raw_field, text_field


class WordsForm(Form):
    """Words are typed here: going back to the page must find them."""

    keep = True
    body = text_field()


class TopicForm(WordsForm):
    board = line_field()
    title = line_field()
    after = line_field()  # the newest topic when the form was opened, so that one sent twice is known


class ReplyForm(WordsForm):
    after = line_field()  # the number of the last post when the form was opened
    reply_to = line_field()  # the id of the post that is answered; '' for the topic


class AppendForm(WordsForm):
    after = line_field()  # the number of the last addendum when the form was opened


class EditForm(WordsForm):
    title = line_field()
    seen = line_field()  # the mark of the text that was opened, so that nobody's change is overwritten unseen


class MoveForm(Form):
    board = line_field()
    trace = line_field()  # a box: leave one where it stood?


class PinForm(Form):
    pinned = line_field()
    until = line_field()  # as the browser writes a local time


class LockForm(Form):
    locked = line_field()
    reason = line_field()


class PaceForm(Form):
    slow = line_field()  # seconds
    closes = line_field()  # as the browser writes a local time


class BulkForm(Form):
    """The topics themselves are fields of one name, `ids`."""

    act = line_field()
    board = line_field()
    trace = line_field()
    next = raw_field()  # the list one comes from


class SplitForm(Form):
    """The posts themselves are fields of one name, `posts`."""

    title = line_field()
    board = line_field()
    first = line_field()  # a range of numbers besides
    last = line_field()
    posts = line_field()


class MergeForm(Form):
    into = line_field()  # a number or an address
    trace = line_field()  # a box: leave one where it stood?


class AttributionForm(Form):
    author = line_field()
    at = line_field()  # as the browser writes a local time
