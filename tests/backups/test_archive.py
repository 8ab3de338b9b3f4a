"""The file of a backup: what is in it, and what is refused."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from forum_app import Forum
from forum_app.backups import archive, verifying
from forum_app.backups.archive import DATABASE, Part
from forum_app.backups.words import BadArchive
from tests.backups.making import INSIDE, back_up, names, seal, sealed
from tests.people import Person


def refused(path: Path, work: Path) -> str:
    with pytest.raises(BadArchive) as caught:
        verifying.verify(path, work)
    assert list(work.glob("*.db")) == []
    return caught.value.why


@pytest.fixture
def good(app: Forum, tmp_path: Path) -> Path:
    return back_up(app, tmp_path / "good.hearth")


def test_everything_is_in_it_but_the_key(app: Forum, ann: Person, tmp_path: Path) -> None:
    ann.topic()
    digest = ann.avatar()
    (app.settings.data_dir / "hearth.toml").write_text("threads = 9\n")
    path = back_up(app, tmp_path / "a.hearth")
    inside = verifying.verify(path, tmp_path)
    assert names(path) == {"hearth.db", "hearth.toml", archive.file_name(digest)}
    assert (inside.forum, inside.topics, inside.members, inside.missing) == ("Plum Lane", 2, 4, 0)
    assert b"secret.key" not in path.read_bytes()


def test_a_file_that_is_lost_is_said_and_one_that_was_swept_is_not(app: Forum, ann: Person, tmp_path: Path) -> None:
    digest = ann.avatar()
    app.files.remove(digest)
    assert verifying.verify(back_up(app, tmp_path / "a.hearth"), tmp_path).missing == 1
    with app.db.transaction() as tx:
        tx.run("UPDATE member SET avatar = ''")
        tx.run("DELETE FROM file")
    assert verifying.verify(back_up(app, tmp_path / "b.hearth"), tmp_path).missing == 0


def test_a_foreign_file_is_refused(good: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.hearth"
    for content in (b"", b"PK", b"no zip at all" * 100, good.read_bytes()[:-1], good.read_bytes() + b"\n"):
        other.write_bytes(content)
        assert refused(other, tmp_path) == "foreign"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("hearth.db", b"x")
    assert refused(other, tmp_path) == "foreign"


def test_a_truncated_one_is_refused(good: Path, tmp_path: Path) -> None:
    content = good.read_bytes()
    for size in (len(content) // 2, len(content) - 200):
        good.write_bytes(content[:size] + content[-300:])
        assert refused(good, tmp_path) == "changed"


@pytest.mark.parametrize(
    "name", ["../hearth.db", "/etc/passwd", "files\\ab\\x", "files/ab/../../x", "files/", "secret.key"]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    path = sealed(tmp_path / "a.hearth", {"hearth.db": b"x", name: b"y"})
    assert refused(path, tmp_path) == "outside"


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.hearth"
    with zipfile.ZipFile(path, "w") as made:
        info = zipfile.ZipInfo(DATABASE)
        info.external_attr = 0o120777 << 16
        made.writestr(info, "/etc/passwd")
        made.comment = archive.SEAL + bytes(archive.DIGEST)
    assert refused(seal(path), tmp_path) == "outside"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.hearth"
    with zipfile.ZipFile(path, "w") as made:
        for content in ("x", "y"):
            made.writestr(DATABASE, content)
        made.comment = archive.SEAL + bytes(archive.DIGEST)
    assert refused(seal(path), tmp_path) == "twice"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = sealed(tmp_path / "a.hearth", {DATABASE: bytes(100 << 20)})
    assert path.stat().st_size < 200_000
    assert refused(path, tmp_path) == "too much"


def test_a_list_that_claims_a_million_entries_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = sealed(tmp_path / "a.hearth", {DATABASE: b"x"})
    content = bytearray(path.read_bytes())
    end = len(content) - 22 - len(archive.SEAL) - archive.DIGEST
    zip64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1_000_000, 1_000_000, 50, 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    content[end + 8 : end + 12] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(content[:end]) + zip64 + locator + bytes(content[end:]))
    assert refused(seal(path), tmp_path) == "too much"


def test_what_is_not_in_the_list_or_not_as_it_says_is_refused(tmp_path: Path) -> None:
    one = {DATABASE: b"x"}
    wrong = {DATABASE: {"size": 1, "sha256": "0" * 64}}
    for manifest in (
        {"entries": {}}, {"entries": wrong}, {"entries": {**wrong, "files/aa/" + "b" * 62: wrong[DATABASE]}},
        {"entries": {DATABASE: {"size": -1, "sha256": ""}}}, {"entries": []}, {"topics": "many"}, {"serial": 1 << 60},
        {"format": "1"},
    ):  # fmt: skip
        assert refused(sealed(tmp_path / "a.hearth", one, manifest), tmp_path) == "different", manifest
    assert refused(sealed(tmp_path / "a.hearth", {**one, "files/aa/" + "b" * 62: b"y"}), tmp_path) == "different"


def test_a_newer_one_is_told_from_a_damaged_one(good: Path, tmp_path: Path) -> None:
    assert refused(sealed(tmp_path / "a.hearth", {DATABASE: b"x"}, {"format": 2}), tmp_path) == "newer"
    assert refused(sealed(tmp_path / "b.hearth", {DATABASE: b"no database"}), tmp_path) == "database"
    with archive.opened(good) as found:
        found.extract(DATABASE, tmp_path / "copy")
    content = bytearray((tmp_path / "copy").read_bytes())
    content[60:64] = (99).to_bytes(4, "big")
    assert refused(sealed(tmp_path / "c.hearth", {DATABASE: bytes(content)}, {"schema": 99}), tmp_path) == "newer"
    content[68:72] = b"othr"
    assert refused(sealed(tmp_path / "d.hearth", {DATABASE: bytes(content)}, {"schema": 99}), tmp_path) == "database"


def test_a_database_that_is_damaged_inside_is_refused_though_every_digest_fits(good: Path, tmp_path: Path) -> None:
    with archive.opened(good) as found:
        found.extract(DATABASE, tmp_path / "copy")
    content = bytearray((tmp_path / "copy").read_bytes())
    content[4096 * 3 : 4096 * 4] = bytes(4096)
    assert refused(sealed(tmp_path / "a.hearth", {DATABASE: bytes(content)}), tmp_path) == "database"


def test_one_with_more_entries_and_bytes_than_a_plain_zip_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library is told that the bounds of a plain zip are low: what it writes then are the records of ZIP64."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1000)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 3)
    file = tmp_path / "file"
    file.write_bytes(bytes(range(256)) * 16)
    parts = [Part(DATABASE, file, pack=True), Part("hearth.toml", file)]
    parts += [Part(f"files/{n:02x}/{'a' * 62}", file) for n in range(9)]
    archive.write(tmp_path / "a.hearth", parts, lambda _: INSIDE)
    content = (tmp_path / "a.hearth").read_bytes()
    assert b"PK\6\6" in content
    assert b"PK\6\7" in content
    monkeypatch.undo()
    with archive.opened(tmp_path / "a.hearth") as found:
        assert len(found.entries) == 11
        found.extract("hearth.toml", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == file.read_bytes()


def test_a_forum_of_nothing_but_one_letter_is_no_bomb(app: Forum, tmp_path: Path) -> None:
    with app.db.transaction() as tx:
        tx.run("CREATE TABLE dull (words TEXT)")
        tx.run_many("INSERT INTO dull VALUES (:words)", [{"words": "a" * 1_000_000}] * 80)
    path = back_up(app, tmp_path / "a.hearth")
    assert path.stat().st_size < 1_000_000
    verifying.verify(path, tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        {"made_at": 1 << 52},
        {"serial": 1 << 53},
        {"forum": "Plum\x1b[2JLane"},
        {"hearth": "1.0\nAll of it is as written."},
    ],
)
def test_words_that_nobody_could_show_are_refused(words: dict[str, object], tmp_path: Path) -> None:
    assert refused(sealed(tmp_path / "a.hearth", {"hearth.db": b"x"}, words), tmp_path) == "different"


def test_what_is_packed_in_another_way_is_refused(tmp_path: Path) -> None:
    """Its reader asks for as much memory as the file says."""
    path = sealed(tmp_path / "a.hearth", {"hearth.db": b"x"}, kind=zipfile.ZIP_LZMA)
    assert refused(path, tmp_path) == "different"
