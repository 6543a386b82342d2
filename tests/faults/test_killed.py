"""Builds that are killed, and builds at the same time: who reads the target always sees one whole file."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pact import ANSWERS, command, environment, pact

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows ends processes in another way")

AGAIN_AND_AGAIN = """
import gc, os, sys
from alliancegen.cli import starting
words = sys.argv[1:]
path = words[1]
text = open(path, encoding='utf-8').read()
print('ready', flush=True)
for number in range(10_000):
    try:
        starting.run(words)
    except SystemExit as ended:
        if ended.code:
            sys.__stderr__.write(f'exit {ended.code}\\n')
            os._exit(99)
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
"""
"""A process that builds the same file without an end: so a kill falls into a build, and seldom into Python's start."""


@contextmanager
def building(folder: Path, answers: str = "pact.yaml", target: str = "out.docx") -> Iterator[subprocess.Popen[str]]:
    words = command(folder, "build", answers, "-o", target, "--to", "docx", "--force", "--quiet")
    running = subprocess.Popen(
        [sys.executable, "-c", AGAIN_AND_AGAIN, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=environment(folder),
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        yield running
    finally:
        running.kill()
        running.communicate()


def is_whole(target: Path) -> bool:
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        return archive.testzip() is None and "word/document.xml" in archive.namelist()


def wait_for(target: Path) -> None:
    end = time.monotonic() + 60
    while not target.exists():
        assert time.monotonic() < end
        time.sleep(0.01)


def wait_for_the_second(target: Path) -> None:
    """Until the file was written twice: an interruption of the first build takes back what wasn't there before."""
    wait_for(target)
    first, end = target.stat().st_ino, time.monotonic() + 60
    while target.stat().st_ino == first:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_kill_at_a_random_moment_leaves_a_whole_file(tmp_path: Path, many: int | None) -> None:
    pact(tmp_path)
    target = tmp_path / "out.docx"
    chance = random.Random(20261130)
    for _ in range(many or 5):
        target.unlink(missing_ok=True)
        with building(tmp_path) as running:
            wait_for(target)
            time.sleep(chance.uniform(0, 0.1))
            running.send_signal(signal.SIGKILL)
            running.wait()
        assert is_whole(target)
    for left in tmp_path.glob(".ag-*"):  # what a kill leaves is of another day, when the next build looks
        os.utime(left, (1, 1))
    done = subprocess.run(
        [sys.executable, "-c", "from alliancegen.cli import main; main()", *command(tmp_path, "build", "pact.yaml")],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert not list(tmp_path.glob(".ag-*"))


@pytest.mark.parametrize(("number", "expected"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_at_a_random_moment_leaves_nothing_else(
    tmp_path: Path, number: int, expected: int, many: int | None
) -> None:
    pact(tmp_path)
    target = tmp_path / "out.docx"
    chance = random.Random(number)
    for _ in range(many or 3):
        target.unlink(missing_ok=True)
        with building(tmp_path) as running:
            wait_for_the_second(target)
            time.sleep(chance.uniform(0, 0.1))
            running.send_signal(number)
            _, told = running.communicate(timeout=60)
        assert (running.returncode, told) == (99, f"exit {expected}\n")
        assert is_whole(target)
        assert not list(tmp_path.glob(".ag-*"))


def test_who_reads_sees_whole_files_while_two_build(tmp_path: Path, many: int | None) -> None:
    pact(tmp_path)
    (tmp_path / "other.yaml").write_text(ANSWERS.replace("who: Ash", f"who: {'Oak ' * 200}Oak"), encoding="utf-8")
    target = tmp_path / "out.docx"
    with building(tmp_path), building(tmp_path, "other.yaml"):
        wait_for(target)
        began = time.monotonic()
        sizes: set[int] = set()
        while time.monotonic() < began + (many or 1) or len(sizes) < 2:
            assert is_whole(target)
            sizes.add(target.stat().st_size)
            assert time.monotonic() < began + (many or 1) + 60, "both are seen in a minute"


def test_two_builds_of_the_same_that_ask_nobody_both_end_well(tmp_path: Path) -> None:
    """Without --force too: what the other build wrote is no edit."""
    pact(tmp_path)
    words = [sys.executable, "-c", "from alliancegen.cli import main; main()", *command(tmp_path, "build", "pact.yaml")]
    both = [
        subprocess.Popen(words, cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.DEVNULL) for _ in range(2)
    ]
    assert [each.wait(timeout=60) for each in both] == [0, 0]
    assert is_whole(tmp_path / "pact.docx")
