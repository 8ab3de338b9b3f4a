"""`hearth user …`: accounts from the command line, the way back of an owner who lost every password too."""

from __future__ import annotations

import json
import secrets
import sys
from urllib.parse import urlsplit

import click
import flask

from ..kernel.clock import now
from ..kernel.errors import Invalid, NotFound
from ..kernel.forum import Forum, current
from ..kernel.links import Links
from ..settings import DEFAULT_PORT
from . import names, queries, recovery, service


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


@user.command("reset-password")
@click.argument("name")
def reset_password(name: str) -> None:
    """Print a link by which NAME sets a new password, once, within the hour. Whoever can run this may do so."""
    app, at = current(), now()
    try:
        with app.db.transaction() as tx:
            found = queries.credentials(tx, names.key(name))
            if found is None:
                raise NotFound
            made, second = recovery.new_link(tx, found.id, at), queries.has_second_factor(tx, found.id)
    except NotFound:
        owners = ", ".join(member.name for member in queries.staff(app.db.reader()) if member.role == "owner")
        whom = f" The owner is called {owners}." if owners else ""
        raise click.ClickException(f"Nobody here is called {name}.{whom}") from None
    base, running = _address(app)
    click.echo(base + Links(app.settings.base_path).to("/reset", id=made.id, key=made.key))
    minutes = (made.expires_at - at) // 60
    click.echo(f"Whoever opens this link within {minutes} minutes sets a new password for {found.name}, once.")
    click.echo("All sessions of the account end then, and a link made before has just died.")
    if second:
        click.echo("Their second factor is asked for after it. To take that off: "
                   f"hearth user reset-second-factor {found.name}")  # fmt: skip
    if not running:
        click.echo("Hearth is not running on this folder: start it, then open the link.")


def _address(app: Forum) -> tuple[str, bool]:
    """Scheme, host and port for the link: the public ones, those of the running server, or where it would be.

    Answers also whether a server says that it runs.
    """
    settings = app.settings
    try:
        running = str(json.loads((settings.run_dir / "server.json").read_text())["address"])
    except (OSError, ValueError, KeyError, TypeError):
        running = ""
    try:
        port = int((settings.run_dir / "port").read_text())
    except (OSError, ValueError):
        port = settings.port or DEFAULT_PORT
    parts = urlsplit(settings.public_url[0] if settings.public_url else running or f"http://127.0.0.1:{port}")
    return f"{parts.scheme}://{parts.netloc}", bool(running)
