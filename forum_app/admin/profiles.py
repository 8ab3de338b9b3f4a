"""Profiles: how a home, a classroom, a workshop and a public place usually set joining, keeping order and limits.

A table of values beside the code; slices add theirs by `provide("profile", {"public": {"option": value}})`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..accounts import joining, leaving
from ..kernel.db import Writer
from ..kernel.i18n import lazy as _
from ..kernel.options import Options
from . import service

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    name: str
    icon: str
    label: Any
    text: Any
    values: Values


@dataclass(frozen=True, slots=True)
class Step:
    """What a profile would change of one setting."""

    name: str
    label: Any
    before: Any
    after: Any


PROFILES = (
    Profile(
        "home",
        "home",
        _("Home"),
        _("A family, a street, friends: people you invite, and few limits among them."),
        {
            "joining": joining.INVITE,
            "guests_read": False,
            "report_hide_after": 0,
            "accept_rules": False,
            "leaving_posts": leaving.KEPT,
            "edit_window": 0,
            "lock_after_days": 0,
            "outside_images": False,
            "upload_largest": 15,
            "upload_member": 0,
            "upload_day": 0,
        },
    ),
    Profile(
        "classroom",
        "boards",
        _("Classroom"),
        _("A class or a course: only those with an invitation, rules that everybody agrees to, modest limits."),
        {
            "joining": joining.INVITE,
            "guests_read": False,
            "report_hide_after": 0,
            "accept_rules": True,
            "leaving_posts": leaving.KEPT,
            "edit_window": 60,
            "lock_after_days": 0,
            "outside_images": False,
            "upload_largest": 10,
            "upload_member": 300,
            "upload_day": 30,
        },
    ),
    Profile(
        "workshop",
        "gear",
        _("Workshop"),
        _("An office or a club: people knock and you let them in, and there is room for files."),
        {
            "joining": joining.KNOCK,
            "guests_read": True,
            "report_hide_after": 0,
            "accept_rules": False,
            "leaving_posts": leaving.KEPT,
            "edit_window": 0,
            "lock_after_days": 0,
            "outside_images": False,
            "upload_largest": 15,
            "upload_member": 2000,
            "upload_day": 200,
        },
    ),
    Profile(
        "public",
        "wifi",
        _("Public"),
        _("Strangers may come: anybody joins and agrees to the rules, and what one person can do is limited."),
        {
            "joining": joining.OPEN,
            "guests_read": True,
            "report_hide_after": 3,
            "accept_rules": True,
            "leaving_posts": leaving.KEPT,
            "edit_window": 1440,
            "lock_after_days": 365,
            "outside_images": False,
            "upload_largest": 5,
            "upload_member": 100,
            "upload_day": 20,
        },
    ),
)


def of_name(name: str) -> Profile | None:
    return next((profile for profile in PROFILES if profile.name == name), None)


def values(profile: Profile, contributed: Iterable[Mapping[str, Values]], options: Options) -> dict[str, Any]:
    """All that it sets, checked, with what slices contribute."""
    wished = dict(profile.values)
    for each in contributed:
        wished |= each.get(profile.name, {})
    # a slice that is not part of this program declares nothing
    declared = {name: value for name, value in wished.items() if name in options.declared}
    return {name: service.checked(options.declared[name], value) for name, value in declared.items()}


def steps(options: Options, present: Values, wished: Values) -> list[Step]:
    """What would change, in the order of the settings."""
    return [
        Step(name, option.label, service.said(option, present[name]), service.said(option, wished[name]))
        for name, option in options.declared.items()
        if name in wished and wished[name] != present[name]
    ]


def choose(tx: Writer, options: Options, profile: Profile, wished: Values, *, by: int, now: int) -> int:
    """Set them all at once; answers how many were other before."""
    present = options.read(tx)
    other = {name: value for name, value in wished.items() if value != present[name]}
    if other:
        options.put(tx, other, now, by=by, how=f"profile:{profile.name}")
    return len(other)
