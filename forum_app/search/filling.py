"""The form of the search and the rows of its finds: made once for many, filled with what one query says. No SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import flask
from markupsafe import Markup, escape

from ..boards.queries import Board
from ..kernel import i18n, pages
from ..kernel.finding import SearchOperator
from ..kernel.links import Links
from ..kernel.pages import Look
from ..kernel.times import Times
from . import excerpt, narrowing
from .asking import Query
from .excerpt import Needles
from .queries import Hit


def form(
    typed: str, query: Query, boards: Sequence[Board], operators: Sequence[SearchOperator], sort: str, all_off: str
) -> Markup:
    """Its HTML for the look of this request; it is open where the query is narrowed.

    :param sort: as it stands in an address: '' for the usual order.
    :param all_off: the address of the query without its filters; '' when there are none.
    """
    ticks = ticks_of(operators)
    shown = narrowing.fields(query, boards, [tick.name for tick in ticks])
    puts = {
        "q": escape(typed),
        "was": escape(query.text()),
        "author": escape(shown.author),
        "after": escape(shown.after),
        "before": escape(shown.before),
        "tag": escape(shown.tag),
        "focus": "" if typed else " autofocus",
        "sort": Markup('<input type="hidden" name="sort" value="{}">').format(sort) if sort else "",
        "open": " open" if all_off else "",
        "off": _off(all_off) if all_off else "",
        f"in:{shown.board}": " selected",
        **{f"only:{name}": " checked" for name in shown.ticked},
    }
    tagged = any(operator.name == "tag" for operator in operators)
    made = pages.framed("search/form.html", flask.g.look, puts, boards=boards, ticks=ticks, tagged=tagged)
    return Markup(made.decode())


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
            "to": escape(self.links.post_in(hit.topic_id, hit.slug, hit.number, hit.post_id)),
            "title": excerpt.marked(hit.title, self.needles),
            "lang": self._lang(hit.lang),
            "say": excerpt.excerpt(text, self.needles),
            "hue": str(hit.board_hue),
            "board_to": escape(self.links.board(hit.board_slug)),
            "board": escape(hit.board_name),
            "author": escape(hit.author_name),
            "number": str(hit.number),
            "when": self.times.lately(hit.created_at),
            "replies": self._replies(hit.replies),
        }

    def _lang(self, code: str) -> str:
        """Of what people wrote, where it is not the page's."""
        return f' lang="{escape(code)}"' if code and code != self.look.language else ""

    def _replies(self, count: int) -> str:
        said = i18n.words(self.look.language)
        _, ngettext = said["_"], said["ngettext"]
        return str(ngettext("%(num)d reply", "%(num)d replies", count) if count else _("no replies yet"))
