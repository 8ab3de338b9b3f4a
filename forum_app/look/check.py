"""What `hearth check` looks at here."""

from __future__ import annotations

from collections.abc import Iterator

from ..kernel.db import Reader
from ..kernel.files import FileStore
from . import queries


def problems(db: Reader, files: FileStore) -> Iterator[str]:
    """That the file is undamaged, uploads see."""
    for digest in queries.logo_files(db):
        if files.size(digest) is None:
            yield "the logo is not among the files"
