"""What a draft is called: new, reply:5 to a topic, edit:7 and append:7 of a post, message:3 in a talk, message:new."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAME = re.compile(r"(new|message:new)|(reply|edit|append|message):([1-9][0-9]{0,14})")


class Name(NamedTuple):
    kind: str
    about: int = 0  # the topic, post or talk; 0 for a new one

    def __str__(self) -> str:
        if self.about:
            return f"{self.kind}:{self.about}"
        return "message:new" if self.kind == "message" else self.kind


def parse(text: str) -> Name | None:
    """None for what is no draft's name."""
    match = _NAME.fullmatch(text)
    if match is None:
        return None
    return Name(match[2], int(match[3])) if match[2] else Name(match[1].partition(":")[0])
