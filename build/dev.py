"""What developers do with Hearth: run | test | proof | check | bench | bench-scale | pictures | words | dist.

Standard library only. The Makefile calls this and nothing else, so Windows needs no make: `python build/dev.py run`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


def _same(package: str) -> dict[str, list[str]]:
    """The package has this name everywhere."""
    return {manager: [package] for manager in ("apt-get", "dnf", "pacman", "zypper")}


# what is needed of the system: a command, or a name that `_has` knows -> package names by manager
SYSTEM = {
    "chromium": {"apt-get": ["chromium"], "dnf": ["chromium"], "pacman": ["chromium"], "zypper": ["chromium"]},
    # the same without a screen's tabs and tools: a third of the time; where there is none, the other one serves
    "chromium-headless-shell": {"apt-get": ["chromium-headless-shell"], "dnf": ["chromium-headless"]},
    "fonts": {
        "apt-get": ["fonts-noto-cjk"],
        "dnf": ["google-noto-sans-cjk-fonts"],
        "pacman": ["noto-fonts-cjk"],
        "zypper": ["google-noto-sans-cjk-fonts"],
    },
    # the window: PyGObject is compiled here; GTK and WebKit are the machine's
    "window-build": {
        "apt-get": ["libgirepository1.0-dev", "libcairo2-dev", "pkg-config", "gcc", "python3-dev"],
        "dnf": ["gobject-introspection-devel", "cairo-gobject-devel", "pkgconf-pkg-config", "gcc", "python3-devel"],
        "pacman": ["gobject-introspection", "cairo", "pkgconf", "gcc"],
        "zypper": ["gobject-introspection-devel", "cairo-devel", "pkg-config", "gcc", "python3-devel"],
    },
    "webkit": {
        "apt-get": ["libwebkit2gtk-4.1-0", "gir1.2-webkit2-4.1", "gir1.2-gtk-3.0"],
        "dnf": ["webkit2gtk4.1", "gtk3"],
        "pacman": ["webkit2gtk-4.1", "gtk3"],
        "zypper": ["typelib-1_0-WebKit2-4_1", "typelib-1_0-Gtk-3_0"],
    },
    "indicators": {
        "apt-get": ["gir1.2-ayatanaappindicator3-0.1"],
        "dnf": ["libayatana-appindicator-gtk3"],
        "pacman": ["libayatana-appindicator"],
        "zypper": ["typelib-1_0-AyatanaAppIndicator3-0_1"],
    },
    "Xvfb": {
        "apt-get": ["xvfb"],
        "dnf": ["xorg-x11-server-Xvfb"],
        "pacman": ["xorg-server-xvfb"],
        "zypper": ["xorg-x11-server-Xvfb"],
    },
    "dbus-launch": {"apt-get": ["dbus-x11"], "dnf": ["dbus-x11"], "pacman": ["dbus"], "zypper": ["dbus-1-x11"]},
    "ip": {"apt-get": ["iproute2"], "dnf": ["iproute"], "pacman": ["iproute2"], "zypper": ["iproute2"]},
    "zbarimg": {"apt-get": ["zbar-tools"], "dnf": ["zbar"], "pacman": ["zbar"], "zypper": ["zbar"]},
    "systemd-analyze": _same("systemd"),
    "strip": _same("binutils"),
    "desktop-file-validate": _same("desktop-file-utils"),
    "appstreamcli": {"apt-get": ["appstream"], "dnf": ["appstream"], "pacman": ["appstream"], "zypper": ["AppStream"]},
    **{
        name: _same(name)
        for name in ("strace", "wrk", "openbox", "xdotool", "scrot", "trayer", "slowhttptest", "nginx", "caddy")
    },
}
TESTS = ("chromium", "chromium-headless-shell", "fonts", "strace", "window-build", "webkit", "Xvfb", "openbox",
         "xdotool", "scrot", "trayer", "indicators", "dbus-launch", "ip", "zbarimg", "slowhttptest", "nginx", "caddy",
         "systemd-analyze", "desktop-file-validate", "appstreamcli", "strip")  # fmt: skip
TYPELIBS = {"webkit": "WebKit2-4.1.typelib", "indicators": "AyatanaAppIndicator3-0.1.typelib"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    acts = ["run", "test", "proof", "check", "bench", "bench-scale", "pictures", "words", "dist"]
    parser.add_argument("act", choices=acts)
    arguments, rest = parser.parse_known_args()
    if sys.version_info < (3, 11):  # noqa: UP036 - it may be started with any Python
        print(f"Hearth needs Python 3.11 or newer; this is {platform.python_version()}.", file=sys.stderr)
        return 1
    try:
        return globals()[arguments.act.replace("-", "_")](rest)
    except subprocess.CalledProcessError as error:
        print(f"{Path(str(error.cmd[0])).name} failed with {error.returncode}.", file=sys.stderr)
        return error.returncode or 1
    except KeyboardInterrupt:
        return 130


# --- the acts


def run(rest: list[str]) -> int:
    """Install what is missing, start Hearth and open it."""
    install()
    install_window()
    with subprocess.Popen([str(BIN / "hearth"), *rest], cwd=ROOT) as hearth:
        while True:
            try:
                return hearth.wait()
            except KeyboardInterrupt:  # Ctrl-C reaches both of us; Hearth ends in order, and its exit code is ours
                continue


NOTHING_TO_RUN = 5  # as pytest says it
PROGRAMS = "not unit and not alone and not screen"
CORES = min(4, max(2, os.cpu_count() or 1))  # more would wait for one disk and one screen


def test(rest: list[str]) -> int:
    """Everything, with small counts."""
    system(*TESTS)
    install("test")
    install_window()
    status = _lint()
    env = {"HEARTH_COUNTS": "small"}
    pytest = [str(PYTHON), "-m", "pytest"]
    # the quick ones first; whole programs and browsers; last, by themselves, windows and those that measure
    status |= call([*pytest, "-n", str(CORES), "-m", "unit", *rest], env)
    # one browser and one server serve a whole file
    files = ["-n", str(CORES), "--dist", "loadfile", "--no-loadscope-reorder"]
    status |= call([*pytest, *files, "-m", PROGRAMS, *rest], env)
    status |= call([*pytest, "-m", "screen or alone", *rest], env)
    return status


def proof(rest: list[str]) -> int:
    """The proofs with their full counts; writes docs/proofs.md. Of a part of them (`-k kill`) the other rows stay."""
    system(*TESTS, "wrk")
    install("test")
    install_window()
    shutil.rmtree(ROOT / "out" / "proofs" / "full", ignore_errors=True)
    env = {"HEARTH_COUNTS": "full"}
    pytest = [str(PYTHON), "-m", "pytest"]
    beside = [*pytest, "-n", "2", "--maxschedchunk", "1", "-m", "proof and not alone and not screen", *rest]
    alone = [*pytest, "-m", "proof and (alone or screen)", *rest]
    ended = [call(command, env) for command in (beside, alone)]
    bad = [code for code in ended if code and not (rest and code == NOTHING_TO_RUN)]
    return bad[0] if bad else call([str(PYTHON), "-m", "tests.proofs.report"])


def check(_rest: list[str]) -> int:
    """Lint and types, as the tests begin with."""
    install("test")
    return _lint()


def bench(rest: list[str]) -> int:
    """Requests a second beside a bare Flask view, memory, start."""
    install("test")
    system("wrk")
    return call([str(PYTHON), "-m", "tests.bench", *rest])


def bench_scale(rest: list[str]) -> int:
    """A forum that grows to a million posts: its pages, search, replies, memory, size. 3 GB in /tmp."""
    install("test")
    return call([str(PYTHON), "-m", "tests.bench.scale", *rest])


def pictures(rest: list[str]) -> int:
    """Every page as a picture, into out/pictures."""
    install("test")
    system("chromium", "chromium-headless-shell", "fonts")
    return call([str(PYTHON), "-m", "tests.e2e.pictures", *rest])


def dist(rest: list[str]) -> int:
    """The executable, in dist/; then it is started and used."""
    system("window-build", "webkit", "strip")
    install("test")
    install_window()
    return call([str(PYTHON), "build/freeze.py", *rest])


def words(_rest: list[str]) -> int:
    """Gather the messages of the program into the catalogues, to be translated."""
    install("test")
    folder = ROOT / "forum_app" / "translations"
    template = ROOT / "out" / "messages.pot"
    template.parent.mkdir(exist_ok=True)
    babel = [str(PYTHON), "-m", "babel.messages.frontend"]
    call([*babel, "extract", "-F", "build/babel.cfg", "-k", "lazy", "-k", "_h", "-k", "lazy_plural:1,2",
          "--no-location", "--sort-output", "--project=Hearth", "-o", str(template), "forum_app"])  # fmt: skip
    return call([*babel, "update", "-i", str(template), "-d", str(folder), "--no-fuzzy-matching", "--ignore-obsolete",
                 "-w", "120"])  # fmt: skip


def _lint() -> int:
    status = call([str(PYTHON), "-m", "ruff", "check", "."])
    status |= call([str(PYTHON), "-m", "ruff", "format", "--check", "."])
    status |= call([str(PYTHON), "-m", "mypy"])
    return status | call([str(PYTHON), "-m", "tests.houserules"])


# --- what the acts need


def install(extra: str = "") -> None:
    """A virtual environment with the exact versions of constraints.txt; nothing is done when it stands already."""
    wanted = _fingerprint(extra)
    stamp = VENV / ("hearth-test.stamp" if extra else "hearth.stamp")
    if not (stamp.exists() and stamp.read_text() == wanted and PYTHON.exists()):
        if not PYTHON.exists():
            print("Making a virtual environment …", flush=True)
            _make_venv()
        print("Installing …", flush=True)
        _pip(f"{ROOT}[{extra},dist]" if extra else str(ROOT))
        stamp.write_text(wanted)
    _compile_words()


def install_window() -> None:
    """What the window needs, where that can be had; without it, Hearth opens the browser.

    A machine that cannot have it is told once, and asked again when something has changed.
    """
    missing = [name for name in ("window-build", "webkit") if sys.platform == "linux" and not _has(name)]
    stamp = VENV / "hearth-window.stamp"
    wanted = _fingerprint("window", *missing)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    failed = bool(missing) or _pip(f"{ROOT}[window]", quietly=True) != 0
    if failed:
        print(f"No window of its own on this machine{_for_the_window(missing)}: Hearth opens your browser.", flush=True)
    stamp.write_text(wanted)


def _for_the_window(missing: list[str]) -> str:
    packages = [package for name in missing for package in SYSTEM[name]["apt-get"]]
    return f" (on Debian and Ubuntu: apt install {' '.join(packages)})" if packages else ""


def _fingerprint(*more: str) -> str:
    """Of everything that decides what is installed."""
    whole = hashlib.sha256()
    for name in ("pyproject.toml", "constraints.txt"):
        whole.update((ROOT / name).read_bytes() + b"\0")
    whole.update(" ".join((platform.python_version(), *more)).encode())
    return whole.hexdigest()


def _pip(target: str, *, quietly: bool = False) -> int:
    """Install it with the exact versions; answers pip's exit code."""
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
               "-c", str(ROOT / "constraints.txt"), "-e", target]  # fmt: skip
    return subprocess.run(command, check=not quietly, capture_output=quietly).returncode


