"""Secrets: passwords, tokens, where a redirect may lead. No words for people here but those of password rules."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import argon2

from .errors import Busy, StartError
from .lock import slow

# OWASP's minimum for argon2id: 19 MiB, two rounds, one lane; about 22 ms
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
LONGEST_PASSWORD = 256
# of a password nobody knows: an unknown name costs as much time as a known one
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$SDtT4VCFq00vDZG6+EpSJA$YpXBmv5styFJRcTReXodH58SwaFEn2DPSpdh2haMng4"


class HashGate:
    """At most two hashes at a time; few threads may wait for one, so that logging in never stops the reading."""

    def __init__(self, threads: int, patience: float = 5.0) -> None:
        self._running = threading.Semaphore(2)
        self._room = threading.Semaphore(2 + max(1, threads // 4))
        self._patience = patience

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise Busy
        try:
            if not self._running.acquire(timeout=self._patience):
                raise Busy
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._room.release()

    @slow
    def hash(self, password: str) -> str:
        """:raises Busy: when too many wait already."""
        with self._place():
            return _HASHER.hash(password)

    @slow
    def matches(self, password: str, stored: str | None) -> bool:
        """Is this the password? `None` takes as long as any other and is always False.

        :raises Busy: when too many wait already.
        """
        with self._place():
            try:
                right = _HASHER.verify(stored or _NOBODY, password[: LONGEST_PASSWORD + 1])
            except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
                return False
            return right and stored is not None


def new_token() -> str:
    """256 bits, safe in a cookie or an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


_OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")


def own_path(target: str | None, otherwise: str) -> str:
    """`target` if it is a path on this site, else `otherwise`. A backslash or a second slash leads elsewhere."""
    return target if target and _OWN_PATH.fullmatch(target) else otherwise


def secret_key(path: Path) -> bytes:
    """The key that signs tokens, made at the first start. Readable by its owner only."""
    if not path.exists():
        write_secret(path, secrets.token_bytes(32))
    key = path.read_bytes()
    if len(key) < 32:
        raise StartError(f"{path} is damaged. Remove it; everybody will have to log in again.")
    return key


def write_secret(path: Path, secret: bytes) -> None:
    """A file for this user's eyes only, whole or absent: half a secret would be easy to guess."""
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
