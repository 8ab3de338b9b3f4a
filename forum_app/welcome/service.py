"""Makes a forum of an empty folder, once. The code that allows it lies in a file only its owner can read."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass

from ..accounts import queries as accounts
from ..accounts.service import join
from ..boards.service import Draft, make, make_category
from ..kernel import i18n, times
from ..kernel.clock import now
from ..kernel.errors import Conflict, Invalid
from ..kernel.forum import Forum
from ..kernel.i18n import lazy as _
from ..kernel.security import digest, new_token, write_secret
from ..kernel.text import is_blank
from ..kernel.writing import NOWHERE
from ..topics import service as topics
from .content import CONTENT

Name = tuple[str, str, str]  # a user name, its key and its look


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the setup page asks for, but the person."""

    forum: str
    language: str
    zone: str


def prepare_code(app: Forum) -> None:
    """At start: a code for /setup while there is no owner, none ever after. It survives a restart."""
    path = app.settings.run_dir / "setup-code"
    db = app.db.reader()
    app.inhabited = accounts.anybody(db)
    if accounts.has_owner(db):
        path.unlink(missing_ok=True)
    else:
        with app.db.lock:  # several programs may start on an empty folder at once
            if not _code(app):
                write_secret(path, new_token().encode())


def _code(app: Forum) -> str:
    """The code, '' where there is none that is whole."""
    try:
        code = (app.settings.run_dir / "setup-code").read_text()
    except OSError:
        return ""
    return code if len(code) >= 40 else ""


def code_is_right(app: Forum, given: str) -> bool:
    code = _code(app)
    return bool(code) and hmac.compare_digest(code.encode(), given.encode())


def let_in(app: Forum) -> str:
    """What a browser keeps that was let in to the setup without typing the code. It is worth as long as the code is."""
    return digest(_code(app))


def is_let_in(app: Forum, kept: object) -> bool:
    code = _code(app)
    return bool(code) and isinstance(kept, str) and hmac.compare_digest(digest(code), kept)


def check_forum_name(name: str) -> None:
    """:raises Invalid: for the field `forum`."""
    if is_blank(name):
        raise Invalid("forum", _("Give the forum a name."))
    if len(name) > 60:
        raise Invalid("forum", _("A forum's name has at most %(num)d characters.", num=60))


def found(app: Forum, prepared: Name, password_hash: str, beginning: Beginning) -> int:
    """The owner, the settings, two boards and a welcome topic, in one transaction; answers the owner's id.

    :raises Conflict: when somebody else was quicker. It can never be done again.
    """
    content = CONTENT[beginning.language]
    body = topics.prepare(app.db.reader(), app.events, content.body, home=NOWHERE)
    at = now()
    with app.db.transaction() as tx:
        if accounts.has_owner(tx):
            raise Conflict(_("This forum has an owner already."))
        values = {
            "name": beginning.forum,
            "language": beginning.language,
            "zone": beginning.zone if beginning.zone in times.zone_names() else times.system_zone(),
            "checklist": True,
        }
        app.options.put(tx, values, at)
        lived_in = accounts.anybody(tx)
        owner_id = join(tx, prepared, password_hash, now=at, role="owner", language=beginning.language)
        if not lived_in:  # an imported community has boards and topics of its own
            category_id = make_category(tx, content.category)
            boards = [
                make(tx, Draft(name, description, category_id=category_id)) for name, description in content.boards
            ]
            topics.post_topic(tx, owner_id, boards[0], content.title, body, now=at)
    app.inhabited = True
    (app.settings.run_dir / "setup-code").unlink(missing_ok=True)
    return owner_id


def found_from_terminal(app: Forum, prepared: Name, password_hash: str) -> None:
    """What `hearth user add` does on an empty folder: the language is the terminal's."""
    language = "zh-Hans" if os.environ.get("LANG", "").lower().startswith("zh") else i18n.DEFAULT
    found(app, prepared, password_hash, Beginning("围炉" if language == "zh-Hans" else "Hearth", language, ""))
