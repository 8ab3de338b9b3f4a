"""What the owner says about the network, invitations and who knocks."""

from __future__ import annotations

from wtforms import SelectMultipleField

from ..kernel.forms import Form, line_field, yes_field


class ShareForm(Form):
    which = line_field()  # all, some
    addresses = SelectMultipleField(validate_choice=False)
    named = yes_field()


class InviteForm(Form):
    note = line_field()
    uses = line_field()
    days = line_field()
    approval = yes_field()
    group = line_field()  # into which whoever comes with it goes


class AnswerForm(Form):
    """To those who knock: `admit` and `decline` hold the number of one, or `chosen` for those that are ticked."""

    ids = SelectMultipleField(validate_choice=False)
    admit = line_field()
    decline = line_field()
