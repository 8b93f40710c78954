"""Uploaded zips: what is taken, and what is refused with a reason."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.importing.archive import Archive
from kb.importing.archive_limits import LIMITS, ArchiveLimits, ArchiveRefused, read_single
from kb.importing.folder.read import read_files

pytestmark = pytest.mark.one_database

Member = tuple[str | zipfile.ZipInfo, bytes]
SMALL = ArchiveLimits(packed=200_000, files=5, size=50_000, total=80_000, unsuspected=60_000)


def zipped(*members: Member, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            member = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            archive.writestr(member, data, compress_type=method)  # the same bytes at any time
    return out.getvalue()


def renamed(before: str, after: str, data: bytes = b"x") -> bytes:
    """Return a zip with a name that no program here would write; both are of one length."""
    return zipped((before, data)).replace(before.encode(), after.encode())


def patched(data: bytes, at: int, value: bytes) -> bytes:
    """Return a zip with other bytes in the record of its first file in the list of files."""
    start = data.index(b"PK\x01\x02") + at
    return data[:start] + value + data[start + len(value) :]


def link() -> bytes:
    """Return a zip with a symbolic link to /etc/passwd."""
    info = zipfile.ZipInfo("link")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((info, b"/etc/passwd"))


def test_files_are_read_when_they_are_asked_for() -> None:
    with Archive(zipped(("a.md", b"one"), ("sub/", b""), ("sub/é.md", b"two"))) as archive:
        assert list(archive) == ["a.md", "sub/é.md"]
        assert (archive["a.md"], archive["sub/é.md"], len(archive)) == (b"one", b"two", 2)
        with pytest.raises(KeyError):
            archive["nothing"]


def test_a_file_may_be_read_twice() -> None:
    with Archive(zipped(("a.md", b"x" * 40_000)), SMALL) as archive:
        assert archive["a.md"] == archive["a.md"]


def test_the_reader_of_folders_takes_a_zip() -> None:
    with Archive(zipped(("kb/a.md", b"# Title\n\ntext"), ("kb/x.zip", zipped()))) as archive:
        contents = read_files(archive)
    assert [file.path for file in contents.files] == ["kb/a.md"]
    assert "kb/x.zip" in contents.notes[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../x.md", "leads out of its folder"),
        ("a/../../x.md", "leads out of its folder"),
        ("a/./x.md", "leads out of its folder"),
        ("a//x.md", "leads out of its folder"),
        (".. /x.md", "leads out of its folder"),
        ("/etc/passwd", "begins at the root"),
        ("C:/x.md", "begins at the root"),
        ("c:x.md", "begins at the root"),
        ("a\\..\\x.md", "backslash"),
        ("a\nb.md", "control character"),
        ("a\u202eb.md", "control character"),
        ("x" * 401, "very long"),
        ("/".join("a" * 31), "nested more than 30 deep"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, said: str) -> None:
    with pytest.raises(ArchiveRefused, match=said):
        Archive(zipped(("ok.md", b""), (name, b"x")))


def test_a_name_with_nul_is_refused() -> None:
    with pytest.raises(ArchiveRefused, match="control character"):
        Archive(renamed("a.mdQ.exe", "a.md\0.exe"))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("a.md", "A.md"), "nothing but case"),
        (("é.md", "e\u0301.md"), "nothing but case or accents"),
        (("a/x.md", "a"), "file is a folder as well"),
        (("a", "a/"), "twice|folder as well"),
    ],
)
def test_names_that_stand_in_each_others_way_are_refused(names: tuple[str, ...], said: str) -> None:
    with pytest.raises(ArchiveRefused, match=said):
        Archive(zipped(*((name, b"x" if not name.endswith("/") else b"") for name in names)))


def test_a_name_that_is_there_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("a.md", b"1"), ("a.md", b"2"))
    with pytest.raises(ArchiveRefused, match="twice"):
        Archive(data)


def test_a_link_is_refused() -> None:
    with pytest.raises(ArchiveRefused, match="A link or a device is not taken: link"):
        Archive(link())


@pytest.mark.parametrize(
    ("at", "value", "said"),
    [
        (8, b"\x01\x00", "encrypted"),
        (10, struct.pack("<H", 12), "unusual way"),
        (10, struct.pack("<H", 99), "unusual way"),
    ],
)
def test_a_member_that_cannot_be_unpacked_here_is_refused(at: int, value: bytes, said: str) -> None:
    with pytest.raises(ArchiveRefused, match=said):
        Archive(patched(zipped(("a.md", b"x")), at, value))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: zipped(*((f"{n}.md", b"x") for n in range(6))), "holds 6 files; 5 are"),
        (lambda: zipped(("a", bytes(50_001))), "a has 50,001 bytes; 50,000 are"),
        (lambda: zipped(("a", bytes(40_000)), ("b", bytes(30_000))), "would become 70,000"),
        (
            lambda: zipped(("a", b"x"), method=zipfile.ZIP_STORED) + bytes(200_000),
            "at most 200,000",
        ),
    ],
)
def test_a_zip_over_a_limit_is_refused(make: Callable[[], bytes], said: str) -> None:
    with pytest.raises(ArchiveRefused, match=said):
        Archive(make(), SMALL)


def test_a_bomb_is_refused_by_what_it_says() -> None:
    bomb = zipped(("a", bytes(30_000_000)))
    assert len(bomb) < 50_000
    with pytest.raises(ArchiveRefused, match="would become 30,000,000; at most 20,000,000"):
        Archive(bomb)


def test_a_zip_of_ordinary_texts_is_no_bomb() -> None:
    text = b"".join(b"line %d of a log\n" % n for n in range(200_000))
    with Archive(zipped(("a.txt", text))) as archive:
        assert archive["a.txt"] == text


def test_a_zip_that_lies_about_its_sizes_is_stopped_when_it_is_read() -> None:
    data = patched(zipped(("a", bytes(60_000))), 24, struct.pack("<L", 10))
    with Archive(data, SMALL) as archive:
        assert archive.size("a") == 10
        with pytest.raises(ArchiveRefused, match=r"broken|over"):
            archive["a"]


def test_the_files_together_are_counted_while_they_are_read() -> None:
    data = zipped(("a", bytes(40_000)), ("b", bytes(40_000)))
    with Archive(data, replace(SMALL, unsuspected=80_000)) as archive:
        archive.limits = replace(SMALL, unsuspected=60_000)  # what it said was not true
        archive["a"]
        with pytest.raises(ArchiveRefused, match="more than 60,000 bytes, whatever it says"):
            archive["b"]


def test_files_that_lie_on_top_of_each_other_are_refused() -> None:
    data = zipped(("a", bytes(range(256)) * 10), ("b", b"x"), method=zipfile.ZIP_STORED)
    second = data.rindex(b"PK\x01\x02")
    lying = data[: second + 20] + struct.pack("<LL", 2_500, 2_500) + data[second + 28 :]
    with pytest.raises(ArchiveRefused, match="on top of each other"):
        Archive(lying)


def test_a_list_of_files_that_would_fill_the_memory_is_refused_before_it_is_read() -> None:
    data = zipped(("a.md", b"x"))
    end = data.rindex(b"PK\x05\x06") + 12
    lying = data[:end] + struct.pack("<L", 30_000_000) + data[end + 4 :]
    with pytest.raises(ArchiveRefused, match="list of the zip's files has 30,000,000 bytes"):
        Archive(lying)


def test_an_archive_in_a_zip_is_not_opened() -> None:
    inner = zipped(("../x.md", b"x"))
    with Archive(zipped(("inner.zip", inner))) as archive:
        assert archive["inner.zip"] == inner


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04", zipped(("a", b"x"))[:-5]])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    with pytest.raises(ArchiveRefused, match="no zip"):
        Archive(data)


def test_a_broken_file_stops_no_other() -> None:
    data = bytearray(zipped(("a.md", b"one"), ("b.md", b"two"), method=zipfile.ZIP_STORED))
    at = data.index(b"one")
    data[at : at + 3] = b"oen"
    with Archive(bytes(data)) as archive:
        with pytest.raises(ArchiveRefused, match=r"a\.md is broken"):
            archive["a.md"]
        with pytest.raises(OSError, match=r"a\.md is broken"):
            archive.read("a.md")
        assert archive["b.md"] == b"two"


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_a_zip_with_any_bytes_changed_is_read_or_refused(at: int, other: bytes) -> None:
    data = zipped(("a.md", b"one" * 50), ("sub/b.md", b"two"))
    at %= len(data)
    try:
        with Archive(data[:at] + other + data[at + len(other) :], SMALL) as archive:
            dict(archive)
    except ArchiveRefused:
        pass


def test_a_single_file_has_the_same_limits() -> None:
    assert read_single("guide.txt", b"text") == b"text"
    assert read_single("guide.txt", io.BytesIO(b"text")) == b"text"
    with pytest.raises(ArchiveRefused, match="50,001 bytes; at most 50,000"):
        read_single("guide.txt", bytes(50_001), SMALL)
    with pytest.raises(ArchiveRefused, match="leads out"):
        read_single("../guide.txt", b"text")
    assert LIMITS.size >= 64_000_000
