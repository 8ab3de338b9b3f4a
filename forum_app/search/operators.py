"""The operators that are the search's own: what is to be seen in the post and its topic themselves."""

from __future__ import annotations

from ..kernel.finding import SearchOperator
from ..kernel.i18n import lazy as _
from . import queries

OPERATORS = (
    SearchOperator("is:first", _("begins its topic"), queries.IS_FIRST),
    SearchOperator("is:open", _("can be replied to"), queries.IS_OPEN),
    SearchOperator("is:closed", _("is closed"), queries.IS_CLOSED),
)
