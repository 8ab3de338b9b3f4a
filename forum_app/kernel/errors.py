"""The few ways in which something can go wrong. Rules raise them; `kernel/pages/errors` decides what HTTP says."""

from __future__ import annotations

from typing import Any

FOR_GOOD = 253_402_300_799  # the last second of the year 9999


class HearthError(Exception):
    """The base of every error that a person may see."""


class NotFound(HearthError):
    """Absent, or not yours to see: the answer is the same."""


class Gone(HearthError):
    """It was there for this reader to see, and was removed for good. `path` is a page of ours that may serve."""

    def __init__(self, reason: Any, path: str = "") -> None:
        super().__init__(reason, path)
        self.reason = reason
        self.path = path


class Forbidden(HearthError):
    """You see it, but may not do this. Carries the sentence that says why."""

    def __init__(self, reason: Any = "") -> None:
        super().__init__(reason)
        self.reason = reason


class SignInNeeded(Forbidden):
    """A guest tried what only members may do."""


class Barred(Forbidden):
    """Not now, by a decision about this person: `kind` is suspended (they cannot come in), silenced (they read and do
    not write) or banned (nobody comes in from where they are). `until` is in seconds; FOR_GOOD has no end.

    `why` holds the words of whoever decided; `language` is that of the person, '' where it is not known.
    """

    def __init__(self, kind: str, until: int = FOR_GOOD, why: str = "", language: str = "") -> None:
        super().__init__(why)
        self.kind = kind
        self.until = until
        self.why = why
        self.language = language


class Unsettled(Forbidden):
    """Something else comes first: `path` is the page where it is done, `kept` is said when words wait meanwhile."""

    def __init__(self, title: Any, reason: Any, kept: Any, path: str, label: Any) -> None:
        super().__init__(reason)
        self.title = title
        self.kept = kept
        self.path = path
        self.label = label


class Invalid(HearthError):
    """A field does not hold what it should: its name and a sentence to show beside it."""

    def __init__(self, field: str, message: Any) -> None:
        super().__init__(field, message)
        self.field = field
        self.message = message


class Held(Exception):
    """What somebody is about to post waits until a moderator has looked at it; `reason` is a word of whoever holds it.

    Raised by guards and caught where the words are kept, so that nobody is shown it. `found` says what was found.
    """

    def __init__(self, reason: str, found: str = "") -> None:
        super().__init__(reason, found)
        self.reason = reason
        self.found = found


class Conflict(HearthError):
    """The thing changed meanwhile, so that the change asked for makes no sense any more."""

    def __init__(self, reason: Any = "") -> None:
        super().__init__(reason)
        self.reason = reason


class TooMany(HearthError):
    """Too often, too fast. `wait` is in seconds."""

    def __init__(self, wait: int, reason: Any = "") -> None:
        super().__init__(wait, reason)
        self.wait = max(1, wait)
        self.reason = reason


class Busy(HearthError):
    """The machine has its hands full for a moment; the same request will work soon. `wait` is in seconds."""

    def __init__(self, wait: int = 2) -> None:
        super().__init__(wait)
        self.wait = wait


class Resting(HearthError):
    """The owner lets nothing be changed at the moment, or has closed the house. Carries the owner's words."""

    def __init__(self, reason: str = "", *, closed: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.closed = closed


class StaleForm(HearthError):
    """The form's token is missing, too old or another session's. The words in it are given back."""


class ConfirmNeeded(HearthError):
    """From another computer this needs the viewer's password once more; a form that was sent goes along."""


class StorageError(HearthError):
    """The database could not do it, and nothing was changed."""


class StorageFull(StorageError):
    """No space left on the disk."""


class StorageReadOnly(StorageError):
    """The data folder cannot be written."""


class StorageBusy(StorageError):
    """Other writers held the lock too long."""


class StorageBroken(StorageError):
    """The file is damaged or cannot be read."""


class StartError(Exception):
    """Hearth cannot start; the message is one sentence for the person at the keyboard."""

    exit_code = 1

    def __init__(self, message: str, exit_code: int | None = None) -> None:
        super().__init__(message)
        if exit_code is not None:
            self.exit_code = exit_code
