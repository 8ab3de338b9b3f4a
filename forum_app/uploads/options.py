"""What the owner decides about files in posts."""

from __future__ import annotations

from ..kernel.i18n import lazy as _
from ..kernel.options import Option
from . import names

LARGEST = 15  # MB; a body may have 16 MB, also behind the proxies of docs/server

_GROUP = _("Pictures and files")
OPTIONS = (
    Option(
        "uploads",
        "yes",
        True,
        _("Members can put pictures and files into what they write"),
        _("Pictures are made anew: where and when they were taken is not kept."),
        group=_GROUP,
    ),
    Option(
        "upload_kinds",
        "text",
        names.DEFAULT,
        _("Kinds of files"),
        _("Their endings, besides pictures. What a computer would carry out is never taken, nor pages and drawings "
          "with scripts in them."),
        clean=names.clean_kinds,
        group=_GROUP,
    ),
    Option(
        "upload_largest",
        "number",
        10,
        _("Largest file"),
        _("One picture or file."),
        least=1,
        most=LARGEST,
        unit=_("MB"),
        group=_GROUP,
    ),
    Option(
        "upload_member",
        "number",
        500,
        _("Room for each member"),
        _("All that one member has uploaded. 0 means no limit."),
        zero=_("no limit"),
        least=0,
        most=1_000_000,
        unit=_("MB"),
        group=_GROUP,
    ),
    Option(
        "upload_day",
        "number",
        100,
        _("Files a day"),
        _("How many one member can upload in 24 hours. 0 means no limit."),
        zero=_("no limit"),
        least=0,
        most=10_000,
        group=_GROUP,
    ),
)  # fmt: skip
