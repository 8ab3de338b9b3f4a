"""The page of a search: frame, form and rows are made once for many, and filled with what one query says. No SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import flask
from markupsafe import Markup, escape

from ..boards.queries import Board
from ..kernel import i18n, pages
from ..kernel.finding import SearchOperator, Suggestion
from ..kernel.links import Links
from ..kernel.pages import Look
from ..kernel.text import escaped
from ..kernel.times import Times
from . import excerpt, narrowing
from .advice import Problem
from .asking import Query
from .excerpt import Needles
from .forms import SORTS
from .queries import Hit
from .service import Page


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as its page says it."""

    typed: str
    query: Query
    sort: str  # of forms.SORTS
    is_first: bool  # the first page of finds
    is_cut: bool  # only the beginning of what was typed was looked for
    boards: Sequence[Board]  # that the reader sees
    operators: Sequence[SearchOperator]
    links: Links

    @property
    def bare(self) -> str:
        return narrowing.bare(self.query)

    @property
    def order(self) -> str:
        return order_of(self.sort)

    def address(self, **more: object) -> str:
        """Of its first page; `sort` and `before` lead elsewhere."""
        return self.links.to("/search", **{"q": self.typed, "sort": self.order, **more})


class Kind(NamedTuple):
    """For which a list of finds is made once."""

    by_date: bool
    capped: bool  # best first, of the newest only
    other: str  # the order it may have instead: "best", "new" or ''
    earlier: bool  # there is a page before this one, and one after it
    later: bool


def order_of(sort: str) -> str:
    """As it stands in an address: nothing for the usual one."""
    return sort if sort != SORTS[0] else ""


def page(
    asked: Asked,
    found: Page,
    texts: Sequence[tuple[Hit, str]],
    *,
    beside: Sequence[Sequence[Suggestion]],
    problems: Sequence[Problem],
    minute: int,
) -> dict[str, str]:
    """What is put into search/frame.html.

    :param texts: the finds, each with what may be shown of its post, as plain text.
    """
    chips = narrowing.chips(asked.query, asked.operators, asked.boards)
    words = narrowing.words_of(asked.query) if chips or not texts else ""
    more = {"chips": chips, "words": words, "order": asked.order}
    told = chips or problems or asked.is_cut
    return {
        **_form(asked, asked.links.to("/search", q=words, sort=asked.order) if chips else ""),
        "title": escape(f"{asked.typed} · ") if asked.typed else "",
        "told": _render("_told", problems=problems, is_cut=asked.is_cut, **more) if told else "",
        "beside": _render("_beside", beside=beside) if beside else "",
        "found": (
            _list(asked, found, rows(texts, found.needles, minute))
            if texts
            else _render("_rest", asked=asked, page=found, **more)
        ),
    }


def _render(piece: str, **context: Any) -> str:
    return pages.render(f"search/{piece}.html", flask.g.look, **context)


def _list(asked: Asked, found: Page, made: Markup) -> Markup:
    by_date = asked.sort == "new" or not asked.bare
    other = "" if not asked.bare else "best" if asked.sort == "new" else "new"
    kind = Kind(by_date, found.capped, other, not asked.is_first, found.next is not None)
    puts = {
        "rows": made,
        "other": escape(asked.address(sort=order_of(other))) if other else "",
        "first": escape(asked.address()),
        "later": escape(asked.address(before=found.next)) if kind.later else "",
    }
    return pages.rows("search/_found.html", flask.g.look, [puts], kind)


def of_the_form(asked: Asked) -> dict[str, Any]:
    """For the template of the form, once for each look."""
    tagged = any(operator.name == "tag" for operator in asked.operators)
    return {"boards": asked.boards, "ticks": ticks_of(asked.operators), "tagged": tagged}


def _form(asked: Asked, all_off: str) -> dict[str, str]:
    """It is open where the query is narrowed.

    :param all_off: the address of the query without its filters; '' when there are none.
    """
    shown = narrowing.fields(asked.query, asked.boards, [tick.name for tick in ticks_of(asked.operators)])
    order = asked.order
    return {
        "q": escape(asked.typed),
        "was": escape(asked.query.text()),
        "author": escape(shown.author),
        "after": escape(shown.after),
        "before": escape(shown.before),
        "tag": escape(shown.tag),
        "focus": "" if asked.typed else " autofocus",
        "sort": Markup('<input type="hidden" name="sort" value="{}">').format(order) if order else "",
        "open": " open" if all_off else "",
        "off": _off(all_off) if all_off else "",
        f"in:{shown.board}": " selected",
        **{f"only:{name}": " checked" for name in shown.ticked},
    }


def ticks_of(operators: Sequence[SearchOperator]) -> list[SearchOperator]:
    """Those that the form offers to be ticked."""
    return [operator for operator in operators if ":" in operator.name]


def _off(target: str) -> Markup:
    _ = i18n.words(flask.g.look.language)["_"]
    return Markup('<a class="btn word" href="{}">{}</a>').format(target, _("Take all off"))


def rows(hits: Sequence[tuple[Hit, str]], needles: Needles, minute: int) -> Markup:
    """The finds as rows, with their words marked.

    :param hits: each with what may be shown of its post, as plain text.
    """
    look = flask.g.look
    made = _Row(look, Links(look.base), Times(look.language, look.zone, minute), needles)
    return pages.rows("search/_row.html", look, [made.puts(hit, text) for hit, text in hits])


@dataclass(frozen=True, slots=True)
class _Row:
    look: Look
    links: Links
    times: Times
    needles: Needles

    def puts(self, hit: Hit, text: str) -> dict[str, str]:
        return {
            "title_lang": self._lang(hit.title_lang),
            "to": escaped(self.links.post_in(hit.topic_id, hit.slug, hit.number, hit.post_id)),
            "title": excerpt.marked(hit.title, self.needles),
            "lang": self._lang(hit.lang),
            "say": excerpt.excerpt(text, self.needles),
            "hue": str(hit.board_hue),
            "board_to": escaped(self.links.board(hit.board_slug)),
            "board": escaped(hit.board_name),
            "author": escaped(hit.author_name),
            "number": str(hit.number),
            "when": self.times.lately(hit.created_at),
            "replies": self._replies(hit.replies),
        }

    def _lang(self, code: str) -> str:
        """Of what people wrote, where it is not the page's."""
        return f' lang="{escaped(code)}"' if code and code != self.look.language else ""

    def _replies(self, count: int) -> str:
        said = i18n.words(self.look.language)
        _, ngettext = said["_"], said["ngettext"]
        return str(ngettext("%(num)d reply", "%(num)d replies", count) if count else _("no replies yet"))
