"""What those who keep order fill in about a member, and the owner about bans."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, raw_field, text_field, yes_field


class OrderForm(Form):
    act = line_field()  # warn, silence, suspend
    length = line_field()
    until = line_field()
    why = text_field()
    report = line_field()  # the one in the queue that led here, if one did


class LiftForm(Form):
    kind = line_field()


class NoteForm(Form):
    body = text_field()


class NameForm(Form):
    username = raw_field()
    why = text_field()


class SweepForm(Form):
    why = text_field()
    ban_addresses = yes_field()
    pattern = line_field()


class BanForm(Form):
    kind = line_field()
    pattern = line_field()
    why = text_field()
    length = line_field()
    until = line_field()
