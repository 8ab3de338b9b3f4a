"""What stands in the form before the owner has written a page: a beginning in the forum's language."""

from __future__ import annotations

STARTER = {
    "en": {
        "rules": """Three lines are read, thirty are not. Ours:

1. **Speak as you would at a table.** Disagree with what was said, not with who said it.
2. **Leave it tidy.** One topic for one thing, and a title that says which.
3. **What is said here stays here.** Ask before you carry somebody's words elsewhere.

Something is wrong? Tell one of the moderators; they carry a mark beside their name.
""",
        "about": """Who we are, and what this place is for. A few sentences are enough.

- **Who may join:** …
- **Who looks after it:** …
- **Where it is kept:** on a computer of ours; nobody else reads along.
""",
    },
    "zh-Hans": {
        "rules": """三行有人看，三十行没人看。我们的：

1. **像围着一张桌子那样说话。** 可以不同意说的话，别冲着说话的人。
2. **收拾干净。** 一个话题说一件事，标题要让人看得出是哪件。
3. **这里说的话留在这里。** 要把别人的话带出去，先问一声。

遇到不对劲的事，告诉版主；他们名字旁边有标记。
""",
        "about": """我们是谁，这里是做什么的。几句话就够。

- **谁可以加入：**……
- **谁在打理：**……
- **东西放在哪里：** 放在我们自己的一台电脑上，没有别人跟着看。
""",
    },
}
