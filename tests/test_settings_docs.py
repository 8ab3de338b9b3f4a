"""docs/settings.md lists every setting and option, with its default and its sentence, and nothing else."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from click import Option as Flag

from forum_app import Forum, Settings
from launcher.cli import hearth
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "settings.md").read_text("utf-8")


def _rows(heading: str) -> dict[str, list[str]]:
    part = TEXT.split(f"## {heading}")[1].split("\n## ")[0]
    rows = [
        [cell.strip().strip("`") for cell in row.split("|")] for row in re.findall(r"^\| (.*) \|$", part, re.MULTILINE)
    ]
    return {row[0]: row[1:] for row in rows[2:]}


def _shown(value: Any) -> str:
    if value is True:
        return "on"
    if value is False:
        return "off"
    return "" if value in ((), "", None) else str(value)


def test_every_deployment_setting_is_documented() -> None:
    flags = {option.name for option in hearth.params if isinstance(option, Flag)}
    expected = {}
    for field in dataclasses.fields(Settings):
        flag = "--" + field.name.replace("_", "-") if field.name in flags else ""
        default = "this user's data folder" if field.name == "data_dir" else _shown(field.default)
        expected[field.name] = [flag, f"HEARTH_{field.name.upper()}", default, field.metadata["help"]]
    assert _rows("Deployment") == expected


def test_every_option_is_documented(app: Forum) -> None:
    shown = {o.name: [_shown(o.default), str(o.help)] for o in app.options.declared.values() if not o.hidden}
    assert _rows("Options") == shown
    for option in app.options.declared.values():
        if option.hidden:
            assert f"`{option.name}`" in TEXT.split("Kept by the program")[1]


def test_every_dependency_has_its_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = project["dependencies"] + project["optional-dependencies"]["test"]
    decisions = (ROOT / "docs" / "decisions.md").read_text("utf-8").split("## Libraries")[1].split("\n## ")[0].lower()
    missing = [name for text in named if (name := re.match(r"[\w-]+", text)[0]) not in decisions]  # type: ignore[index]
    assert missing == []
