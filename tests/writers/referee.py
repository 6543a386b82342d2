"""The referee for Word files: a script that shares no code with ours, outside the repository.

It is looked for in $REFEREE, then in ../shared/referee/check_docx.py beside the repository.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_BESIDE = Path(__file__).parents[3] / "shared" / "referee" / "check_docx.py"


def faults(file: Path, *, draft: bool) -> str:
    """What the referee says about a Word file, one fault a line; skips the test where there is no referee."""
    referee = Path(os.environ.get("REFEREE") or _BESIDE)
    if not referee.is_file():
        pytest.skip(f"no referee for Word files at {referee}; name it in $REFEREE")
    options = ["--typography", "--live-xrefs", *(["--placeholders", "--redline"] if draft else [])]
    done = subprocess.run([sys.executable, referee, *options, file], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
