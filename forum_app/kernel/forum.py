"""The Flask application with everything it holds, typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, RoutingException, Rule

from . import i18n, queries
from .assets import Assets
from .cache import ByteCache
from .clock import now
from .db import Database
from .doorstep import Doorstep
from .errors import StartError
from .events import Events
from .files import FileStore
from .folder import prepare_folder
from .jobs import Jobs
from .lately import Lately
from .limits import Limiter
from .machine import Machine
from .migrate import migrate
from .mine import Mine
from .options import Options
from .security import HashGate, new_token, secret_key
from .session import FormCookie
from .standing import Remembered, Standing
from .tickets import Tickets

if TYPE_CHECKING:
    from ..settings import Settings
    from .pages import Filler, FillerOfMany, Page
    from .viewer import Viewer

OTHERS = ("bell", "unread", "draft")  # holes of the shell and of topics that a later slice fills
PAGES_CACHE = 16 * 1024 * 1024  # bytes
COPIES_CACHE = 12 * 1024 * 1024


class BoundedInteger(IntegerConverter):
    """An id in an address: short enough for SQLite's integers, else the address leads nowhere."""

    regex = r"\d{1,15}"


class Route(Rule):
    """A rule whose way back, from an endpoint to its address, is compiled when it is first asked for.

    Pages write their addresses by kernel/links.py. Compiling all of them was two thirds of making the application.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled: list[Callable[..., tuple[str, str]]] = []
        compile_ = super()._compile_builder

        def build(rule: Route, **values: Any) -> tuple[str, str]:
            if not compiled:
                compiled.append(compile_(append_unknown))
            return compiled[0](rule, **values)

        return build


class Forum(flask.Flask):
    """One forum on one data folder."""

    session_interface = FormCookie()
    url_rule_class = Route

    def __init__(self, settings: Settings, machine: Machine) -> None:
        super().__init__("forum_app", static_folder=None, root_path=str(Path(__file__).parent.parent))
        self.url_map.converters["int"] = BoundedInteger
        self.settings = settings
        self.machine = machine
        prepare_folder(settings.data_dir, settings.database)
        self.events = Events()
        self.db = Database(settings.database, events=self.events, lock=settings.run_dir / "write.lock")
        self.files = FileStore(settings.data_dir / "files")
        self.large_bodies: dict[str, int] = {}  # path -> bytes: where more than a form may be sent
        self.options = Options()
        self.standing = Remembered(lambda _: Standing())  # the slice house says what to read
        self.jobs = Jobs(self.db)
        self.limiter = Limiter(settings.limits)
        self.hashes = HashGate(settings.threads)
        self.lately = Lately(self._rule_of)
        self.started_at = now()
        self.tickets = Tickets()
        self.pages: ByteCache[Page] = ByteCache(PAGES_CACHE)
        self.copies: ByteCache[bytes] = ByteCache(COPIES_CACHE)  # members' own
        self.fillers: dict[str, Filler] = {name: lambda *_: "" for name in OTHERS}
        self.fillers_of_many: dict[str, FillerOfMany] = {}  # of what stands often on a page: all at once
        self.mine = Mine()
        self.doorstep = Doorstep(self)
        # what is no secret of the member's, and so may be compressed together with what others wrote
        self.plain_fillers: set[str] = set()
        self.own_tags: list[Callable[[Viewer], object]] = []  # what tells a member's copy from an older one
        self.static_folders: list[Path] = []
        self.assets: Assets  # gathered when all slices stand
        self.inhabited = False  # is anybody here? Once true it stays true; until then every page leads to /setup
        i18n.install(self)

    def open(self) -> None:
        """Bring the database to the present schema and read what never changes. After the slices were registered."""
        self.assets = Assets(self.static_folders)
        logging.getLogger().addHandler(self.lately)
        migrate(self.db, self._before_migrating)
        site = queries.site(self.db.reader())
        if site is None:
            with self.db.transaction() as tx:
                queries.put_site(tx, new_token()[:8].replace("-", "a").replace("_", "b").lower(), now())
            site = queries.site(self.db.reader())
        if site is None:
            raise StartError(f"{self.settings.database} holds no forum.")
        with self.db.lock:  # several programs may start on an empty folder at once
            self.secret_key = secret_key(self.settings.data_dir / "secret.key")
        self.config.update(
            INSTANCE=site.instance,
            SESSION_COOKIE_NAME=f"hearth_{site.instance}_form",
            SESSION_COOKIE_SAMESITE="Lax",
            SESSION_COOKIE_HTTPONLY=True,
            WTF_CSRF_TIME_LIMIT=None,  # the session's life is the limit
            TEMPLATES_AUTO_RELOAD=False,
            MAX_FORM_MEMORY_SIZE=1_000_000,
            MAX_FORM_PARTS=200,
        )
        for start in self.events.provided("start"):
            start(self)

    def _before_migrating(self) -> None:
        for keep in self.events.provided("before migrating"):
            keep(self)

    def close(self) -> None:
        """Stop the worker and whatever else runs, fold the log back, close every connection."""
        self.jobs.stop()
        for stop in self.events.provided("stop"):
            stop(self)
        self.db.checkpoint()
        self.db.close()
        logging.getLogger().removeHandler(self.lately)

    def _rule_of(self, method: str, path: str) -> str:
        """The pattern of an address, which names nobody; ? where it leads nowhere."""
        try:
            return self.url_map.bind("").match(path, method, return_rule=True)[0].rule
        except (HTTPException, RoutingException):
            return "?"


def itself(stand_in: Any) -> Any:
    """What one of Flask's names stands for now. Each look through the name costs as much as five at the thing."""
    return stand_in._get_current_object()


def current() -> Forum:
    """The forum that serves this request."""
    found: Forum = itself(flask.current_app)
    return found


Register = Callable[[Forum], None]
