"""What travels in the executable, and what stays the machine's. `forum.spec` asks; PyInstaller runs it."""

from __future__ import annotations

import re
import sys
import sysconfig
import zipfile
from importlib.util import find_spec
from pathlib import Path

import tzdata
from pygments.lexers import LEXERS, get_lexer_by_name
from PyInstaller.utils.hooks import collect_data_files

from forum_app import VERSION
from forum_app.kernel.i18n import LANGUAGES
from forum_app.kernel.markup.code import LANGUAGES as CODE
from launcher import licenses

ROOT = Path(__file__).resolve().parent.parent
FREEZE = ROOT / "out" / "freeze"
PACKAGES = "packages.zip"
HELPER = ROOT / "forum_app" / "uploads" / "images.py"  # see build/entry.py
Entry = tuple[str, str, str]  # of a table of contents: where to, where from, kind

# On Linux, of the system's libraries these travel. The rest is the machine's, above all GTK and WebKit with all they
# stand on: two versions of one library in a process are worse than none.
KEEP = re.compile(r"^(libpython3|libgirepository-1\.0|libcrypto|libssl|libsqlite3)")
SYSTEMS = re.compile(r"^lib[^/]*\.so")
GTK_HOOKS = re.compile(r"^pyi_rth_(gi|gtk|glib|gio|gdkpixbuf|gstreamer)")
NAMESPACES = ("Atk-1.0", "GLib-2.0", "GModule-2.0", "GObject-2.0", "Gdk-3.0", "GdkX11-3.0", "GdkPixbuf-2.0", "Gio-2.0",
              "Gtk-3.0", "HarfBuzz-0.0", "JavaScriptCore-4.1", "Pango-1.0", "Soup-3.0", "WebKit2-4.1", "cairo-1.0",
              "freetype2-2.0", "xlib-2.0")  # fmt: skip
NEVER = ["qtpy", "PySide2", "PySide6", "PyQt5", "PyQt6", "tkinter", "cairo", "gi._gi_cairo", "readline", "setuptools",
         "pkg_resources", "pip", "hatchling", "pytest", "_pytest", "hypothesis", "playwright", "mypy", "gunicorn",
         "PyInstaller", "numpy", "cefpython3", "IPython", "lib2to3", "ensurepip", "PIL.ImageQt", "PIL.ImageTk",
         "PIL._avif", "PIL._imagingft", "PIL._imagingcms", "PIL._imagingtk", "PIL._imagingmorph"]  # fmt: skip
WINDOW = {
    "linux": ["webview.platforms.gtk", "wakepy", "gi", "gi._gi",
              "gi.overrides.GLib", "gi.overrides.GObject", "gi.overrides.Gio", "gi.overrides.Gtk",
              "gi.overrides.Gdk", "gi.overrides.Pango", "gi.overrides.GdkPixbuf"],
    "win32": ["webview.platforms.winforms", "webview.platforms.edgechromium", "clr", "pystray._win32", "wakepy"],
    "darwin": ["webview.platforms.cocoa", "wakepy"],
}  # fmt: skip


def has_window() -> bool:
    """Are the packages of the extra `window` installed? Without them the program opens the browser."""
    needed = ["webview", "gi"] if sys.platform == "linux" else ["webview"]
    return all(find_spec(name) for name in needed)


def hidden_imports() -> list[str]:
    """What no import statement names: lexers by language, what is loaded when it is needed."""
    lexers = {LEXERS[type(get_lexer_by_name(name)).__name__][0] for name in CODE}
    window = WINDOW.get(sys.platform, []) if has_window() else []
    network = ["segno", "zeroconf"]
    return [*sorted(lexers), *network, "argon2", "_cffi_backend", "PIL.WebPImagePlugin", *window]


def unwanted() -> list[str]:
    others = [name for system, names in WINDOW.items() if system != sys.platform for name in names]
    own = set(WINDOW.get(sys.platform, ()))
    return [*NEVER, *(name for name in others if name not in own), "webview.platforms.qt", "webview.platforms.cef",
            "webview.platforms.android", *([] if sys.platform == "win32" else ["pystray", "Xlib"]),
            *([] if has_window() else ["webview", "gi"])]  # fmt: skip


