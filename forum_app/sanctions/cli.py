"""`hearth user suspend` and `hearth user unsuspend`, for whoever sits at the machine."""

from __future__ import annotations

import click
import flask

from ..accounts import names
from ..accounts import queries as accounts
from ..accounts.cli import user
from ..accounts.queries import Member
from ..kernel.clock import now
from ..kernel.db import Reader
from ..kernel.errors import FOR_GOOD, HearthError, Invalid
from ..kernel.forum import current
from . import queries, service


def _found(db: Reader, name: str) -> tuple[Member, int]:
    """The member, and the owner in whose name it is done."""
    member, owner = accounts.member_by_key(db, names.key(name)), accounts.first_owner(db)
    if member is None:
        raise click.ClickException(f"Nobody here is called {name}.")
    if owner is None or member.role == "owner":
        raise click.ClickException("An owner is never suspended.")
    return member, owner.id


@user.command()
@click.argument("name")
@click.option("--days", type=click.IntRange(1, 3650), help="For how long; without it for good.")
@click.option("--reason", default="", help="What they are told.")
def suspend(name: str, days: int | None, reason: str) -> None:
    """End the sessions of NAME, who cannot log in until it is over."""
    flask.g.language = "en"
    at = now()
    try:
        why = service.check_reason(reason)
        with current().db.transaction() as tx:
            member, owner_id = _found(tx, name)
            until = at + days * 24 * 3600 if days else FOR_GOOD
            service.bar(tx, owner_id, member, service.SUSPENSION, why, until, now=at)
    except Invalid as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"{member.name} is suspended" + (f" for {days} days." if days else " for good."))


@user.command()
@click.argument("name")
def unsuspend(name: str) -> None:
    """Let NAME log in again."""
    flask.g.language = "en"
    try:
        with current().db.transaction() as tx:
            member, owner_id = _found(tx, name)
            found = queries.running(tx, member.id, service.SUSPENSION, now())
            if found is None:
                raise click.ClickException(f"{member.name} is not suspended.")
            service.lift(tx, owner_id, found, now=now())
    except HearthError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{member.name} can log in again.")
