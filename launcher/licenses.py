"""What Hearth is made of: names, versions and licences of the installed packages it uses."""

from __future__ import annotations

from importlib import metadata

from packaging.requirements import Requirement

from . import frozen

EXTRAS = ("", "window")  # what a person may run; what tests and builds need is no part of it
PAPERS = ("LICENSE", "LICENCE", "COPYING", "NOTICE")
TABLES = """OpenCC, its table of traditional and simplified characters, reduced to pairs
Apache-2.0
Copyright 2010-2020 Carbo Kuo and contributors, https://github.com/BYVoid/OpenCC
Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
"""


def packages() -> list[metadata.Distribution]:
    """Hearth's dependencies and theirs, as installed, by name."""
    found: dict[str, metadata.Distribution] = {}
    queue = ["hearth-forum"]
    while queue:
        name = queue.pop()
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        key = distribution.metadata["Name"].lower()
        if key in found:
            continue
        found[key] = distribution
        for text in distribution.requires or []:
            requirement = Requirement(text)
            if requirement.marker is None or any(requirement.marker.evaluate({"extra": e}) for e in EXTRAS):
                queue.append(requirement.name)
    return [found[key] for key in sorted(found)]


def versions() -> dict[str, str]:
    return {d.metadata["Name"].lower(): d.version for d in packages()}


def text() -> str:
    """Every package with its licence and the text of it."""
    parts = []
    for distribution in packages():
        data = distribution.metadata
        name = next((data[key] for key in ("License-Expression", "License") if key in data), "see its text")
        parts.append(f"{data['Name']} {distribution.version}\n{name.splitlines()[0]}\n")
        for file in distribution.files or []:
            if file.name.upper().startswith(PAPERS):
                try:
                    parts.append(file.read_text(encoding="utf-8"))
                except OSError:
                    continue
        parts.append("-" * 72)
    return "\n".join([*parts, TABLES + "-" * 72, *_notices()])


def _notices() -> list[str]:
    """Those of what travels in the executable besides packages: Python, libraries of C."""
    base = frozen.folder()
    if base is None:
        return []
    papers = sorted(path for path in (base / "notices").rglob("*") if path.is_file())
    return [f"{path.stem}\n\n{path.read_text('utf-8')}\n{'-' * 72}" for path in papers]
