"""What the owner fills in about boards."""

from __future__ import annotations

from wtforms import BooleanField

from ..kernel.forms import Form, line_field
from .queries import Board
from .service import Draft


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class BoardForm(Form):
    name = line_field()
    description = line_field()
    slug = line_field()
    category = line_field()
    hue = line_field()
    closed = BooleanField()

    @classmethod
    def of(cls, board: Board) -> BoardForm:
        """The form for a board as it is."""
        return cls(
            data={
                "name": board.name,
                "description": board.description,
                "slug": board.slug,
                "category": str(board.category_id),
                "hue": str(board.hue),
                "closed": bool(board.closed),
            }
        )

    def draft(self) -> Draft:
        hue = _number(self.hue.data)
        return Draft(
            name=self.name.data,
            description=self.description.data,
            slug=self.slug.data,
            category_id=_number(self.category.data),
            hue=hue if hue <= 7 else 0,
            closed=bool(self.closed.data),
        )


class CategoryForm(Form):
    name = line_field()


class RemoveForm(Form):
    into = line_field()
