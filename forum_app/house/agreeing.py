"""Rules that are to be agreed to: by whoever joins, and by members before they write when the rules have changed."""

from __future__ import annotations

import flask

from ..accounts.events import MemberJoins
from ..kernel import pages, web
from ..kernel.db import Reader
from ..kernel.errors import Invalid, Unsettled
from ..kernel.forms import Form
from ..kernel.i18n import lazy as _
from ..kernel.standing import Change
from ..kernel.viewer import Viewer


def wanted() -> int:
    """The version of the rules that is to be agreed to; 0 when nothing is asked."""
    if not web.options()["accept_rules"]:
        return 0
    version: int = flask.g.standing.pages.get("rules", 0)
    return version


def is_asked(viewer: Viewer) -> bool:
    """Is it this member who has to agree before they next write? The owner wrote the rules."""
    return viewer.id != 0 and not viewer.is_owner and wanted() > viewer.accepted


def join_part(form: Form) -> str:
    """What stands in the form to join."""
    look, version = web.look_now(), wanted()
    return pages.render("house/_join.html", look, form=form, version=version) if version else ""


def before_joining(db: Reader, event: MemberJoins) -> None:  # noqa: ARG001
    """:raises Invalid: for the field `accept`."""
    version = wanted()
    if version and event.fields.get("accept") != str(version):
        raise Invalid("accept", _("Read the rules, and say whether you agree."))


def before_writing(db: Reader, change: Change) -> None:  # noqa: ARG001
    """Words are kept until the rules are agreed to; all else one may do without.

    :raises Unsettled: leads to the page where one agrees.
    """
    if "body" in change.fields and is_asked(change.viewer):
        raise Unsettled(
            _("The rules first") if not change.viewer.accepted else _("The rules have changed"),
            _("Read the rules of this house and agree to them, then go on."),
            _("Your words are below. Read the rules beside this page, in another tab, agree to them, then send your "
              "words from here."),
            "/rules/accept",
            _("Read the rules"),
        )  # fmt: skip
