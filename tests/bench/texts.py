"""Words for big forums: pieces of texts with their HTML, made once; a post is some of them, one below the other.

Each piece is a block of Markdown that was rendered by the program. Blocks stand for themselves, so the HTML of a post
is that of its pieces in a row: what the renderer would make of it, in a fortieth of the time (tests/test_bench.py).
Words are drawn by rank (Zipf), lengths are log-normal, so that an index has its common, middling and rare words.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from forum_app.kernel import markup

PIECES = 6000  # a third of them Chinese
Prepare = list[tuple[str, Callable[[str], str]]]
TYPES = 30_000  # different words of a language
COMMON = (
    "the of to and a in is it that for was on are as with they be at one have this from or had by but some what there "
    "we can out other were all your when up use word how said each she which do their time if will way about many then "
    "them would write like so these her long make thing see him two has look more day could go come did my no most "
    "sound number who over know water than call first people may down side been now find any new work part take"
).split()
HAN = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
STARTS = "b br c ch cl d dr f fl g gr h j k l m n p pl pr qu r s sh sl st t th tr v w".split()
VOWELS = "a e i o u ai ea ee oa ou".split()
ENDS = "b ck d ft g l ll m mp n nd ng nt p r rd rt s ss st t tch w x".split()


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a post; `more` is what is looked for in it: tokens, joined by spaces."""

    body: str
    html: str
    plain: str
    more: dict[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """A post's words, as `markup.prepare` answers them."""

    body: str
    html: str
    plain: str
    lang: str
    more: dict[str, str]


class Zipf:
    """Draws by rank: the first twice as often as the second, three times as often as the third."""

    def __init__(self, things: list[str]) -> None:
        self.things = things
        self._sums = list(accumulate(1 / rank for rank in range(1, len(things) + 1)))

    def draw(self, dice: random.Random, count: int) -> list[str]:
        whole = self._sums[-1]
        return [self.things[bisect(self._sums, dice.random() * whole)] for _ in range(count)]


def _latin_words(dice: random.Random) -> list[str]:
    """The common words first; the others look like words."""
    syllable = lambda: dice.choice(STARTS) + dice.choice(VOWELS)  # noqa: E731
    made: dict[str, None] = dict.fromkeys(COMMON)
    while len(made) < TYPES:
        made["".join(syllable() for _ in range(dice.choice((1, 2, 2, 3)))) + dice.choice(ENDS)] = None
    return list(made)


def _han_words(dice: random.Random) -> list[str]:
    """Of the 3,755 usual characters, some much more usual than others; most words have two."""
    usual = [bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    others = [char for char in usual if char and char not in HAN]
    dice.shuffle(others)
    chars = Zipf([*HAN, *others])
    made: dict[str, None] = dict.fromkeys(HAN[:12])
    while len(made) < TYPES:
        made["".join(chars.draw(dice, dice.choice((1, 2, 2, 2, 3))))] = None
    return list(made)


class Texts:
    """Posts and titles without end; the same for the same dice.

    :param prepare: what slices make of a text, by name; see `provide("prepare", …)`.
    """

    def __init__(self, dice: random.Random, prepare: Prepare, pieces: int = PIECES) -> None:
        self._prepare = prepare
        self._latin, self._han = Zipf(_latin_words(dice)), Zipf(_han_words(dice))
        third = pieces // 3
        self._pieces = {
            True: [self._piece(dice, chinese=True) for _ in range(third)],
            False: [self._piece(dice, chinese=False) for _ in range(pieces - third)],
        }

    def post(self, dice: random.Random, *, chinese: bool) -> Text:
        """Some 330 characters in the mean; half of that for Chinese, which says as much with it."""
        some = min(40, 1 + int(dice.lognormvariate(0.5, 0.8)))
        chosen = [dice.choice(self._pieces[chinese]) for _ in range(some)]
        return Text(
            "\n\n".join([piece.body for piece in chosen]),
            "".join([piece.html for piece in chosen]),
            "\n".join([piece.plain for piece in chosen]),
            "zh-Hans" if chinese else "en",
            {name: " ".join([piece.more[name] for piece in chosen]) for name, _ in self._prepare},
        )

    def words(self, first: int, last: int, *, chinese: bool = False) -> list[str]:
        """The words of these ranks, the most usual one first."""
        return (self._han if chinese else self._latin).things[first:last]

    def title(self, dice: random.Random, *, chinese: bool) -> str:
        return self._sentence(dice, chinese, dice.randint(20, 70)).strip("。.")[:120]

    def _piece(self, dice: random.Random, *, chinese: bool) -> Piece:
        length = int(min(2000, max(12, dice.lognormvariate(4.5, 0.7))))
        made = markup.prepare(dice.choices(BLOCKS, SHARES)[0](self._sentence(dice, chinese, length)))
        return Piece(made.body, made.html, made.plain, {name: fn(made.plain) for name, fn in self._prepare})

    def _sentence(self, dice: random.Random, chinese: bool, length: int) -> str:
        if chinese:
            words = self._han.draw(dice, max(2, length // 4))
            return "".join(word + ("，" if dice.random() < 0.1 else "") for word in words) + "。"
        words = self._latin.draw(dice, max(2, length // 5))
        return " ".join(f"**{word}**" if dice.random() < 0.02 else word for word in words).capitalize() + "."


def _list(words: str) -> str:
    """A list with a line below it: two lists in a row would be one."""
    third = len(words) // 3
    return f"- {words[:third].strip()}\n- {words[third : 2 * third].strip()}\n\n{words[2 * third :].strip()}"


# a post is mostly plain words; now and then somebody quotes, lists, links or shows code
BLOCKS: tuple[Callable[[str], str], ...] = (
    lambda words: words,
    _list,
    lambda words: f"> {words}",
    lambda words: f"```\n{words.replace('*', '')}\n```",
    lambda words: f"[{words[:30].replace('*', '')}](https://example.org/{len(words)}) {words.replace('*', '')}",
)
SHARES = (85, 5, 5, 2, 3)
