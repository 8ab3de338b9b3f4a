"""What the owner decides about second factors."""

from __future__ import annotations

from ..kernel import web
from ..kernel.i18n import lazy as _
from ..kernel.options import Option
from . import service


def _staff(wanted: bool) -> bool:
    """:raises Invalid: when who switches it on has none."""
    if wanted and not web.options()[service.OPTION]:
        service.check_may_demand(web.db(), web.viewer())
    return wanted


OPTIONS = (
    Option(
        service.OPTION,
        "yes",
        False,
        _("Whoever keeps order must have a second factor"),
        _("Moderators and owners without one are mere members until they have set it up. The program’s own window "
          "stays open to its owner."),
        clean=_staff,
        group=_("Safety"),
    ),
)  # fmt: skip
