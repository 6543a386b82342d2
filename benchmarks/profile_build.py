"""Where a build spends its time: `python benchmarks/profile_build.py FOLDER [LINES]`, with alliancegen on the path.

FOLDER holds clauses/ and answers.yaml, as `write_workload.py` makes them. The first build fills the cache, the second is profiled.
"""

from __future__ import annotations

import contextlib
import cProfile
import io
import pstats
import sys
import tempfile
from pathlib import Path

from alliancegen.cli import app


def build(folder: Path, out: Path) -> None:
    arguments = ["build", str(folder / "answers.yaml"), "--clauses", str(folder / "clauses"), "-o", str(out)]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        app([*arguments, "--force"])


def main() -> None:
    folder, lines = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 40
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch, "agreement.docx")
        build(folder, out)
        with cProfile.Profile() as profile:
            build(folder, out)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(lines)


main()
