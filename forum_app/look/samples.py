"""What the style guide shows in the parts: people, topics and posts that nobody wrote."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

MINUTE, HOUR, DAY = 60, 3600, 86400

TOKENS = (
    "paper", "sheet", "sunk", "ink", "ink-2", "ink-3", "hair", "edge", "ember", "ember-2", "fill", "fill-2", "on-ember",
    "soft", "line", "glow", "ok", "ok-soft", "warn", "warn-soft", "bad", "bad-soft",
)  # fmt: skip
TOOLS = ("bold", "italic", "link", "quote", "code", "list", "tasks", "table", "image", "poll", "eyeoff", "smile")
ARTS = ("first", "cold", "search", "sleep", "lost")
SIZES = (24, 32, 40, 44, 72, 96)
PEOPLE = ("Ann Leigh", "周师傅", "Bob 老鲍", "小满", "Ola", "莲藕婆婆", "Ruth", "Wren")

PROSE = {
    "en": """## A heading in a post

So **be** it, *gently*, ~~not~~ `like this`, with [a link](https://example.org/) and H~2~O.

> The oven holds its heat until noon.

| loaf | minutes |
| --- | --: |
| rye | 55 |
| wheat | 40 |

```python
def light(fire):  # from below
    return f"{fire} burns"
```

- [x] wood
- [ ] matches

:::spoiler Who did it
The baker.
:::

It holds.[^1]

[^1]: For a day, at least.""",
    "zh-Hans": """## 帖子里的小标题

就**这样**，*轻轻地*，~~不对~~，`像这样`，再加[一个链接](https://example.org/)和 H~2~O。

> 炉子的余温能留到中午。

| 面包 | 分钟 |
| --- | --: |
| 黑麦 | 55 |
| 白面 | 40 |

```python
def light(fire):  # 从下面点
    return f"{fire} 着了"
```

- [x] 柴
- [ ] 火柴

:::spoiler 是谁干的
面包师傅。
:::

能留住。[^1]

[^1]: 至少一天。""",
}
TITLES = {
    "en": ("The oven is lit on Saturday", "Who has folding chairs?", "A kettle without a lid, free", "How it ended"),
    "zh-Hans": ("周六五点生炉子", "谁家有折叠椅？", "没盖的水壶，白送", "后来怎么样了"),
}
SAID = {
    "en": ("I am at the gate with a plate.", "Four, and a bench.", "Put the lid on a wet cloth. That holds it."),
    "zh-Hans": ("我端着盘子到门口了。", "四把，外加一条长凳。", "盖子垫块湿布，就稳了。"),
}


def rows(language: str, at: int) -> list[Any]:
    """Four topics: glowing, of today, of yesterday, and long cold."""
    ages = (5 * MINUTE, 3 * HOUR, DAY, 9 * DAY)
    return [
        _row(place, title, language, at - age)
        for place, (title, age) in enumerate(zip(TITLES[language], ages, strict=True))
    ]


def _row(place: int, title: str, language: str, last: int) -> Any:
    author, answered = PEOPLE[2 * place], PEOPLE[2 * place + 1]
    return SimpleNamespace(
        id=1 + place, slug="x", title=title, lang=language, author=author, author_name=author, author_avatar="",
        board_slug="x", board_name=("Lane 小巷", "Kitchen 厨房")[place % 2], board_hue=1 + place, last_author=answered,
        last_author_name=answered, last_post_at=last, created_at=last, last_post_id=1, replies=(12, 0, 3, 48)[place],
        pinned=1 if place == 0 else 0, pinned_until=None, locked=1 if place == 2 else 0, lock_reason="",
        unread=place == 0, solved=place == 3,
    )  # fmt: skip


def posts(language: str, at: int, first_id: int) -> list[Any]:
    """An answer, one that was edited, two stubs, and one by somebody who left."""
    words = SAID[language]
    return [
        _post(first_id, 2, PEOPLE[0], words[0], language, at - HOUR,
              reply_to_id=1, reply_to_number=1, reply_to_name=PEOPLE[1]),
        _post(first_id + 1, 3, PEOPLE[1], words[1], language, at - HOUR, edited_at=at - MINUTE, role="moderator"),
        _post(first_id + 2, 4, PEOPLE[2], "", language, at - HOUR, deleted_at=at, deleted_by=3, author_id=3),
        _post(first_id + 3, 5, PEOPLE[2], "", language, at - HOUR, purged=1),
        _post(first_id + 4, 6, PEOPLE[3], words[2], language, at - HOUR, author_left=True),
    ]  # fmt: skip


def _post(post_id: int, number: int, author: str, words: str, language: str, at: int, **more: Any) -> Any:
    plain = {
        "id": post_id, "number": number, "author": author, "display_name": author, "avatar": "", "author_id": number,
        "author_left": False, "role": "member", "lang": language, "html": f"<p>{words}</p>", "created_at": at,
        "edited_at": None, "deleted_at": None, "deleted_by": None, "purged": 0, "reply_to_id": None,
        "reply_to_number": None, "reply_to_name": "",
    }  # fmt: skip
    return SimpleNamespace(**(plain | more))
