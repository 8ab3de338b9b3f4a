"""What people fill in about themselves."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, raw_field, text_field, yes_field


class LoginForm(Form):
    username = raw_field()
    password = raw_field()
    next = raw_field()


class JoinForm(LoginForm):
    accept = raw_field()  # to what another slice asks to agree
    i = raw_field()  # the code of an invitation
    line = raw_field()
    answer = raw_field()  # to the question of another slice


class ProfileForm(Form):
    display_name = raw_field()
    bio = text_field()
    language = line_field()
    zone = line_field()
    theme = line_field()
    hide_seen = yes_field()


class PasswordForm(Form):
    current = raw_field()
    password = raw_field()


class LeaveForm(Form):
    password = raw_field()


class ConfirmForm(Form):
    confirm_password = raw_field()
    confirm_to = raw_field()
    next = raw_field()


class LookForm(Form):
    language = line_field()
    theme = line_field()
    next = raw_field()


class RoleForm(Form):
    role = line_field()
    next = raw_field()


class CodesForm(Form):
    password = raw_field()
    next = raw_field()


class RecoverForm(Form):
    username = raw_field()
    code = raw_field()
    password = raw_field()


class ResetForm(Form):
    id = raw_field()
    key = raw_field()
    password = raw_field()
