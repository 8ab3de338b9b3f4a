"""What second factors make of what happens elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from ..accounts.leaving import MemberLeft
from ..kernel.db import Writer
from ..kernel.forum import Forum
from ..kernel.options import OptionsPut
from . import service


def member_left(tx: Writer, event: MemberLeft) -> None:
    service.take_off(tx, event.member_id)


def options_put(app: Forum) -> Callable[[Writer, OptionsPut], None]:
    """However it is stored that the staff must have one: by the page of settings, by a profile of them, by undoing."""

    def listener(tx: Writer, event: OptionsPut) -> None:
        if service.OPTION in event.names and app.options.read(tx)[service.OPTION]:
            service.check_somebody_can(tx)

    return listener
