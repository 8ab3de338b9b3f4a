"""Network drives and synced folders are told from the system's tables and from names, on each system."""

from __future__ import annotations

from pathlib import Path, PurePath, PureWindowsPath

import pytest

from forum_app.kernel import drives

LINUX = r"""sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw,relatime 0 0
/dev/sda2 /home xfs rw 0 0
nas:/export /home/ann/nas nfs4 rw,vers=4.2 0 0
//nas/share /mnt/the\040share cifs rw 0 0
ann@host: /home/ann/far fuse.sshfs rw 0 0
/dev/sdb1 /media/usb fuseblk rw 0 0
C:\134 /mnt/c 9p rw 0 0
shared /media/sf_shared vboxsf rw 0 0
dav /mnt/dav fuse.davfs2 rw 0 0
gvfs /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
/dev/sdc1 /mnt/dav/local ext4 rw 0 0
nas:/a /mnt/over nfs rw 0 0
/dev/sdd1 /mnt/over ext4 rw 0 0
broken line
"""
MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled)
//ann@nas/share on /Volumes/the share (smbfs, nodev, nosuid, mounted by ann)
nas:/x on /Volumes/x (nfs)
"""
PLACES = {
    "/home/ann/forum": "",
    "/home/ann/nas": "nfs4",
    "/home/ann/nas/deep/er": "nfs4",
    "/home/ann/nasty": "",
    "/mnt/the share/forum": "cifs",
    "/home/ann/far/x": "fuse.sshfs",
    "/media/usb/forum": "",
    "/mnt/c/Users/ann": "9p",
    "/media/sf_shared/f": "vboxsf",
    "/mnt/dav/f": "fuse.davfs2",
    "/mnt/dav/local/f": "",
    "/run/user/1000/gvfs/smb": "fuse.gvfsd-fuse",
    "/mnt/over/f": "",
    "/": "",
}


@pytest.mark.parametrize("place", PLACES)
def test_the_drive_under_a_folder_is_the_deepest_and_the_last(place: str) -> None:
    assert drives.network_type(PurePath(place), drives.linux_mounts(LINUX)) == PLACES[place]


@pytest.mark.parametrize(
    ("place", "kind"),
    [("/Volumes/the share/f", "smbfs"), ("/Volumes/x", "nfs"), ("/Users/ann", ""), ("/System/Volumes/Data/x", "")],
)
def test_a_mac_tells_in_other_words(place: str, kind: str) -> None:
    assert drives.network_type(PurePath(place), drives.mac_mounts(MAC)) == kind


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (r"C:\Users\ann", ""),
        (r"Z:\forum", "network"),
        (r"\\nas\share\forum", "UNC"),
        (r"\\?\C:\Users\ann", ""),
        (r"\\?\UNC\nas\share\f", "UNC"),
        ("forum", ""),
    ],
)
def test_windows_tells_by_the_drive(place: str, kind: str) -> None:
    assert drives.windows_drive(place, lambda root: 4 if root.startswith("Z") else 3) == kind


SYNCED = {
    "/home/ann/Dropbox/forum": "Dropbox",
    "/home/ann/Dropbox (Personal)/forum": "Dropbox",
    "/home/ann/dropboxes/forum": "",
    "/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/forum": "iCloud Drive",
    "/Users/ann/Library/CloudStorage/Box-Box/forum": "a cloud folder",
    "/home/ann/Nextcloud/x/y/z": "Nextcloud",
    "/home/ann/我的坚果云/论坛": "坚果云",
    "/home/ann/Nutstore Files/f": "Nutstore",
    "/home/ann/Google Drive/f": "Google Drive",
    "/home/ann/forum": "",
    "/home/onedrives/forum": "",
}


@pytest.mark.parametrize("place", SYNCED)
def test_a_synced_folder_is_told_by_the_names_above_it(place: str) -> None:
    assert drives.synced_by(Path(place), lambda _: False) == SYNCED[place]


def test_so_it_is_on_windows() -> None:
    assert drives.synced_by(PureWindowsPath(r"C:\Users\ann\OneDrive - Contoso\f"), lambda _: False) == "OneDrive"  # type: ignore[arg-type]


def test_syncthing_is_told_by_its_mark_above(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    assert drives.risks(folder) == []
    (tmp_path / ".stfolder").mkdir()
    assert [risk.by for risk in drives.risks(folder)] == ["Syncthing"]
    assert [risk.by for risk in drives.risks(folder / "not there yet")] == ["Syncthing"]


def test_a_link_is_followed_to_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "forum").symlink_to(tmp_path / "Dropbox")
    assert [risk.by for risk in drives.risks(tmp_path / "forum")] == ["Dropbox"]
