"""How this Hearth was started: flag > HEARTH_* > hearth.toml > default. Fixed for the life of the program.

What the owner decides in the browser is not here but in the options that slices declare.
"""

from __future__ import annotations

import dataclasses
import ipaddress
import os
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs

from .kernel.errors import StartError
from .kernel.folder import MOVED

DEFAULT_PORT = 8420
LEVELS = ("debug", "info", "warning", "error")
PORTABLE = "hearth-data"  # beside the executable


def setting(default: Any, help_: str) -> Any:
    """A field with its sentence; docs/settings.md is tested against these."""
    return field(default=default, metadata={"help": help_})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the program must know before it opens its data."""

    data_dir: Path = setting(Path(), "The folder that holds everything. Default: this user's data folder.")
    host: str = setting("127.0.0.1", "The address to listen on. 0.0.0.0 lets the network in.")
    port: int = setting(DEFAULT_PORT, "The port to listen on. 0 takes any free one.")
    base_path: str = setting("", "The path under which the forum lives, as /forum, behind a proxy that passes it on.")
    public_url: tuple[str, ...] = setting((), "Addresses people use, as https://forum.example. Repeatable.")
    trusted_proxy: str = setting("", "The address of the one proxy whose X-Forwarded headers are believed.")
    log_level: str = setting("info", "How much is written to the log: debug, info, warning or error.")
    limits: bool = setting(True, "off lifts the posting limits, for tests and benchmarks.")
    threads: int = setting(8, "How many requests are worked on at a time, by each process.")
    workers: int = setting(1, "How many processes answer requests, with --headless; not on Windows.")

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise StartError(f"The port must be between 0 and 65535, not {self.port}.", exit_code=2)
        if self.base_path and (not self.base_path.startswith("/") or self.base_path.endswith("/")):
            raise StartError(f"The base path must look like /forum, not {self.base_path!r}.", exit_code=2)
        if self.log_level not in LEVELS:
            raise StartError(f"The log level must be one of {', '.join(LEVELS)}.", exit_code=2)
        if not 2 <= self.threads <= 256:
            raise StartError(f"The number of threads must be between 2 and 256, not {self.threads}.", exit_code=2)
        if not 1 <= self.workers <= 64:
            raise StartError(f"The number of workers must be between 1 and 64, not {self.workers}.", exit_code=2)
        for url in self.public_url:
            if not _is_address(url):
                raise StartError(f"A public address must look like https://forum.example, not {url!r}.", exit_code=2)
        if self.trusted_proxy:
            try:
                ipaddress.ip_address(self.trusted_proxy)
            except ValueError:
                raise StartError(
                    f"The trusted proxy must be an IP address, not {self.trusted_proxy!r}.", exit_code=2
                ) from None

    @property
    def database(self) -> Path:
        return self.data_dir / "hearth.db"

    @property
    def run_dir(self) -> Path:
        return self.data_dir / "run"

    @property
    def origins(self) -> frozenset[str]:
        """scheme://host[:port] of each public address."""
        return frozenset(f"{part.scheme}://{part.netloc}".lower() for part in map(urlsplit, self.public_url))


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket that is left open, a port that is no number
        return False


def default_data_dir() -> Path:
    """Local, never roaming: a database must not travel over a network at log-off."""
    return Path(platformdirs.user_data_dir("hearth", appauthor=False, roaming=False))


def beside_the_program(program: Path | None = None) -> Path | None:
    """The folder `hearth-data` beside the one executable, if there is one: Hearth on a stick. None when it is run from
    source: there a folder of this name is no wish."""
    if program is None:
        if not getattr(sys, "frozen", False):
            return None
        program = Path(sys.executable)
    bundle = next((parent for parent in program.parents if parent.suffix == ".app"), program)  # macOS: Hearth.app
    folder = bundle.parent / PORTABLE
    return folder if folder.is_dir() else None


