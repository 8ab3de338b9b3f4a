"""Hearth: a forum as a plain WSGI application. `create_app` is its table of contents."""

from __future__ import annotations

import click

from . import (
    accounts,
    acts,
    admin,
    answers,
    approval,
    backups,
    boards,
    bookmarks,
    drafts,
    feeds,
    groups,
    house,
    look,
    messages,
    network,
    notifications,
    polls,
    reactions,
    reading,
    reports,
    sanctions,
    search,
    tags,
    topics,
    transfer,
    twofactor,
    uploads,
    welcome,
    window,
)
from .accounts import cli as accounts_cli
from .backups import cli as backups_cli
from .backups import restoring
from .demo import cli as demo_cli
from .kernel import basics, door, error_pages, templating
from .kernel.db import Database, pick_driver
from .kernel.drives import risks as folder_risks
from .kernel.errors import StartError, StorageError
from .kernel.folder import make_parts, prepare_folder
from .kernel.forum import Forum, Register
from .kernel.machine import HOME, NETWORK, CannotChange, CannotShare, Checkup, Interface, Machine, Sharing, Tried
from .kernel.moving import check_target
from .kernel.moving import clear as clear_folder
from .kernel.moving import move as move_folder
from .settings import Settings, load, sources
from .transfer import cli as transfer_cli
from .twofactor import cli as twofactor_cli
from .uploads.images import serve as decode_pictures
from .version import VERSION

__all__ = [
    "COMMANDS",
    "HOME",
    "NETWORK",
    "VERIFY",
    "VERSION",
    "CannotChange",
    "CannotShare",
    "Checkup",
    "Database",
    "Forum",
    "Interface",
    "Machine",
    "Settings",
    "Sharing",
    "StartError",
    "StorageError",
    "Tried",
    "check_target",
    "clear_folder",
    "create_app",
    "decode_pictures",
    "folder_risks",
    "load",
    "make_parts",
    "move_folder",
    "pick_driver",
    "prepare_folder",
    "restore_backup",
    "sources",
]

SLICES: tuple[Register, ...] = (
    templating.install,
    basics.install,
    error_pages.install,
    accounts.register,
    groups.register,
    boards.register,
    topics.register,
    acts.register,
    sanctions.register,
    approval.register,
    reports.register,
    twofactor.register,
    uploads.register,
    tags.register,
    search.register,
    reading.register,
    reactions.register,
    bookmarks.register,
    polls.register,
    answers.register,
    messages.register,
    notifications.register,
    drafts.register,
    look.register,
    transfer.register,
    backups.register,
    admin.register,
    network.register,
    house.register,
    welcome.register,
    feeds.register,
    window.register,
)

accounts_cli.user.add_command(twofactor_cli.reset_second_factor)
# what `hearth` can do besides serving; each runs inside an application context
COMMANDS: tuple[click.Command, ...] = (
    accounts_cli.user,
    transfer_cli.import_,
    transfer_cli.export,
    transfer_cli.check,
    demo_cli.demo,
    backups_cli.backup,
)

# needs no forum
VERIFY: click.Command = backups_cli.verify


restore_backup = backups_cli.restore


def create_app(settings: Settings | None = None, *, machine: Machine | None = None, worker: bool = True) -> Forum:
    """The forum on the data folder that `settings` name, ready to serve.

    :param settings: without them, HEARTH_* and hearth.toml decide, so that any WSGI server can start it.
    :param machine: the program around it, which knows this machine's addresses and opens doors to the network.
    :param worker: start the worker for jobs with the first request; a program that does so itself says no.
    :raises StartError: with a sentence and an exit code.
    """
    settings, machine = settings or load(), machine or Machine()
    restoring.take_up(settings.data_dir, alone=machine.alone)
    app = Forum(settings, machine)
    for register in SLICES:
        register(app)
    app.open()
    if worker:
        app.before_request(app.jobs.start)
    hosts = door.Hosts(app.settings.public_url, app.machine.hosts)
    images = lambda: app.options.present.get("outside_images")  # noqa: E731
    app.wsgi_app = door.Door(  # type: ignore[method-assign]
        app.wsgi_app, hosts, app.settings.base_path, images, app.lately.answered, app.doorstep
    )
    return app
