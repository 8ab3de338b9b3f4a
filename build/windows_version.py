"""The version as Windows shows it in the properties of a file, in the form that PyInstaller reads."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1,
                    subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "Hearth"),
      StringStruct("FileDescription", "Hearth, a forum that people can simply have"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "hearth"),
      StringStruct("LegalCopyright", "MIT License"),
      StringStruct("OriginalFilename", "hearth.exe"),
      StringStruct("ProductName", "Hearth"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def write_version(target: Path, version: str) -> None:
    """:raises ValueError: for a version that begins with no number."""
    numbers = [int(part) for part in re.findall(r"\d+", version.split("+")[0])[:4]]
    if not numbers:
        raise ValueError(f"{version} is no version")
    padded = (*numbers, 0, 0, 0)[:4]
    target.write_text(TEXT.format(numbers=padded, version=version), "utf-8")
