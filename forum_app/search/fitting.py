"""What fits some words besides posts: members, boards, tags, as their slices say. No Flask, no SQL."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.finding import Suggest, Suggestion
from ..kernel.forum import Forum
from ..kernel.rights import Rights
from ..kernel.viewer import Viewer

MOST = 3  # of a kind
LONGEST = 60  # characters of words that can be a name; more are a sentence


def groups(app: Forum, db: Reader, viewer: Viewer, may: Rights, typed: str) -> list[list[Suggestion]]:
    """By kind, in the order of the slices; no empty ones."""
    if len(typed) > LONGEST:
        return []
    asked: list[Suggest] = app.events.provided("suggest")
    return [found for ask in asked if (found := ask(db, viewer, may, typed, MOST))]


def of_kind(kind: str, app: Forum, db: Reader, viewer: Viewer, may: Rights, typed: str) -> list[Suggestion]:
    return [found for group in groups(app, db, viewer, may, typed) for found in group if found.kind == kind]
