"""`hearth user …`: accounts from the command line."""

from __future__ import annotations

import secrets
import sys

import click
import flask

from ..kernel.clock import now
from ..kernel.errors import Invalid
from ..kernel.forum import current
from . import queries, service


@click.group()
def user() -> None:
    """Accounts."""


@user.command()
@click.argument("name")
@click.option(
    "--role", type=click.Choice(["owner", "moderator", "member"]), help="Default: member; owner for the first."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(name: str, role: str | None, password_stdin: bool) -> None:
    """Make an account. The first one is the owner's and completes the setup."""
    app = current()
    flask.g.language = "en"
    founding = not queries.has_owner(app.db.reader())
    role = role or ("owner" if founding else "member")
    if founding and role != "owner":
        raise click.ClickException("The first account is the owner's: use --role owner.")
    try:
        prepared = service.prepare_name(name, by_owner=True)
        password, made = _password(password_stdin)
        service.check_password_rules(password, prepared[0])
        password_hash = app.hashes.hash(password)
        if founding:
            for found in app.events.provided("found"):
                found(app, prepared, password_hash)
        else:
            with app.db.transaction() as tx:
                service.join(tx, prepared, password_hash, now=now(), role=role)  # type: ignore[arg-type]
    except Invalid as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"{prepared[0]} can log in now as {role}." + (f" Password: {made}" if made else ""))


def _password(from_stdin: bool) -> tuple[str, str]:
    """The password, and again if it was made here and has to be shown."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n"), ""
    if sys.stdin is not None and sys.stdin.isatty():
        return click.prompt("Password", hide_input=True, confirmation_prompt=True), ""
    made = "-".join(secrets.token_hex(2) for _ in range(4))
    return made, made
