"""A community that never was, in two languages, made by code: the same at every run."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

Line = dict[str, Any]

_OPENINGS = ("Does anybody know", "有没有人知道", "I was thinking about", "今天说说", "Once more about", "再问一次")
_THINGS = (
    "the leaking tap",
    "楼下的猫",
    "the soup on Friday",
    "周五的汤",
    "old bicycles",
    "旧自行车",
    "the stairs at night",
    "夜里的楼梯",
    "bread without salt",
    "不放盐的面包",
    "the choir",
    "合唱团",
)
_SENTENCES = (
    "It depends on **who asks**.",
    "这要看**谁来问**。",
    "See http://localhost/t/1 for the rest.",
    "- one\n- two\n- three",
    "> so it was said\n\nand so it is.",
    "我觉得可以，不过要等到明天。",
    "`wrench --help` says nothing.",
    "```python\nprint('围炉')\n```",
    "Thank you, @ann_b!",
    "谢谢@小明！",
    "| when | what |\n| --- | --- |\n| 8 | soup |",
    "Well.",
)
PEOPLE = (
    "Ann Baker",
    "ann baker",
    "小明",
    "王小红",
    "Jürgen Groß",
    "Sam",
    "SAM",
    "Ольга",
    "Kim 민수",
    "👍",
    "O'Brien",
    "  spaced  out  ",
)


def lines(topics: int = 12, posts: int = 25, seed: int = 7) -> list[Line]:
    """Topics with about as many posts each, the first the oldest."""
    dice = random.Random(seed)
    at = datetime(2024, 3, 1, 8, tzinfo=UTC)
    made = []
    for number in range(1, topics + 1):
        at += timedelta(hours=dice.randrange(1, 30))
        said: list[dict[str, Any]] = []
        for n in range(1, max(1, posts + dice.randrange(-4, 5)) + 1):
            said.append(
                {
                    "n": n,
                    "author": dice.choice(PEOPLE),
                    "created": (at + timedelta(minutes=7 * n)).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "format": dice.choice(("md", "md", "md", "text", "html")),
                    "body": "\n\n".join(dice.sample(_SENTENCES, dice.randrange(1, 4))),
                    "reply_to": dice.randrange(1, n) if n > 1 and dice.random() < 0.3 else None,
                }
            )
        made.append(
            {
                "dataset": "made-up",
                "topic_id": f"t{number}",
                "board": dice.choice(("Kitchen", "工具间")),
                "title": f"{dice.choice(_OPENINGS)} {dice.choice(_THINGS)} #{number}",
                "author": said[0]["author"],
                "created": said[0]["created"],
                "posts": said,
            }
        )
    return made


def packed(made: Iterable[Line], path: Path) -> Path:
    """The lines as a file; gzip where its name says so."""
    content = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in made)
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path
