"""What fits some words besides posts: topics by their titles; members, boards, tags, as their slices say. No Flask,
no SQL."""

from __future__ import annotations

from ..kernel.db import Reader
from ..kernel.finding import Suggest, Suggestion
from ..kernel.forum import Forum
from ..kernel.rights import Rights
from ..kernel.viewer import Viewer
from . import queries, similar, tokens
from .queries import Titled

MOST = 3  # of a kind
MOST_TOPICS = 5
LONGEST = 60  # characters of words that can be a name; more are a sentence
SHORTEST = 2  # letters that are looked for as the beginning of a word
WALKED = 500  # of the newest titles that match


def groups(app: Forum, db: Reader, viewer: Viewer, may: Rights, typed: str) -> list[list[Suggestion]]:
    """By kind, in the order of the slices; no empty ones."""
    if len(typed) > LONGEST:
        return []
    asked: list[Suggest] = app.events.provided("suggest")
    return [found for ask in asked if (found := ask(db, viewer, may, typed, MOST))]


def of_kind(kind: str, app: Forum, db: Reader, viewer: Viewer, may: Rights, typed: str) -> list[Suggestion]:
    return [found for group in groups(app, db, viewer, may, typed) for found in group if found.kind == kind]


def topics(db: Reader, typed: str, hidden: str) -> list[Titled]:
    """The newest topics with these words in their title, of which the last may go on; without such, those that are
    nearest."""
    match = _match(tokens.runs(typed)[: tokens.MOST_TERMS])
    found = queries.titles(db, match, MOST_TOPICS, hidden, WALKED) if match else []
    return found or similar.similar(db, typed, hidden)


def _match(runs: list[tokens.Run]) -> str:
    if not runs:
        return ""
    *words, last = runs
    terms = [tokens.one(run) for run in words]
    begins = not last.cjk and len(last.text) >= SHORTEST
    return " AND ".join([*terms, f'("{last.text}" * OR {tokens.one(last)})' if begins else tokens.one(last)])