def moved(folder: Path) -> Path:
    """Where this data folder was moved to, told by the note that `hearth move` leaves; else the folder itself.

    :raises StartError: when what the note names is not there: a new, empty forum in its stead would frighten.
    """
    for _ in range(9):  # moved again and again, or in a circle
        try:
            note = (folder / MOVED).read_text("utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return folder
        except (OSError, UnicodeDecodeError) as error:
            raise StartError(f"{folder / MOVED} cannot be read.") from error
        if not any((Path(note) / name).exists() for name in ("hearth.db", MOVED)):
            raise StartError(
                f"The forum was moved from {folder} to {note}, and is not there now. Is its disk connected? "
                f"If it is elsewhere, start with --data-dir; to begin anew, remove {folder / MOVED}."
            )
        folder = Path(note)
    raise StartError(f"{folder / MOVED} leads in a circle.")


def load(flags: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from all four sources. Flags that are None were not given.

    :raises StartError: with exit code 2 for a value that makes no sense.
    """
    return Settings(**{name: value for name, (value, _) in sources(flags, environ).items()})


def sources(
    flags: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None, program: Path | None = None
) -> dict[str, tuple[Any, str]]:
    """Each setting's value and where it came from; `hearth config` shows it. `program` is the one executable."""
    given = {name: value for name, value in (flags or {}).items() if value is not None and value != ()}
    environ = os.environ if environ is None else environ
    data_dir, origin = _data_dir(given, environ, program)
    file = _file(data_dir / "hearth.toml")
    found: dict[str, tuple[Any, str]] = {"data_dir": (data_dir, origin)}
    for spec in dataclasses.fields(Settings)[1:]:
        variable = f"HEARTH_{spec.name.upper()}"
        if spec.name in given:
            found[spec.name] = (_convert(spec, given[spec.name], "--" + spec.name.replace("_", "-")), "flag")
        elif environ.get(variable, "") != "":
            found[spec.name] = (_convert(spec, environ[variable], variable), variable)
        elif spec.name in file:
            found[spec.name] = (_convert(spec, file[spec.name], f"{spec.name} in hearth.toml"), "hearth.toml")
        else:
            found[spec.name] = (spec.default, "default")
    return found


def _folder(given: str | Path) -> Path:
    try:
        return Path(given).expanduser()
    except RuntimeError as error:
        raise StartError(f"The data folder {given} cannot be found: nobody here has that name.", exit_code=2) from error


def _data_dir(given: Mapping[str, Any], environ: Mapping[str, str], program: Path | None) -> tuple[Path, str]:
    """Named, or beside the program, or this user's; then wherever it was moved to."""
    if named := given.get("data_dir") or environ.get("HEARTH_DATA_DIR"):
        folder, origin = _folder(named), "flag" if "data_dir" in given else "HEARTH_DATA_DIR"
    elif portable := beside_the_program(program):
        folder, origin = portable, "portable"
    else:
        folder, origin = default_data_dir(), "default"
    target = moved(folder.absolute())
    return target, origin if target == folder.absolute() else f"{origin}, moved from {folder}"


def _file(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StartError(f"{path} cannot be read: {error}.", exit_code=2) from error
    except OSError as error:
        raise StartError(f"{path} cannot be read: {error.strerror}.") from error
    names = {spec.name for spec in dataclasses.fields(Settings)} - {"data_dir"}
    if unknown := sorted(set(values) - names):
        raise StartError(f"{path} sets {', '.join(unknown)}, which Hearth does not know.", exit_code=2)
    return values


def _convert(spec: dataclasses.Field[Any], value: Any, source: str) -> Any:
    """The value in the field's type; text comes from flags and the environment, other types from the file."""
    kind = type(spec.default)
    if kind is bool and isinstance(value, str):
        if value.lower() in ("on", "true", "yes", "1"):
            return True
        if value.lower() in ("off", "false", "no", "0"):
            return False
    elif kind is int and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value):
        return int(value)
    elif kind is tuple:
        parts = value.split() if isinstance(value, str) else value if isinstance(value, list | tuple) else [value]
        if all(isinstance(part, str) for part in parts):
            return tuple(parts)
    elif type(value) is kind:
        return value
    raise StartError(f"{source} is {value!r}, which Hearth does not understand.", exit_code=2)
