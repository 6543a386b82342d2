"""Full disks and read-only ones, as the system has them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import run

from pact import ANSWERS, command, environment, pact

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    pact(tmp_path)
    return tmp_path


def words_of(folder: Path, *more: object) -> list[str]:
    return [*command(folder, "build", folder / "pact.yaml", *more)]


@pytest.mark.parametrize("most", [0, 1, 2_000, 9_000])
def test_a_disk_with_little_room(folder: Path, most: int) -> None:
    """No file may grow beyond so many bytes: neither the document nor the kept library."""
    target = folder / "pact.docx"
    assert run(*words_of(folder)).code == 0
    old = target.read_bytes()
    (folder / "pact.yaml").write_text(ANSWERS.replace("who: Ash", "who: Oak"), encoding="utf-8")
    code = (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from alliancegen.cli import starting, main\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code, *words_of(folder)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(folder, {"XDG_CACHE_HOME": str(folder / "other-cache")}),
    )
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("error: ")
    assert target.read_bytes() == old
    assert sorted(path.name for path in folder.glob("*.*")) == ["pact.docx", "pact.yaml"]
    assert not [path for path in (folder / "other-cache").rglob("*") if path.is_file() and path.suffix != ".library"]
    assert run(*words_of(folder)).code == 0
    assert target.read_bytes() != old


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB of its own; only root can have one."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(mounted)]
    if not hasattr(os, "geteuid") or os.geteuid() or sys.platform != "linux":
        pytest.skip("needs root, to mount a disk")
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield mounted
    subprocess.run(["umount", str(mounted)], check=True)


def test_a_full_disk(folder: Path, disk: Path) -> None:
    target = disk / "out.docx"
    words = words_of(folder, "-o", target, "--today", "2026-11-24")
    assert run(*words).code == 0
    old = target.read_bytes()
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    (folder / "pact.yaml").write_text(ANSWERS.replace("who: Ash", "who: Oak"), encoding="utf-8")
    done = run(*words)
    assert (done.code, target.read_bytes()) == (3, old)
    assert "No space left on device" in done.err
    assert sorted(path.name for path in disk.iterdir()) == ["ballast", "out.docx"]
    ballast.unlink()
    assert run(*words).code == 0
    assert target.read_bytes() != old


def test_a_read_only_disk(folder: Path, disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be written, the cache and its folder included: `check` works, `build` says why it doesn't."""
    pact(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(disk / "cache"))
    before = sorted(disk.iterdir())
    assert run(*command(disk, "check", disk / "pact.yaml")).code == 0
    done = run(*command(disk, "build", disk / "pact.yaml"))
    assert done.code == 3
    assert "Read-only file system" in done.err
    assert sorted(disk.iterdir()) == before
    assert run(*command(disk, "build", disk / "pact.yaml", "-o", folder / "out.docx")).code == 0
