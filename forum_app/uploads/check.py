"""What `hearth check` looks at here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ..kernel.db import Reader
from ..kernel.errors import NotFound
from ..kernel.files import FileStore
from . import queries

HASHED = 64 * 1024 * 1024  # bytes; beyond that only sizes are compared


def problems(db: Reader, files: FileStore) -> Iterator[str]:
    """A file without a row is none: a crash may leave one, and the sweep takes it."""
    left = HASHED
    for file in queries.files(db):
        size = files.size(file.digest)
        if size is None:
            yield f"file {file.digest} is missing"
        elif size != file.size or (left >= 0 and not _is_itself(files, file.digest)):
            yield f"file {file.digest} is damaged"
        left -= file.size
    for name in queries.avatars_without_file(db):
        yield f"the picture of member {name} is not among the files"
    for name, counted, found in queries.miscounted(db):
        yield f"upload {name} counts {counted} uses, there are {found}"
    for post_id in queries.shown_by_nothing(db):
        yield f"post {post_id} shows a file, but is not there"


def _is_itself(files: FileStore, digest: str) -> bool:
    try:
        return hashlib.sha256(files.read(digest)).hexdigest() == digest
    except NotFound:
        return False
