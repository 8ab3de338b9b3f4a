"""`hearth user reset-second-factor`: for whoever lost the phone and the codes, an owner too."""

from __future__ import annotations

import logging

import click

from ..accounts import names
from ..accounts.queries import credentials
from ..kernel.forum import current
from . import service

log = logging.getLogger(__name__)


@click.command("reset-second-factor")
@click.argument("name")
def reset_second_factor(name: str) -> None:
    """Take NAME's second factor off: the password alone lets them in. Whoever can run this may do so."""
    with current().db.transaction() as tx:
        found = credentials(tx, names.key(name))
        had = found is not None and service.take_off(tx, found.id)
    if found is None:
        raise click.ClickException(f"Nobody here is called {name}.")
    if not had:
        raise click.ClickException(f"{found.name} has no second factor.")
    log.info("the second factor of %s was taken off from the command line", found.name)
    click.echo(f"{found.name} logs in with the password alone now. The recovery codes stay as they are.")
