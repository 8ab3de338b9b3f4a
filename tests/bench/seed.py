"""A community for benchmarks: realistic lengths, Zipf topics and authors, a third Chinese. Always the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from forum_app import Forum, create_app, load
from forum_app.topics import top
from forum_app.transfer.importing import Importer
from forum_app.transfer.lines import PostLine, TopicLine
from tests.people import found_forum

LATIN = (
    "the stove smokes when wind comes from north and nobody knows why so we tried another chimney cap which helped a "
    "little but not enough because kitchen fan pulls air through every gap in old house someone should measure draught "
    "with both doors open before buying anything expensive please write down what you find here"
).split()
HAN = (
    "炉子烟囱北风厨房风机补风负压门窗烟道清理每年十月上去看一眼两个人一起周六晚上吃饭读书木工修车电路"
    "温室浇水提醒代码放在这里大家试试看再说没有问题谢谢"
)
START = 1_700_000_000


def sentence(dice: random.Random, chinese: bool, length: int) -> str:
    """Words up to about `length` characters, with a little Markdown here and there."""
    if chinese:
        text = "".join(dice.choice(HAN) + ("，" if dice.random() < 0.08 else "") for _ in range(max(4, length // 2)))
        return text + "。"
    words: list[str] = []
    while sum(map(len, words)) + len(words) < length:
        word = dice.choice(LATIN)
        words.append(f"**{word}**" if dice.random() < 0.02 else word)
    return " ".join(words).capitalize() + "."


def body(dice: random.Random, chinese: bool) -> str:
    """A post: log-normal length, mean about 330 characters, in paragraphs."""
    left = int(min(6000, max(20, dice.lognormvariate(5.3, 0.9))))
    paragraphs = []
    while left > 0:
        take = min(left, dice.randint(80, 500))
        paragraphs.append(sentence(dice, chinese, take))
        left -= take
    return "\n\n".join(paragraphs)


def topics(posts: int, seed: int = 8420) -> Iterator[TopicLine]:
    """Topics with `posts` posts in all. A few are long, most are short; a few people write most."""
    dice = random.Random(seed)
    people = max(20, posts // 100)
    weights = [1 / rank for rank in range(1, people + 1)]
    left, number = posts, 0
    while left > 0:
        number += 1
        size = min(left, max(1, int(dice.paretovariate(0.9) * 4)), 3000)
        chinese = dice.random() < 1 / 3
        at = START + number * 3000
        lines = []
        for author in dice.choices(range(people), weights, k=size):
            at += dice.randint(20, 4000)
            lines.append(PostLine(f"{'成员' if chinese else 'member '}{author}", at, "md", body(dice, chinese), None))
        title = sentence(dice, chinese, dice.randint(20, 70))
        board = f"board {dice.randint(1, 8)}"
        yield TopicLine("bench", str(number), board, title, lines[0].author, START + number * 3000, tuple(lines))
        left -= size


def seed(folder: Path, posts: int) -> None:
    """A forum of that size in a new folder."""
    app = create_app(load({"data_dir": folder, "limits": False}, {}), worker=False)
    found_forum(app)
    fill(app, posts)
    top.refresh(app.db)
    app.close()


def fill(app: Forum, posts: int) -> None:
    Importer(app.db, str(app.config["INSTANCE"])).run(topics(posts))
