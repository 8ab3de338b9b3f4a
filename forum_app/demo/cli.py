"""`hearth demo`: a sample community to look around in, and `--remove` to be without it again."""

from __future__ import annotations

import secrets

import click
import flask

from ..accounts import queries as accounts
from ..accounts.service import prepare_name
from ..kernel.clock import now
from ..kernel.forum import Forum, current
from .doings import for_owner
from .filling import fill
from .removing import Left, take_away

OWNER = "owner"


@click.command()
@click.option("--remove", is_flag=True, help="Take the sample community away again.")
@click.option("--all", "all_of_it", is_flag=True, help="With --remove: also what others wrote in its topics.")
def demo(remove: bool, all_of_it: bool) -> None:
    """Fill the forum with a sample community in two languages, to look around in."""
    app = current()
    flask.g.language = "en"
    if all_of_it and not remove:
        raise click.UsageError("--all goes with --remove.")
    if remove:
        _said(take_away(app.db, app.events, now(), all_of_it=all_of_it))
        return
    password = "" if accounts.has_owner(app.db.reader()) else _found(app)
    filled = fill(app, now(), beside=not password)
    owner = accounts.credentials(app.db.reader(), OWNER) if password else None
    if owner:
        with app.db.transaction() as tx:
            for_owner(tx, owner.id, now())
    if filled.topics:
        click.echo(
            f"{filled.people} people moved in, with {filled.topics} topics and {filled.posts} posts "
            f"on {filled.boards} boards."
        )
    else:
        click.echo("The sample community is here already.")
    if password:
        click.echo(f"You are the owner. Name: {OWNER}  Password: {password}")
    click.echo("To take it away again: hearth demo --remove (with the same --data-dir, if you gave one)")


def _found(app: Forum) -> str:
    """A forum of an empty folder; answers its owner's password."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    password_hash = app.hashes.hash(password)
    for found in app.events.provided("found"):
        found(app, prepare_name(OWNER, by_owner=True), password_hash)
    return password


def _said(left: Left) -> None:
    if not (left.topics or left.boards or left.people):
        click.echo("The sample community is gone.")
        return
    click.echo("The sample community is gone, but for what others wrote in.")
    click.echo(f"These stay: {left.topics} topics, {left.boards} boards, {left.people} people.")
    if left.topics:
        click.echo("To take those topics too, with what others wrote in them: hearth demo --remove --all")
