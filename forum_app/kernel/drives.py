"""Where a folder lies: on a network drive, in a folder that a program copies elsewhere? Neither is safe for a database.

SQLite's log in shared memory does not work between machines, and what a synchronising program puts back in the middle
of a write is a damaged file. Pure functions over the system's table of mounts, and one that asks the system.
"""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any

NETWORK, SYNCED = "network", "synced"
_NETWORK_TYPES = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs ncpfs afs afpfs 9p virtiofs vboxsf vmhgfs prl_fs davfs davfs2 webdav ceph "
    "glusterfs lustre gfs2 ocfs2 beegfs coda".split()
)
_NETWORK_FUSE = frozenset(
    "sshfs rclone s3fs s3ql gcsfuse davfs davfs2 curlftpfs gvfsd-fuse vmhgfs-fuse glusterfs cephfs ceph juicefs goofys "
    "smbnetfs onedriver google-drive-ocamlfuse jmtpfs".split()
)
# folders of programs that copy what is in them to other machines, as these programs name them: small letters
_SYNCED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "cloudstorage": "a cloud folder",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "nutstore": "Nutstore",
    "nutstore files": "Nutstore",
    "坚果云": "坚果云",
    "我的坚果云": "坚果云",
    "baidusyncdisk": "百度同步盘",
    "百度同步盘": "百度同步盘",
    "wpsdrive": "WPS",
    "pcloud drive": "pCloud",
    "pclouddrive": "pCloud",
    "yandex.disk": "Yandex Disk",
    "megasync": "MEGA",
}
_NAMED = re.compile(r"(onedrive|dropbox)(?: - .+| \(.+\))")  # OneDrive - Contoso, Dropbox (Personal)


@dataclass(frozen=True, slots=True)
class Risk:
    """`kind` is NETWORK or SYNCED, `by` the kind of drive or the program."""

    kind: str
    by: str

    def sentence(self, folder: Path) -> str:
        """For whoever starts the program, in English."""
        if self.kind == NETWORK:
            return f"{folder} lies on a network drive ({self.by}), where a database can be damaged."
        return f"{folder} lies in a folder that {self.by} copies elsewhere, which can damage a database."


def risks(folder: Path) -> list[Risk]:
    """What is wrong with where this folder lies; it need not exist yet."""
    with suppress(OSError, RuntimeError):
        folder = folder.resolve()
    found = [Risk(NETWORK, kind)] if (kind := _drive_of(folder)) else []
    by = synced_by(folder, lambda path: path.exists())
    return [*found, Risk(SYNCED, by)] if by else found


def _drive_of(folder: Path) -> str:
    """The kind of network drive it lies on, as this system tells; '' when it lies on none, or nothing can be told."""
    if sys.platform == "win32":
        return windows_drive(str(folder), _drive_type)
    try:
        if sys.platform == "darwin":
            table = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False).stdout
            return network_type(folder, mac_mounts(table))
        return network_type(folder, linux_mounts(Path("/proc/self/mounts").read_text("utf-8", "surrogateescape")))
    except (OSError, subprocess.SubprocessError):
        return ""


def linux_mounts(table: str) -> list[tuple[str, str]]:
    """(place, type) of each line of /proc/mounts, in which blanks stand as \\040."""
    rows = [line.split(" ") for line in table.splitlines()]
    return [(re.sub(r"\\([0-7]{3})", _from_octal, row[1]), row[2]) for row in rows if len(row) >= 3]


def _from_octal(found: re.Match[str]) -> str:
    return chr(int(found[1], 8))


def mac_mounts(table: str) -> list[tuple[str, str]]:
    """(place, type) of each line of `mount` on macOS: //ann@nas/share on /Volumes/share (smbfs, nodev, …)."""
    return re.findall(r"^.+? on (/.*) \((\w+)[,)]", table, re.MULTILINE)


def network_type(folder: PurePath, mounts: Iterable[tuple[str, str]]) -> str:
    """The type of the file system that holds it, if that one lies elsewhere, else ''. Of mounts on one place, the last
    one is seen."""
    best, kind = -1, ""
    for place, type_ in mounts:
        parts = len(PurePath(place).parts)
        if parts >= best and folder.is_relative_to(place):
            best, kind = parts, type_
    name = kind.lower()
    if name in _NETWORK_TYPES or (name.startswith("fuse.") and name.removeprefix("fuse.") in _NETWORK_FUSE):
        return kind
    return ""


def windows_drive(folder: str, drive_type: Callable[[str], int]) -> str:
    """`drive_type("Z:\\\\")` is Windows' GetDriveTypeW; 4 is a drive of another machine."""
    drive = PureWindowsPath(folder).drive
    if drive.startswith("\\\\"):
        return "" if drive.startswith(("\\\\?\\", "\\\\.\\")) and drive[4:5].isalpha() and drive[5:6] == ":" else "UNC"
    return "network" if drive and drive_type(drive + "\\") == 4 else ""


def _drive_type(root: str) -> int:
    windll: Any = getattr(ctypes, "windll", None)  # Windows alone has it
    return int(windll.kernel32.GetDriveTypeW(root)) if windll else 0


def synced_by(folder: Path, exists: Callable[[Path], bool]) -> str:
    """The program that copies this folder elsewhere, told by the names above it or by Syncthing's mark; else ''."""
    for part in folder.parts:
        name = part.lower()
        if named := _NAMED.fullmatch(name):
            name = named[1]
        if name in _SYNCED:
            return _SYNCED[name]
    for parent in (folder, *folder.parents):
        if exists(parent / ".stfolder"):
            return "Syncthing"
    return ""
