"""A page of one-time links, to be printed and handed out: shown this once."""

from __future__ import annotations

from werkzeug.wrappers import Response

from ..accounts.desk import Done
from ..accounts.recovery_views import address_of
from ..kernel import web


def page(done: list[Done]) -> Response:
    """The answer of each is its new link."""
    made = [(each.member, address_of(each.answer)[0], each.answer.expires_at) for each in done]
    here_only = any(address_of(each.answer)[1] for each in done[:1])
    return web.page("admin/links.html", made=made, here_only=here_only)
