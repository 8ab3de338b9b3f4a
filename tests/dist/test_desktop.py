"""What desktops show of Hearth - icons, entries, versions - and what containers and builders read."""

from __future__ import annotations

import plistlib
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml
from PIL import Image

from forum_app import VERSION
from tests.conftest import ROOT

pytestmark = pytest.mark.slow
LINUX, ICONS = ROOT / "build" / "linux", ROOT / "build" / "icons"
NAME = "io.github.hearth_forum.Hearth"


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    assert shutil.which(str(command[0])), f"{command[0]} is not on this machine; build/dev.py test installs it"
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)


def build(code: str) -> str:
    """What this prints, run where `build/` can be imported."""
    done = run(sys.executable, "-c", f"import sys; sys.path[:0] = ['build', '.']\n{code}")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_desktop_entry_is_valid(tmp_path: Path) -> None:
    entry = LINUX / f"{NAME}.desktop"
    done = run("desktop-file-validate", entry)
    assert (done.returncode, done.stdout) == (0, "")
    broken = tmp_path / "broken.desktop"
    broken.write_text(entry.read_text().replace("Type=Application", "Type=Nothing"))
    assert run("desktop-file-validate", broken).returncode != 0


def test_the_software_centre_understands_what_we_are() -> None:
    path = LINUX / f"{NAME}.metainfo.xml"
    done = run("appstreamcli", "validate", "--no-net", path)
    assert done.returncode == 0, done.stdout
    tree = ET.parse(path)
    release = tree.find("releases/release")
    assert release is not None
    assert release.get("version") == VERSION
    assert tree.findtext("launchable") == f"{NAME}.desktop"


@pytest.mark.parametrize("size", [16, 24, 32, 48, 64, 128, 256, 512])
def test_each_icon_has_its_size_and_clear_corners(size: int) -> None:
    with Image.open(ICONS / f"hearth-{size}.png") as icon:
        assert icon.size == (size, size)
        corner, inside = icon.getpixel((0, 0)), icon.getpixel((size // 2, size // 8))
        assert isinstance(corner, tuple)
        assert isinstance(inside, tuple)
        assert (corner[3] < 128, inside[3]) == (True, 255)
        colours = {pixel[:3] for _, pixel in icon.getcolors(size * size)}  # type: ignore[union-attr, index]
        assert any(red > 200 > 180 > green and blue < 120 for red, green, blue in colours), "the fire is out"


def test_windows_and_mac_find_every_size_in_theirs() -> None:
    with Image.open(ICONS / "hearth.ico") as icon:
        assert {16, 24, 32, 48, 256} <= {side for side, _ in icon.info["sizes"]}
    with Image.open(ICONS / "hearth.icns") as icon:
        assert (512, 512, 2) in icon.info["sizes"]


def test_windows_shows_the_version_and_asks_for_no_rights() -> None:
    code = "import windows_version, pathlib; windows_version.write_version(pathlib.Path('/dev/stdout'), '1.2.3rc1')"
    said = build(code)
    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct", "VarFileInfo",
             "VarStruct")  # fmt: skip
    found = eval(said, {name: lambda *values, **named: [*values, *named.items()] for name in names})
    assert found[0][1][0] == ("filevers", (1, 2, 3, 1))
    assert ["FileVersion", "1.2.3rc1"] in found[1][1][0][0][0][1]
    tree = ET.parse(ROOT / "build" / "windows" / "hearth.manifest")
    levels = [e.get("level") for e in tree.iter() if e.tag.endswith("requestedExecutionLevel")]
    assert levels == ["asInvoker"]


def test_a_mac_is_told_why_we_look_round_in_the_network() -> None:
    said = build("import bundle, plistlib; print(plistlib.dumps(bundle.info_plist()).decode())")
    plist = plistlib.loads(said.encode())
    assert plist["NSLocalNetworkUsageDescription"]
    assert plist["CFBundleShortVersionString"] == VERSION


# --- the container


def dockerfile() -> list[list[str]]:
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
    return [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]


def test_all_that_the_container_copies_is_there_and_not_ignored() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [rest.split()[:-1] for word, rest in dockerfile() if word == "COPY" and "--from" not in rest]
    sources = [source for line in copied for source in line]
    assert len(sources) >= 7
    for source in sources:
        assert (ROOT / source).exists(), source
        assert source.split("/")[0] in allowed, f"{source} is kept out by .dockerignore"


def test_the_container_runs_as_nobody_special_and_says_how_it_is() -> None:
    words = dict(dockerfile())  # type: ignore[arg-type]
    assert words["USER"] == "hearth"
    assert words["VOLUME"] == "/data"
    assert "healthy.py" in words["HEALTHCHECK"]
    assert words["ENTRYPOINT"] == '["hearth"]'


def test_what_the_container_installs_can_be_installed(tmp_path: Path) -> None:
    """Its pip line, from the files it copies, in an environment of its own. There is no Docker where tests run."""
    for source in ("pyproject.toml", "constraints.txt", "README.md", "LICENSE", "build", "forum_app", "launcher"):
        (shutil.copytree if (ROOT / source).is_dir() else shutil.copy)(ROOT / source, tmp_path / source)
    (line,) = [rest for word, rest in dockerfile() if word == "RUN" and "pip install" in rest]
    venv.create(tmp_path / "there", with_pip=True)
    done = subprocess.run(line.replace("/opt/hearth", str(tmp_path / "there")), shell=True, cwd=tmp_path,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = run(tmp_path / "there" / "bin" / "hearth", "--version")
    assert said.stdout == f"Hearth {VERSION}\n"


def test_the_health_check_knows_a_healthy_forum_from_none(folder: Path) -> None:
    from tests.process import start

    def asked(port: int) -> int:
        env = {"HEARTH_PORT": str(port)}
        script = ROOT / "build" / "server" / "healthy.py"
        return subprocess.run([sys.executable, script], env=env, capture_output=True, check=False).returncode

    with start(folder, "--base-path", "/forum") as server:
        assert asked(server.port) == 0
        server.stop()
        assert asked(server.port) == 1


# --- the builders


def test_each_system_builds_its_own_by_pinned_steps() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "build.yml").read_text())
    job = workflow["jobs"]["executable"]
    systems = {one["os"].split("-")[0] for one in job["strategy"]["matrix"]["include"]}
    assert systems == {"ubuntu", "windows", "macos"}
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name) for name in used)
    assert any(step.get("run") == "python build/dev.py dist" for step in job["steps"])
    assert "dist/SHA256SUMS" in job["steps"][-1]["with"]["path"]
    assert workflow["permissions"] == {"contents": "read"}


def test_what_the_window_needs_is_an_extra_and_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {
        line.split("==")[0].lower() for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line
    }
    extras = project["optional-dependencies"]
    for requirement in [*project["dependencies"], *extras["window"], *extras["dist"], *extras["test"]]:
        name = re.match(r"[\w-]+", requirement)
        assert name
        assert name[0].lower() in pinned, requirement
