"""Writing whole or not at all: what stands at the target at every moment, and what a failure leaves."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from time import time
from typing import Any

import pytest

from alliancegen.writers import whole_files
from alliancegen.writers.beside import STALE, Beside, lock_of, remove_remains
from alliancegen.writers.soundness import Unsound, must_be_sound
from alliancegen.writers.whole_files import why, write_all, write_whole

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, without waiting."""
    made: list[float] = []
    monkeypatch.setattr(whole_files, "sleep", made.append)
    return made


def locked(winerror: int, times: int, monkeypatch: pytest.MonkeyPatch, name: str = "") -> None:
    """Let Windows refuse to replace a file, as while another program has it open, so many times."""
    replace, left = os.replace, [times]

    def refusing(source: Any, target: Any, **more: Any) -> None:
        if left[0] and name in str(target):
            left[0] -= 1
            error = PermissionError(errno.EACCES, "Permission denied", str(target))
            error.winerror = winerror  # type: ignore[attr-defined,unused-ignore]
            raise error
        replace(source, target, **more)

    monkeypatch.setattr(os, "replace", refusing)


# ---------------------------------------------------------------- one file


def test_the_content_is_on_the_disk_before_it_takes_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def syncing(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
        done.append(f"fsync {kind}, target {target.read_bytes().decode()}")
        sync(handle)

    def replacing(source: Any, to: Any) -> None:
        done.append(f"replace by {Path(source).read_bytes().decode()}")
        replace(source, to)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(os, "replace", replacing)
    write_whole(target, b"new")
    expected = ["fsync file, target old", "replace by new", "fsync folder, target new"]
    assert done == (expected if os.name != "nt" else expected[:2])
    assert names(tmp_path) == ["a.docx"]


@posix
def test_the_mode_is_the_old_ones_or_a_new_files(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    umask = os.umask(0o027)
    try:
        write_whole(target, b"new")
        assert stat.S_IMODE(target.stat().st_mode) == 0o640
        target.chmod(0o604)
        write_whole(target, b"newer")
        assert stat.S_IMODE(target.stat().st_mode) == 0o604
    finally:
        os.umask(umask)


@posix
def test_a_stick_without_modes_takes_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", refuse)
    write_whole(tmp_path / "a.docx", b"new")
    assert (tmp_path / "a.docx").read_bytes() == b"new"


@posix
def test_another_name_of_the_old_file_keeps_the_old_content(tmp_path: Path) -> None:
    target, other = tmp_path / "a.docx", tmp_path / "kept.docx"
    target.write_bytes(b"old")
    os.link(target, other)
    write_whole(target, b"new")
    assert (target.read_bytes(), other.read_bytes()) == (b"new", b"old")


@posix
@pytest.mark.parametrize("kind", ["link", "dangling", "fifo", "folder"])
def test_what_is_no_plain_file_stays(tmp_path: Path, kind: str) -> None:
    target, own = tmp_path / "a.docx", tmp_path / "own"
    if kind == "link":
        own.write_bytes(b"somebody's")
    if kind in ("link", "dangling"):
        target.symlink_to(own)
    elif kind == "fifo":
        os.mkfifo(target)
    else:
        target.mkdir()
    before = target.lstat()
    with pytest.raises(OSError, match="not a plain file"):
        write_whole(target, b"new")
    assert (target.lstat().st_mode, target.lstat().st_ino) == (before.st_mode, before.st_ino)
    assert kind != "link" or own.read_bytes() == b"somebody's"
    assert names(tmp_path) == (["a.docx", "own"] if kind == "link" else ["a.docx"])


def test_a_device_stays() -> None:
    """As root a file would take the place of the null device for the whole machine."""
    null = Path(os.devnull)
    if os.name == "nt" or not null.exists():
        pytest.skip("needs /dev/null")
    with pytest.raises(OSError, match="not a plain file"):
        whole_files._mode_for(null)


def test_a_name_of_255_bytes_is_written(tmp_path: Path) -> None:
    target = tmp_path / ("a" * 250 + ".docx")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    with pytest.raises(OSError, match="long") as caught:
        write_whole(tmp_path / ("a" * 300 + ".docx"), b"new")
    assert why(caught.value) == "its name or path is too long"


# ---------------------------------------------------------------- Windows


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_file_that_is_open_for_a_moment_is_waited_for(
    tmp_path: Path, winerror: int, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    target = tmp_path / "a.docx"
    locked(winerror, 3, monkeypatch)
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert pauses == [0.05, 0.1, 0.2]


def test_a_file_that_stays_open_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")
    locked(32, 99, monkeypatch)
    with pytest.raises(PermissionError) as caught:
        write_whole(target, b"new")
    assert why(caught.value) == "another program has it open; close it there"
    assert sum(pauses) < 4
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.docx"]


def test_another_refusal_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    locked(1314, 99, monkeypatch)
    with pytest.raises(PermissionError):
        write_whole(tmp_path / "a.docx", b"new")
    assert pauses == []


# ---------------------------------------------------------------- several files


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_interruption_beside_the_replacement_costs_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Ctrl-C just before or just after the one file takes its place."""
    target, whole = tmp_path / "a.docx", whole_files._replace
    target.write_bytes(b"old")

    def interrupted(file: Path, to: Path) -> None:
        if moment == "after":
            whole(file, to)
        raise SystemExit(130)

    monkeypatch.setattr(whole_files, "_replace", interrupted)
    with pytest.raises(SystemExit):
        write_whole(target, b"new")
    assert target.read_bytes() == (b"new" if moment == "after" else b"old")
    assert [each.name for each in tmp_path.iterdir()] == ["a.docx"]


def test_where_the_third_cannot_be_replaced_none_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    old, made, third = tmp_path / "a.docx", tmp_path / "a.html", tmp_path / "a.txt"
    old.write_bytes(b"old")
    old.chmod(0o600)
    third.write_bytes(b"old third")
    locked(32, 99, monkeypatch, "a.txt")
    with pytest.raises(PermissionError):
        write_all({old: b"new", made: b"new", third: b"new"})
    assert (old.read_bytes(), third.read_bytes()) == (b"old", b"old third")
    assert stat.S_IMODE(old.stat().st_mode) & 0o177 == 0 or os.name == "nt"
    assert names(tmp_path) == ["a.docx", "a.txt"]


def test_nothing_is_replaced_before_all_stand_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "a.docx", tmp_path / "missing" / "a.txt"
    first.write_bytes(b"old")
    inode = first.stat().st_ino
    with pytest.raises(FileNotFoundError):
        write_all({first: b"new", second: b"new"})
    assert (first.read_bytes(), first.stat().st_ino) == (b"old", inode)
    assert names(tmp_path) == ["a.docx"]


def test_a_last_doubt_keeps_all(tmp_path: Path) -> None:
    def doubt() -> None:
        raise RuntimeError("somebody was here")

    with pytest.raises(RuntimeError):
        write_all({tmp_path / "a.docx": b"new", tmp_path / "a.txt": b"new"}, doubt)
    assert names(tmp_path) == []


# ---------------------------------------------------------------- what is left beside


def test_the_remains_of_killed_builds_go_after_an_hour(tmp_path: Path) -> None:
    now = time()
    ages = {".ag-abc_1234.tmp": STALE + 60, ".ag-fresh123.tmp": STALE - 60, "notes.tmp": 9e6, ".ag-x.tmp": 9e6}
    for name, age in ages.items():
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (now - age, now - age))
    (tmp_path / ".ag-folder12.tmp").mkdir()
    os.utime(tmp_path / ".ag-folder12.tmp", (now - 9e6, now - 9e6))
    remove_remains(tmp_path.iterdir(), now)
    assert names(tmp_path) == [".ag-folder12.tmp", ".ag-fresh123.tmp", ".ag-x.tmp", "notes.tmp"]


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        ("deal.docx", "~$deal.docx"),
        ("sevenly.docx", "~$evenly.docx"),
        ("answers.docx", "~$answers.docx"),
        ("alliance.docx", "~$liance.docx"),
        ("alliance.docx", ".~lock.alliance.docx#"),
    ],
)
def test_the_lock_of_a_word_processor_is_found(tmp_path: Path, name: str, lock: str) -> None:
    assert lock_of(tmp_path / name) is None
    (tmp_path / lock).write_bytes(b"Jo")
    assert lock_of(tmp_path / name) == tmp_path / lock
    assert lock_of(tmp_path / "another.docx") is None


def test_other_versions_of_a_synchronised_folder_are_told(tmp_path: Path) -> None:
    told = [
        "alliance (Jo Lee's conflicted copy 2026-11-30).docx",
        "alliance.sync-conflict-20261130-101010-ABCDEFG.docx",
        "alliance [Conflict].docx",
        "alliance_conflict-20261130-101010.docx",
    ]
    for name in [*told, "alliance.docx", "alliances in conflict.docx", "alliance (conflict).txt", "conflict.docx"]:
        (tmp_path / name).write_bytes(b"")
    found = Beside().look([tmp_path / "alliance.docx"], time())
    assert (
        sorted(Path(problem.message.split("'")[1] + "'").name for problem in found if "Jo Lee" not in problem.message)
        != []
    )
    assert len(found) == len(told)
    assert {problem.rule for problem in found} == {"conflicted-copy"}
    for name in told:
        assert any(name in problem.message for problem in found)


# ---------------------------------------------------------------- sound


def test_what_no_program_can_open_is_never_written(tmp_path: Path) -> None:
    from alliancegen.writers.docx import write_specimen
    from alliancegen.writers.docx.package import pack

    good = write_specimen()
    must_be_sound("docx", good)
    must_be_sound("text", "ä".encode())
    must_be_sound("pdf", b"%PDF-1.7 ... %%EOF\n")
    damaged = bytearray(good)
    damaged[len(good) // 2] ^= 0xFF
    unclosed = pack({"word/document.xml": b"<w:document xmlns:w='x'><w:body></w:document>"})
    unbound = pack({"word/document.xml": b"<w:document/>"})
    control = pack({"word/document.xml": b"<w xmlns:w='x'>\x1b</w>"})
    for form, content in (
        ("docx", b"PK"), ("docx", good[:-30]), ("docx", bytes(damaged)), ("docx", unclosed), ("docx", unbound),
        ("docx", control), ("docx", pack({"a.xml": b"<a/>"})), ("summary", b""), ("json", b"{"), ("text", b"\xff"),
        ("pdf", b"%PDF-1.7 cut"),
    ):  # fmt: skip
        with pytest.raises(Unsound):
            must_be_sound(form, content)
