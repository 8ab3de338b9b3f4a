"""Static files: gathered at start from the shell and the slices, one CSS file, compressed once, immutable by hash.

The files of a folder in js/ are one module: js/member/*.js is js/member.js. The sheets in css/ are hearth.css; one that
stands beside that folder is for the few pages that name it.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

SHELL = Path(__file__).parent.parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_FOR_US = re.compile(rb"^[ \t]*(?://.*\n|\n|(?=\S))|(?<=[;{}(),])[ \t]+// [^\"'`\n]*$", re.M)


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    zipped: bytes | None  # None where compressing gains nothing
    type: str


class Assets:
    """All files by name, and `version`: the hash of them all, which stands in every address."""

    def __init__(self, folders: list[Path]) -> None:
        sheets: list[bytes] = []
        modules: dict[str, list[Path]] = {}
        self.files: dict[str, Asset] = {}
        for folder in [SHELL, *folders]:
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if path.suffix == ".css" and path.parent.name == "css":
                    sheets.append(path.read_bytes())
                elif path.suffix == ".js" and path.parent.parent.name == "js":
                    modules.setdefault(path.parent.name, []).append(path)
                elif path.is_file():
                    self._add(path.relative_to(folder).as_posix(), path.read_bytes())
        self._add("hearth.css", b"\n".join(sheets))
        for name, pieces in modules.items():
            self._add(f"js/{name}.js", b"\n".join(_piece(path) for path in sorted(pieces, key=lambda path: path.name)))
        whole = hashlib.sha256()
        for name in sorted(self.files):
            whole.update(name.encode() + b"\0" + self.files[name].body)
        self.version = whole.hexdigest()[:12]

    def _add(self, name: str, body: bytes) -> None:
        if name in self.files:
            raise RuntimeError(f"two static files are called {name}")
        suffix = Path(name).suffix
        kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.files[name] = Asset(body, _zipped(body), kind)


def _zipped(body: bytes) -> bytes | None:
    zipped = gzip.compress(body, 9, mtime=0)
    return zipped if len(zipped) < len(body) * 0.9 else None


def _piece(path: Path) -> bytes:
    """A piece of a module that is joined of a folder: each has its names for itself, but for the tools that all use.

    So js/member/*.js are one request. Pieces import nothing; what is rarely needed they ask for by `import()`.
    Comments, and what lines are indented by, stay here; a piece has no text of several lines.
    """
    body = _stripped(path.read_bytes())
    return body if path.name.startswith("00-") else b"{\n" + body + b"}\n"


def _stripped(body: bytes) -> bytes:
    return _FOR_US.sub(b"", body)
