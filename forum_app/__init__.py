"""Hearth: a forum as a plain WSGI application. `create_app` is its table of contents."""

from __future__ import annotations

import click

from . import accounts, admin, boards, house, search, topics, transfer, uploads, welcome
from .accounts import cli as accounts_cli
from .demo import cli as demo_cli
from .kernel import basics, door, error_pages, templating
from .kernel.db import Database, pick_driver
from .kernel.drives import risks as folder_risks
from .kernel.errors import StartError, StorageError
from .kernel.folder import prepare_folder
from .kernel.forum import Forum, Register
from .kernel.i18n import lazy
from .kernel.machine import HOME, NETWORK, CannotShare, Interface, Machine, Sharing
from .kernel.moving import check_target
from .kernel.moving import clear as clear_folder
from .kernel.moving import move as move_folder
from .settings import Settings, load, sources
from .transfer import cli as transfer_cli
from .uploads.images import serve as decode_pictures
from .version import VERSION

__all__ = [
    "COMMANDS",
    "HOME",
    "NETWORK",
    "VERSION",
    "CannotShare",
    "Database",
    "Forum",
    "Interface",
    "Machine",
    "Settings",
    "Sharing",
    "StartError",
    "StorageError",
    "check_target",
    "clear_folder",
    "create_app",
    "decode_pictures",
    "folder_risks",
    "lazy",
    "load",
    "move_folder",
    "pick_driver",
    "prepare_folder",
    "sources",
]

SLICES: tuple[Register, ...] = (
    templating.install,
    basics.install,
    error_pages.install,
    accounts.register,
    boards.register,
    topics.register,
    uploads.register,
    search.register,
    transfer.register,
    admin.register,
    house.register,
    welcome.register,
)

# what `hearth` can do besides serving; each runs inside an application context
COMMANDS: tuple[click.Command, ...] = (
    accounts_cli.user,
    transfer_cli.import_,
    transfer_cli.export,
    transfer_cli.check,
    demo_cli.demo,
)


def create_app(settings: Settings | None = None, *, machine: Machine | None = None, worker: bool = True) -> Forum:
    """The forum on the data folder that `settings` name, ready to serve.

    :param settings: without them, HEARTH_* and hearth.toml decide, so that any WSGI server can start it.
    :param machine: the program around it, which knows this machine's addresses and opens doors to the network.
    :param worker: start the worker for jobs with the first request; a program that does so itself says no.
    :raises StartError: with a sentence and an exit code.
    """
    app = Forum(settings or load(), machine or Machine())
    for register in SLICES:
        register(app)
    app.open()
    if worker:
        app.before_request(app.jobs.start)
    hosts = door.Hosts(app.settings.public_url, app.machine.hosts)
    images = lambda: app.options.present.get("outside_images")  # noqa: E731
    app.wsgi_app = door.Door(  # type: ignore[method-assign]
        app.wsgi_app, hosts, app.settings.base_path, images, app.lately.answered
    )
    return app
