"""Why somebody may or may not put pictures and files into what they write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..accounts.desk import Why
from ..kernel import web
from ..kernel.db import Reader
from ..kernel.i18n import lazy as _
from ..kernel.viewer import Viewer


def why(db: Reader, who: Viewer, board: Any, topic: Any) -> Iterator[Why]:  # noqa: ARG001
    if not web.options()["uploads"]:
        yield Why("attach", _("Pictures and files are switched off in the settings."))
