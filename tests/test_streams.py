"""What is printed into a closed pipe or a full disk: files are written all the same, and no traceback is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[1] / "examples/gp_alliance/answers.yaml"
COMMAND = [sys.executable, "-c", "from alliancegen.cli import main; main()"]

needs_pipes = pytest.mark.skipif(os.name == "nt", reason="Windows has no closed pipes of this sort")


@needs_pipes
def test_a_reader_that_goes_away_costs_no_file(tmp_path: Path) -> None:
    target = tmp_path / "agreement.docx"
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [*COMMAND, "build", str(EXAMPLE), "-o", str(target)], stdout=closed, stderr=closed, check=False
        )
    assert done.returncode == 0
    assert target.read_bytes().startswith(b"PK")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_in_a_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, "check", str(EXAMPLE)], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert done.stderr.decode() == "error: what was to be printed can't be written: No space left on device\n"
