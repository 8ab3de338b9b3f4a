"""What is typed about what waits, watched words, and boards on which everything waits."""

from __future__ import annotations

from ..kernel.forms import Form, line_field, text_field
from ..topics.forms import WordsForm


class HeldForm(WordsForm):
    title = line_field()


class DecideForm(Form):
    """Those chosen are fields of one name, `ids`; `approve` or `decline` is an id, or `chosen`."""

    keep = True
    approve = line_field()
    decline = line_field()
    why = text_field()


class WordForm(Form):
    keep = True
    pattern = line_field()
    act = line_field()
    instead = line_field()


class LinesForm(Form):
    keep = True
    lines = text_field()
    act = line_field()


class TryForm(Form):
    keep = True
    text = text_field()
