"""Settings: flag > HEARTH_* > hearth.toml > default, each shown with its source; nonsense is refused with code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.process import Hearth, hearth


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def shown(out: str) -> dict[str, str]:
    return dict(line.split(" = ", 1) for line in out.splitlines())


def test_each_setting_is_shown_with_where_it_comes_from(
    empty: Path, hearth_here: Hearth, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty / "hearth.toml").write_text('port = 1111\nhost = "127.0.0.2"\nthreads = 4\nlimits = false\n')
    monkeypatch.setenv("HEARTH_PORT", "2222")
    monkeypatch.setenv("HEARTH_HOST", "127.0.0.3")
    done = hearth_here("--port", "3333", "config", "--data-dir", empty)
    settings = shown(done.out)
    assert (done.code, done.err) == (0, "")
    assert settings["port"] == "3333  (flag)"
    assert settings["host"] == "127.0.0.3  (HEARTH_HOST)"
    assert settings["threads"] == "4  (hearth.toml)"
    assert settings["limits"] == "off  (hearth.toml)"
    assert settings["log_level"] == "info  (default)"
    assert settings["data_dir"] == f"{empty}  (flag)"


def test_the_defaults_are_what_the_contract_says(empty: Path, hearth_here: Hearth) -> None:
    settings = shown(hearth_here("config", "--data-dir", empty).out)
    assert settings["port"] == "8420  (default)"
    assert settings["host"] == "127.0.0.1  (default)"


def test_several_public_addresses_come_from_each_source(
    empty: Path, hearth_here: Hearth, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = "https://forum.example", "http://10.0.0.7:8420"
    where = ("config", "--data-dir", empty)
    (empty / "hearth.toml").write_text(f'public_url = ["{one}", "{two}"]\n')
    assert shown(hearth_here(*where).out)["public_url"] == f"{one} {two}  (hearth.toml)"
    monkeypatch.setenv("HEARTH_PUBLIC_URL", f"{two} {one}")
    assert shown(hearth_here(*where).out)["public_url"] == f"{two} {one}  (HEARTH_PUBLIC_URL)"
    assert shown(hearth_here("--public-url", one, *where).out)["public_url"] == f"{one}  (flag)"


FILES = {
    "broken": "port = \n",
    "not text": "port = '\xff'\n",
    "unknown": "prot = 8420\n",
    "data_dir": 'data_dir = "/elsewhere"\n',
    "text for a number": 'port = "many"\n',
    "a yes for a number": "port = true\n",
    "a fraction": "port = 84.2\n",
    "out of range": "port = 65536\n",
    "below range": "port = -1\n",
    "a number for a text": "host = 1\n",
    "a number for addresses": "public_url = 5\n",
    "numbers among addresses": "public_url = [5]\n",
    "no address": 'public_url = ["forum.example"]\n',
    "a broken address": 'public_url = ["https://[forum"]\n',
    "a level that is none": 'log_level = "loud"\n',
    "a proxy by name": 'trusted_proxy = "proxy.local"\n',
    "a path without a slash": 'base_path = "forum"\n',
    "a table": "[host]\nname = 1\n",
    "no yes and no no": 'limits = "perhaps"\n',
    "too few threads": "threads = 0\n",
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_settings_that_makes_no_sense_is_refused_with_2(kind: str, empty: Path, hearth_here: Hearth) -> None:
    (empty / "hearth.toml").write_bytes(FILES[kind].encode("latin-1"))
    done = hearth_here("config", "--data-dir", empty)
    assert done.code == 2
    assert done.err.startswith("hearth: ")
    assert len(done.err.splitlines()) == 1


VARIABLES = [
    ("PORT", "--5"),
    ("PORT", "²"),
    ("PORT", "8420.0"),
    ("PORT", "9" * 12),
    ("LIMITS", "perhaps"),
    ("LOG_LEVEL", "loud"),
    ("TRUSTED_PROXY", "everybody"),
    ("PUBLIC_URL", "https://[forum"),
    ("PUBLIC_URL", "https://forum.example:port"),
    ("BASE_PATH", "/forum/"),
    ("DATA_DIR", "~nobody-of-this-name/forum"),
]


@pytest.mark.parametrize(("name", "value"), VARIABLES)
def test_a_variable_that_makes_no_sense_is_refused_with_2(
    name: str, value: str, empty: Path, hearth_here: Hearth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"HEARTH_{name}", value)
    done = hearth_here("config", *([] if name == "DATA_DIR" else ["--data-dir", empty]))
    assert done.code == 2
    assert done.err.startswith("hearth: ")
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("flags", [("--port", "many"), ("--port", "70000"), ("--log-level", "loud"), ("--what",)])
def test_a_flag_that_makes_no_sense_is_refused_with_2(flags: tuple[str, ...], empty: Path, hearth_here: Hearth) -> None:
    done = hearth_here(*flags, "config", "--data-dir", empty)
    assert done.code == 2
    assert done.err.startswith("hearth: ")


@pytest.mark.parametrize("host", ["no such host", "192.0.2.1", "x" * 300, "..", "2001:db8::1"])
def test_an_address_that_is_not_ours_to_listen_on_is_said(host: str, empty: Path, hearth_here: Hearth) -> None:
    done = hearth_here("--headless", "--host", host, "--port", "0", "--data-dir", empty)
    assert done.code == 1
    assert done.err.startswith(f"hearth: Cannot listen on {host} port 0: ")
    assert len(done.err.splitlines()) == 1


def test_a_server_with_a_broken_file_of_settings_does_not_start(empty: Path) -> None:
    (empty / "hearth.toml").write_text("port = \n")
    done = hearth("--headless", folder=empty)
    assert (done.returncode, done.stdout) == (2, "")
    assert "hearth.toml cannot be read" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in empty.iterdir()] == ["hearth.toml"]
