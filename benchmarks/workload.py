"""The workload in files: the synthetic agreement in every form, and worked examples by the thousand.

`python -m benchmarks.workload FOLDER 50 500` writes the clause library and the answers alone, to build by hand.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.agreement import Agreement, draw
from benchmarks.clause_library import write_answers, write_library
from benchmarks.forms import write_forms
from benchmarks.installing import TREE

TODAY = "2026-11-24"
"""The day on which everything is checked and built, so that no run tells what another does not."""
_TITLE = re.compile(r"^(  title: )(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Workload:
    """An agreement and the folder that holds it in every form."""

    agreement: Agreement
    folder: Path

    @property
    def clauses(self) -> Path:
        return self.folder / "clauses"

    @property
    def answers(self) -> Path:
        return self.folder / "answers.yaml"


def write_workload(root: Path, paragraphs: int, parties: int = 2, house: bytes = b"") -> Workload:
    """The agreement in files below `root`; for the peers too where the house's Word file is given."""
    workload = Workload(draw(paragraphs, parties), root / f"n{paragraphs}-p{parties}")
    shutil.rmtree(workload.folder, ignore_errors=True)
    write_library(workload.agreement, workload.clauses, TREE / "clauses")
    write_answers(workload.agreement, workload.answers)
    if house:
        write_forms(workload.agreement, workload.folder, house)
    return workload


def examples() -> list[Path]:
    """The worked examples of the tree, one kind of agreement after the other."""
    folder = TREE / "examples"
    return sorted(path for path in folder.glob("*/*.yaml") if path.parent.name != "agreements-repo")


def write_batch(folder: Path, count: int, sources: Sequence[Path]) -> Path:
    """So many answers files in `folder`: the sources in turn, each with a title of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    texts = [each.read_text(encoding="utf-8") for each in sources]
    for number in range(count):
        text = _TITLE.sub(rf"\g<1>\g<2> {number + 1}", texts[number % len(texts)], count=1)
        (folder / f"{number + 1:05}.answers.yaml").write_text(text, encoding="utf-8")
    return folder


if __name__ == "__main__":
    for size in map(int, sys.argv[2:]):
        write_workload(Path(sys.argv[1]), size)
