"""What a restored backup says of the network: the same forum goes on as it is, another one opens nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from forum_app import Forum
from forum_app.accounts.queries import joining
from forum_app.backups import restoring
from tests.backups.making import back_up
from tests.people import Person

OPEN = {"on": True, "addresses": [], "urls": ["http://192.0.2.7:8420/"], "named": False}


def with_invitations(app: Forum) -> tuple[str, str]:
    """One that lives on, and one that is taken back after the backup was made."""
    root = Person(app, "root")
    for note in ("kept", "dropped"):
        assert root.post("/admin/invites", {"uses": "3", "days": "7", "note": note}).status_code == 303
    codes = {invite.note: invite.code for invite in joining.invites(app.db.reader(), 10)}
    return codes["kept"], codes["dropped"]


def share(app: Forum, how: dict[str, object]) -> None:
    with app.db.transaction() as tx:
        app.options.put(tx, {"sharing": how}, 1)


def restore(app: Forum, path: Path, into: Path, open_app: Callable[..., Forum]) -> Forum:
    app.close()
    restoring.prepare(into, path)
    return open_app(into)


def test_on_the_same_forum_the_door_stays_and_what_was_taken_back_stays_so(
    folder: Path, open_app: Callable[..., Forum]
) -> None:
    app = open_app(folder)
    kept, dropped = with_invitations(app)
    path = back_up(app)
    (invite,) = [i for i in joining.invites(app.db.reader(), 10) if i.code == dropped]
    Person(app, "root").post(f"/admin/invites/{invite.id}/revoke")
    share(app, OPEN)
    again = restore(app, path, folder, open_app)
    assert again.options.read(again.db.reader())["sharing"] == OPEN
    assert joining.living_codes(again.db.reader()) == {kept}


def test_on_another_computer_the_door_is_closed_and_no_invitation_is_good(
    folder: Path, tmp_path: Path, open_app: Callable[..., Forum]
) -> None:
    app = open_app(folder)
    with_invitations(app)
    share(app, OPEN)
    path = shutil.copy(back_up(app), tmp_path / "taken-along.hearth")
    new = tmp_path / "another"
    open_app(new).close()
    again = restore(app, Path(path), new, open_app)
    assert not again.options.read(again.db.reader())["sharing"]["on"]
    assert joining.living_codes(again.db.reader()) == set()
    assert Person(again, "").get("/").status_code == 200
