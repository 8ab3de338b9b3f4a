"""What a new forum is born with, in each language. It belongs to the owner from then on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    category: str
    boards: tuple[tuple[str, str], ...]  # name, description
    title: str
    body: str


CONTENT = {
    "en": Content(
        category="Boards",
        boards=(
            ("Around the fire", "Anything at all: news, plans, how the day went."),
            ("Questions and answers", "Ask what you do not know. Nobody knows everything."),
        ),
        title="Welcome. Pull up a chair",
        body="""This is the first topic of your forum, and it is yours to change: press *Edit* below (on a phone, the
pencil).

## What one can do here

- **Write.** *New topic* starts a conversation, the box at the foot of a topic is for replies.
- **Make it look right.** Texts are written in [Markdown](https://commonmark.org/help/): `**bold**`, `*emphasis*`,
  lists, tables, quotes, and code with colours.
- **Call somebody.** `@name` links to a person.
- **Find it again.** The search at the top looks through everything that was ever said.
- **Take it back.** What is deleted can be restored where it stood.

```python
def forum(people):
    return "a place to talk" if people else "a fire that waits"
```

| For the owner | Where |
| --- | --- |
| Name of the forum, language, who may join | *Keep the house* → *Settings* |
| Boards and their order | *Keep the house* → *Boards* |

Everything that is written here stays on this computer.
""",
    ),
    "zh-Hans": Content(
        category="版块",
        boards=(
            ("围炉夜话", "想到什么说什么：近况、打算、今天过得怎么样。"),
            ("有问有答", "不懂就问，谁也不是什么都懂。"),
        ),
        title="欢迎，随便坐",
        body="""这是论坛的第一个话题，点下面的“编辑”（手机上是一支铅笔），就能改成你想说的话。

## 在这里可以做什么

- **写。**“发新话题”开个头，话题最下面的框用来回复。
- **排版。** 用 [Markdown](https://commonmark.org/help/) 书写：`**加粗**`、`*强调*`、列表、表格、引用、代码高亮。
- **叫人。** `@名字` 会链接到那个人。
- **找。** 页面顶上的搜索能找到说过的每一句话，两个字、一个字都行。
- **反悔。** 删掉的东西，可以在原来的地方恢复。

```python
def 论坛(人):
    return "说话的地方" if 人 else "一炉等人的火"
```

| 给站长 | 在哪里 |
| --- | --- |
| 论坛名字、语言、谁可以加入 | “打理”→“设置” |
| 版块和顺序 | “打理”→“版块” |

在这里写下的一切，都只留在这台电脑上。
""",
    ),
}
