"""The kept library: whatever happens to its folder, a run comes to the same result, and runs nothing that stands there."""

from __future__ import annotations

import errno
import hashlib
import os
import pickle
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Done, run

from alliancegen.readers import library_cache
from pact import command, pact


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("ALLIANCEGEN_NO_CACHE", raising=False)
    pact(tmp_path)
    return tmp_path


def built(folder: Path) -> tuple[Done, bytes]:
    target = folder / "pact.docx"
    target.unlink(missing_ok=True)
    done = run(*command(folder, "build", folder / "pact.yaml", "--today", "2026-11-24"))
    return done, target.read_bytes()


def entries(folder: Path) -> list[Path]:
    return [path for path in (folder / "cache").rglob("*") if path.is_file()]


class _Evil:
    """What runs a command when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (f"touch {self.marker}",)


def test_an_entry_that_is_damaged_is_not_read(folder: Path, many: int | None) -> None:
    """At random bytes, cut anywhere, empty, or with something behind it: a changed letter would be another clause."""
    good = built(folder)
    assert entries(folder)
    assert built(folder) == good
    chance = random.Random(8)
    for number in range(many or 16):
        for entry in entries(folder):
            content = bytearray(entry.read_bytes())
            if number % 4 == 0:
                del content[chance.randrange(len(content)) :]
            elif number % 4 == 1:
                content += b"\0"
            else:
                for _ in range(chance.choice((1, 3, 50))):
                    content[chance.randrange(len(content))] = chance.randrange(256)
            entry.write_bytes(content)
        assert built(folder) == good, number


def test_a_letter_changed_in_an_entry_is_not_printed(folder: Path) -> None:
    good = built(folder)
    changed = 0
    for entry in entries(folder):
        content = entry.read_bytes()
        if b"bears the risk" in content:
            entry.write_bytes(content.replace(b"bears the risk", b"wears the risk"))
            changed += 1
    assert changed, "the words stand in an entry"
    assert built(folder) == good


def test_an_entry_that_would_run_something_runs_nothing(folder: Path) -> None:
    good = built(folder)
    marker = folder / "marker"
    evil = pickle.dumps(_Evil(marker))
    for head in (0, 4, 8, 16, 32, 64):
        for entry in entries(folder):
            entry.write_bytes(entry.read_bytes()[:head] + evil)
        assert built(folder) == good
        assert not marker.exists()


def test_a_well_sealed_entry_of_somebody_else_runs_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = folder / "marker"
    monkeypatch.setattr(library_cache.pickle, "dumps", lambda *_, **__: pickle._dumps(_Evil(marker)))  # type: ignore[attr-defined]
    library_cache.keep("key", None)  # type: ignore[arg-type]
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    assert library_cache.kept("key") is None
    assert not marker.exists()


@pytest.mark.skipif(os.name == "nt", reason="needs links and modes")
@pytest.mark.parametrize("kind", ["open to others", "a link", "somebody's", "a file", "an entry that is a folder"])
def test_a_folder_that_is_not_safely_ours_is_not_used(folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    good = built(folder)
    cache = folder / "cache" / "alliancegen"
    if kind == "open to others":
        cache.chmod(0o777)
    elif kind == "a link":
        cache.rename(folder / "elsewhere")
        cache.symlink_to(folder / "elsewhere")
    elif kind == "somebody's":
        mine = os.getuid()
        monkeypatch.setattr(os, "getuid", lambda: mine + 1)
    elif kind == "a file":
        shutil.rmtree(cache)
        cache.write_bytes(b"")
    else:
        for entry in entries(folder):
            entry.unlink()
            entry.mkdir()
    before = sorted(folder.joinpath("cache").rglob("*"))
    times = [path.lstat().st_mtime_ns for path in before if path.is_file()]
    assert built(folder) == good
    if kind != "an entry that is a folder":
        assert sorted(folder.joinpath("cache").rglob("*")) == before
        assert [path.lstat().st_mtime_ns for path in before if path.is_file()] == times


def test_a_folder_that_vanishes_is_made_again(folder: Path) -> None:
    good = built(folder)
    shutil.rmtree(folder / "cache")
    assert built(folder) == good
    assert entries(folder)


def test_a_folder_of_clauses_that_cannot_be_read_is_told(folder: Path) -> None:
    """Passed over, it would be a library without those clauses, and an overlay without the firm's words."""
    from failing_files import failing_files

    from alliancegen.readers.library_cache import library_files

    root = folder / "library"
    with failing_files() as files:
        whole = list(library_files(root))
    for number in range(1, files.done + 1):
        with failing_files(number, errno.EACCES), pytest.raises(PermissionError):
            list(library_files(root))
    files_read = [name for name, _ in whole if not name.endswith("/")]
    assert len(files_read) == len([path for path in root.rglob("*") if path.is_file()])


def test_entries_are_found_by_the_hash_of_hashlib() -> None:
    """It comes from where hashlib has it, because hashlib itself takes long to load."""
    assert vars(library_cache)["blake2b"] is hashlib.blake2b
    assert len(library_cache.key_of(["a"], [[("a.md", b"")]])) == 64
