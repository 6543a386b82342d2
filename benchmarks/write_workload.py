"""Writes the synthetic agreement as a clause library and answers: `python benchmarks/write_workload.py FOLDER 50 500 5000`."""

from __future__ import annotations

import sys
from pathlib import Path

from agreement import draw
from clause_library import write_answers, write_library

SHIPPED = Path(__file__).resolve().parent.parent / "clauses"


def main() -> None:
    for size in map(int, sys.argv[2:]):
        folder = Path(sys.argv[1], f"n{size}")
        agreement = draw(size)
        write_library(agreement, folder / "clauses", SHIPPED)
        write_answers(agreement, folder / "answers.yaml")


main()
