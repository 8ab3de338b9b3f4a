"""The operators that are the search's own: what is to be seen in the post and its topic themselves."""

from __future__ import annotations

from ..kernel.finding import SearchOperator
from ..kernel.i18n import lazy as _
from . import queries

OPERATORS = (
    SearchOperator("is:first", _("First posts"), queries.IS_FIRST),
    SearchOperator("is:open", _("Open topics"), queries.IS_OPEN),
    SearchOperator("is:closed", _("Closed topics"), queries.IS_CLOSED),
)
