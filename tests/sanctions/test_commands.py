"""`hearth user suspend` and `unsuspend`."""

from __future__ import annotations

from click.testing import Result

from forum_app import Forum
from forum_app.accounts.cli import user
from tests.people import Person
from tests.sanctions.conftest import log_in


def run(app: Forum, *arguments: str) -> Result:
    """Also where the program has put its own folder around the command, as it does when it is started."""
    with app.app_context():
        return app.test_cli_runner().invoke(user, list(arguments), obj={"data_dir": str(app.settings.data_dir)})


def test_somebody_is_suspended_and_comes_back(app: Forum, ann: Person) -> None:
    said = run(app, "suspend", "ann", "--days", "3", "--reason", "Too many kettles.")
    assert (said.exit_code, said.output) == (0, "ann is suspended for 3 days.\n")
    assert "Too many kettles." in log_in(app, "ann")[1]
    assert run(app, "unsuspend", "ann").output == "ann can log in again.\n"
    assert log_in(app, "ann")[0] == 303


def test_it_says_what_cannot_be_done(app: Forum) -> None:
    assert "An owner is never suspended." in run(app, "suspend", "root").output
    assert "Nobody here is called nobody." in run(app, "suspend", "nobody").output
    assert "ann is not suspended." in run(app, "unsuspend", "ann").output
    assert "at most 500" in run(app, "suspend", "ann", "--reason", "x" * 501).output