def _make_venv() -> None:
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except subprocess.CalledProcessError as error:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SystemExit(
            "This Python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"
        ) from error


def _compile_words() -> None:
    """The catalogues may be newer than the installation."""
    catalogues = (ROOT / "forum_app" / "translations").glob("*/LC_MESSAGES/messages.po")
    code = (
        "import sys; from babel.messages.mofile import write_mo; from babel.messages.pofile import read_po\n"
        "po, mo = sys.argv[1:]\n"
        "with open(po, 'rb') as source: catalogue = read_po(source)\n"
        "with open(mo, 'wb') as target: write_mo(target, catalogue)"
    )
    for po in catalogues:
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            subprocess.run([str(PYTHON), "-c", code, str(po), str(mo)], check=True)


def system(*names: str) -> None:
    """Install what is missing of the system, where that may be done; say so where it may not."""
    missing = [name for name in names if not _has(name)]
    if not missing:
        return
    manager = next((m for m in ("apt-get", "dnf", "pacman", "zypper") if shutil.which(m)), None)
    may = manager and (os.geteuid() == 0 if hasattr(os, "geteuid") else False)
    prefix: list[str] = []
    if manager and not may and shutil.which("sudo"):
        prefix = ["sudo", "-n"]
        may = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    if not manager or not may:
        print(f"Missing on this machine, and it may not be installed from here: {', '.join(missing)}.", flush=True)
        return
    packages = [package for name in missing for package in SYSTEM[name].get(manager, [])]
    if not packages:
        return
    print(f"Installing with {manager}: {' '.join(packages)} …", flush=True)
    commands = {
        "apt-get": [["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]],
        "dnf": [["install", "-y", "-q", *packages]],
        "pacman": [["-Sy", "--noconfirm", *packages]],
        "zypper": [["--non-interactive", "install", *packages]],
    }[manager]
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        done = subprocess.run([*prefix, manager, *command], check=False, stdout=subprocess.DEVNULL, env=environ)
    if done.returncode:  # a distribution that lacks one of them: then the others, one by one
        for package in packages:
            one = [*command[: -len(packages)], package]
            subprocess.run([*prefix, manager, *one], check=False, capture_output=True, env=environ)


def _has(name: str) -> bool:
    if name == "fonts":
        if not shutil.which("fc-list"):
            return False
        found = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)
        return bool(found.stdout.strip())
    if name == "chromium":
        return any(shutil.which(c) for c in ("chromium", "chromium-browser", "google-chrome"))
    if name in TYPELIBS:
        places = [*Path("/usr").glob("lib*/girepository-1.0"), *Path("/usr/lib").glob("*/girepository-1.0")]
        return any((place / TYPELIBS[name]).exists() for place in places)
    if name == "window-build":
        asked = ["pkg-config", "--exists", "gobject-introspection-1.0", "cairo-gobject"]
        headers = Path(sysconfig.get_path("include"), "Python.h").exists()
        tools = shutil.which("pkg-config") and (shutil.which("cc") or shutil.which("gcc"))
        return bool(tools and headers) and subprocess.run(asked, check=False).returncode == 0
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") is not None


def call(command: list[str], env: dict[str, str] | None = None) -> int:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
