"""What a file may be called, and of which kinds it may be."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ..kernel.errors import Invalid
from ..kernel.i18n import lazy as _
from ..kernel.text import clean_line

LONGEST = 120  # bytes of UTF-8
DEFAULT = "pdf txt md csv log json zip 7z gz docx xlsx pptx odt ods odp epub mp3 m4a ogg wav mp4 webm mov"
PICTURES = frozenset("png jpg jpeg jfif webp gif".split())
UNREADABLE = frozenset("heic heif avif tif tiff bmp jxl psd raw dng".split())  # pictures that we do not decode
# whatever a browser or a computer would carry out when it is opened; the owner cannot allow these
NEVER = frozenset(
    """
    html htm xhtml xht shtml mhtml mht svg svgz xml xsl xslt js mjs cjs jse css swf wasm
    exe dll scr com bat cmd msi msp msix appx ps1 psm1 vb vbs vbe ws wsf wsh hta cpl lnk url pif reg inf jar jnlp
    sh bash zsh fish command app dmg pkg deb rpm apk ipa desktop scf sys drv ocx msc gadget application
    py pyw pyc rb pl php phtml asp aspx jsp cgi htaccess iso img vhd vhdx docm xlsm pptm dotm xltm potm chm
    """.split()
)
TYPES = {
    "pdf": "application/pdf", "txt": "text/plain", "md": "text/plain", "csv": "text/plain", "log": "text/plain",
    "json": "application/json", "zip": "application/zip", "7z": "application/x-7z-compressed", "gz": "application/gzip",
    "epub": "application/epub+zip", "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav",
    "mp4": "video/mp4", "webm": "video/webm", "mov": "video/quicktime",
}  # fmt: skip
_OTHER = "application/octet-stream"
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
_ENDING = re.compile(r"[a-z0-9]{1,12}")
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")


def cleaned(name: str) -> str:
    """A name that is one on every system: no path, nothing invisible, no device of Windows, never too long."""
    name = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    name = re.split(r"[/\\]", name)[-1]
    name = clean_line(_FORBIDDEN.sub(" ", name)).strip().rstrip(" .")
    if _DEVICE.fullmatch(name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 12:
        return _cut(name.strip(" ."), LONGEST) or "file"
    return f"{_cut(stem, LONGEST - len(ending.encode()) - 1).strip(' .') or 'file'}.{ending}"


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode("utf-8", "ignore")


def with_ending(name: str, ending: str) -> str:
    """The name of what was made of a file of this name."""
    stem, _, old = name.rpartition(".")
    known = old.lower() in PICTURES
    return cleaned(f"{stem if stem and known else name}.{ending}")


def ending_of(name: str) -> str:
    """Lower case; '' without one."""
    found = name.rpartition(".")[2].lower() if "." in name else ""
    return found if _ENDING.fullmatch(found) else ""


def is_picture(name: str, head: bytes) -> bool:
    """Shall it be decoded? By its ending; by its first bytes where it has no ending, as what is pasted."""
    ending = ending_of(name)
    return ending in PICTURES or (not ending and (head.startswith(_MAGIC) or head[8:12] == b"WEBP"))


def check_kind(name: str, kinds: list[str]) -> None:
    """:raises Invalid: for a file that is no picture and of a kind that is not taken."""
    ending = ending_of(name)
    if ending in UNREADABLE:
        raise Invalid("file", _("Browsers cannot show a .%(ending)s picture. Save it as JPEG or PNG, then send that.",
                                ending=ending))  # fmt: skip
    if ending in NEVER:
        raise Invalid("file", _("Files of the kind .%(ending)s are not taken: opened, they could do harm. Put it into "
                                "a .zip if somebody needs it.", ending=ending))  # fmt: skip
    if not ending:
        raise Invalid("file", _("This file has no ending that says what it is, such as .pdf. Give it one and send it "
                                "again."))  # fmt: skip
    if ending not in kinds:
        raise Invalid("file", _("Files of the kind .%(ending)s are not taken here. Pictures and these are: %(kinds)s.",
                                ending=ending, kinds=" ".join(kinds)))  # fmt: skip


def type_of(name: str) -> str:
    """What it is sent as: nothing that a browser would carry out."""
    return TYPES.get(ending_of(name), _OTHER)


def clean_kinds(typed: Any) -> str:
    """The owner's list, in order, without dots and twins.

    :raises Invalid: for a kind that is never taken, or none at all.
    """
    found = list(dict.fromkeys(re.split(r"[\s,;，、]+", str(typed).lower().replace(".", " ").strip())))
    found = [kind for kind in found if kind]
    for kind in found:
        if kind in NEVER:
            raise Invalid("upload_kinds", _(".%(ending)s is never taken: opened, it could do harm.", ending=kind))
        if not _ENDING.fullmatch(kind):
            raise Invalid("upload_kinds", _("“%(kind)s” is no ending of a file.", kind=kind[:40]))
    return " ".join(found)
