"""Makes the executable: `python build/freeze.py`, or `make dist`. Then it is started once and used (build/smoke.py).

dist/hearth            one file that needs nothing installed (on Windows hearth.exe, on a Mac Hearth.app)
dist/hearth-….tar.gz   the same as a folder, for servers: it unpacks nothing when it starts
dist/SHA256SUMS        their checksums
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
WORK = ROOT / "out" / "work"
FREEZE = ROOT / "out" / "freeze"  # what is written for the executable: its metadata, its stamp
SUFFIX = ".exe" if os.name == "nt" else ""
PROGRAM = DIST / f"hearth{SUFFIX}"
FOLDER = DIST / "hearth-folder"
APP = DIST / "Hearth.app"
LARGEST = 45 * 1024 * 1024  # bytes of the one file, on Linux
OURS = ("dev.py", "smoke.py", "make.py")  # in build/, and nothing of them is in the executable
SOURCES = ("forum_app", "launcher", "build", "forum.spec", "pyproject.toml", "constraints.txt")

sys.path[:0] = [str(ROOT), str(ROOT / "build")]


def main() -> int:
    parser = argparse.ArgumentParser(prog="freeze.py", description=__doc__)
    parser.add_argument("--smoke", nargs="?", const=str(started()), metavar="PROGRAM", help="only use what is there")
    parser.add_argument("--if-older", action="store_true", help="do nothing when it is newer than every source")
    parser.add_argument("--no-smoke", action="store_true", help="do not start it")
    asked = parser.parse_args()
    import smoke

    if asked.smoke:
        return smoke.main([asked.smoke])
    if asked.if_older and is_fresh():
        print(f"{PROGRAM.relative_to(ROOT)} is newer than every source.")
    else:
        freeze()
        finish()
    return 0 if asked.no_smoke else smoke.main([str(started())])


def started() -> Path:
    """The program that a script can start and hear: on Windows the one in the folder, which has a console."""
    return PROGRAM if sys.platform == "linux" else FOLDER / f"hearth{SUFFIX}"


def is_fresh() -> bool:
    if not started().exists():
        return False
    newest = max(path.stat().st_mtime for path in _sources())
    return started().stat().st_mtime > newest


def _sources() -> list[Path]:
    found = []
    for name in SOURCES:
        path = ROOT / name
        found += [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return [path for path in found if path.suffix not in (".pyc", ".mo") and path.name not in OURS]


def freeze(entry: Path | None = None, name: str = "hearth") -> Path:
    """Run PyInstaller; answers the one file. Another entry makes another program of the same parts, for a trial."""
    began = time.monotonic()
    from hatch_build import compile_catalogues

    compile_catalogues(ROOT)
    _metadata()
    _stamp()
    command = [sys.executable, "-m", "PyInstaller", "forum.spec", "--noconfirm", "--log-level", "WARN",
               "--workpath", str(WORK / name), "--distpath", str(DIST),
               "--", "--name", name, *(["--entry", str(entry)] if entry else [])]  # fmt: skip
    # before the installed ones: in a checkout, those may be of yesterday
    path = os.pathsep.join([str(FREEZE / "metadata"), str(ROOT)])
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "PYTHONPATH": path})
    print(f"Frozen in {time.monotonic() - began:.0f} s.", flush=True)
    return DIST / f"{name}{SUFFIX}"


def _metadata() -> None:
    """Name, version and requirements of Hearth itself, as `importlib.metadata` reads them."""
    from hatchling.build import prepare_metadata_for_build_wheel

    target = FREEZE / "metadata"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        info = target / prepare_metadata_for_build_wheel(str(target))
    finally:
        os.chdir(here)
    (info / "licenses").mkdir()
    shutil.copy(ROOT / "LICENSE", info / "licenses")
    names = [path.relative_to(target).as_posix() for path in sorted(info.rglob("*")) if path.is_file()]
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in [*names, f"{info.name}/RECORD"]))


def _stamp() -> None:
    from windows_version import write_version

    from forum_app import VERSION

    commit = _git("describe", "--always", "--dirty", "--exclude=*") or "unknown"
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct") or time.time())
    built = time.strftime("%Y-%m-%d", time.gmtime(seconds))
    (FREEZE / "build.json").write_text(json.dumps({"commit": commit, "built": built}))
    write_version(FREEZE / "version.txt", VERSION)


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


# --- what is put beside it


def finish() -> None:
    """The folder as an archive, the checksums; the size is told, and too large a file is refused."""
    packed = [_pack()]
    if sys.platform == "darwin":
        packed.append(_zip_app())
    else:
        packed.append(PROGRAM)
    lines = [f"{_sha256(path)}  {path.name}\n" for path in sorted(packed)]
    (DIST / "SHA256SUMS").write_text("".join(lines))
    for path in packed:
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1e6:.1f} MB")
    if sys.platform == "linux" and PROGRAM.stat().st_size > LARGEST:
        raise SystemExit(f"{PROGRAM} is larger than {LARGEST // 1024 // 1024} MB.")


def _pack() -> Path:
    from forum_app import VERSION

    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    name = f"hearth-{VERSION}-{system}-{platform.machine().lower()}"
    for unused in DIST.glob("hearth-*.tar.gz"):
        unused.unlink()
    if sys.platform == "win32":
        return Path(shutil.make_archive(str(DIST / name), "zip", DIST, FOLDER.name))
    target = DIST / f"{name}.tar.gz"
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        archive.add(FOLDER, arcname="hearth", filter=_nobodys)
        if sys.platform == "linux":
            archive.add(ROOT / "build" / "linux", arcname="hearth/share", filter=_nobodys)
            archive.add(ROOT / "build" / "icons", arcname="hearth/share/icons", filter=_nobodys)
            archive.add(ROOT / "build" / "server", arcname="hearth/server", filter=_nobodys)
            archive.add(ROOT / "docs" / "server.md", arcname="hearth/server/README.md", filter=_nobodys)
    return target


def _nobodys(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Owned by root, readable for all: a umask of ours is nobody's business."""
    if info.name.endswith((".py", "__pycache__")) and "/icons" in info.name:
        return None
    info.uid = info.gid = 0
    info.uname = info.gname = "root"
    info.mode = 0o755 if info.isdir() or info.mode & 0o100 else 0o644
    return info


def _zip_app() -> Path:
    """`ditto` keeps the links and rights that a Mac's program has; zipfile would not."""
    target = DIST / "Hearth.app.zip"
    subprocess.run(["ditto", "-c", "-k", "--keepParent", str(APP), str(target)], check=True)
    with zipfile.ZipFile(target) as archive:
        assert any(name.endswith("Contents/Info.plist") for name in archive.namelist())
    return target


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main())