def data_files() -> list[tuple[str, str]]:
    """Whatever is read as a file: ours, the packages', and the papers of both."""
    ours = [
        (str(path), str(path.relative_to(ROOT).parent))
        for path in sorted((ROOT / "forum_app").rglob("*"))
        if path.is_file() and _is_data(path)
    ]
    theirs = [] if not has_window() else collect_data_files("webview", subdir="js")
    ours.append((str(ROOT / "launcher" / "tray.png"), "launcher"))
    made = [(str(FREEZE / name), ".") for name in ("build.json", PACKAGES)]
    return [*ours, *collect_data_files("confusable_homoglyphs"), *theirs, *_notices(), *made]


def _is_data(path: Path) -> bool:
    """Source of Python is compiled into the program, but for what is run from its file: migrations, a helper."""
    if path.suffix in (".pyc", ".po") or "__pycache__" in path.parts:
        return False
    return path.suffix != ".py" or path.parent.name == "migrations" or path == HELPER


def _notices() -> list[tuple[str, str]]:
    """The licences of what is no Python package: Python itself, and libraries that travel (see build/notices)."""
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    found = [(str(path), "notices") for path in sorted((ROOT / "build" / "notices").iterdir())]
    return [*found, *([(str(python), "notices/Python")] if python.exists() else [])]


def write_packages() -> None:
    """The papers of all packages and the time zones: 1,200 small files as one.

    Each file of a onefile is unpacked at each start. Python reads both from an archive on its path.
    """
    with zipfile.ZipFile(FREEZE / PACKAGES, "w", zipfile.ZIP_DEFLATED) as archive:
        for package in licenses.packages():
            for file in package.files or []:
                wanted = ".dist-info" in file.parts[0] and "sboms" not in file.parts
                if wanted and file.name not in ("INSTALLER", "REQUESTED", "direct_url.json"):
                    archive.write(str(file.locate()), file.as_posix())
        zones = Path(tzdata.__file__).parent
        for path in sorted(zones.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                archive.write(path, path.relative_to(zones.parent).as_posix())


# --- after the analysis


def our_binaries(entries: list[Entry]) -> list[Entry]:
    if sys.platform != "linux":
        return entries
    entries = [e for e in entries if not e[0].startswith(("lib/g", "gio_modules"))]
    return [e for e in entries if (not SYSTEMS.match(e[0]) or KEEP.match(e[0]))]


def our_modules(entries: list[Entry]) -> list[Entry]:
    """Zones are found in the archive of `write_packages`, so their package must not stand here as well."""
    return [e for e in entries if e[0].split(".")[0] != "tzdata"]


def our_data(entries: list[Entry]) -> list[Entry]:
    """Without what PyInstaller's hooks for GTK gather, and with Babel's data for the languages we speak alone."""
    gathered = ("gi_typelibs", "gio_modules", "share/", "etc/", "pytz/", "tzdata/")
    kept = [e for e in entries if not e[0].startswith(gathered) and ".dist-info" not in e[0] and _is_spoken(e[0])]
    if sys.platform == "linux" and has_window():
        kept += [(f"typelibs/{n}.typelib", str(_typelib(n)), "DATA") for n in NAMESPACES]
    return kept


def _is_spoken(name: str) -> bool:
    path = Path(name)
    if path.parts[:2] != ("babel", "locale-data"):
        return True
    spoken = {"root", *LANGUAGES, *(tag.replace("-", "_") for tag in LANGUAGES), "zh", "zh_Hans_CN", "en_001", "en_US"}
    return path.stem in spoken


def _typelib(namespace: str) -> Path:
    for place in (f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}", "/usr/lib64", "/usr/lib"):
        path = Path(place) / "girepository-1.0" / f"{namespace}.typelib"
        if path.exists():
            return path
    raise SystemExit(f"{namespace}.typelib is not on this machine; build/dev.py dist installs what is needed.")


def our_scripts(entries: list[Entry]) -> list[Entry]:
    """Run-time hooks that would point GTK into the bundle stay out."""
    return [e for e in entries if not GTK_HOOKS.match(e[0])]


# --- what the systems show of it

IDENTIFIER = "io.github.hearth_forum.Hearth"


def info_plist() -> dict[str, object]:
    """macOS asks a person before a program may look round in their network; this is what it shows then."""
    return {
        "CFBundleName": "Hearth",
        "CFBundleDisplayName": "Hearth",
        "CFBundleLocalizations": ["en", "zh_CN"],
        "CFBundleShortVersionString": VERSION,
        "LSMinimumSystemVersion": "12.0",
        "LSApplicationCategoryType": "public.app-category.social-networking",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "MIT License",
        "NSLocalNetworkUsageDescription": "So that people in your network can open your forum, once you let them in.",
        "NSAppTransportSecurity": {"NSAllowsLocalNetworking": True},
    }
