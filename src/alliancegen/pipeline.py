"""The stages in their order. So far: read a clause library, and check that its files fit each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alliancegen.model.library import Library
from alliancegen.model.problems import Problem, in_order
from alliancegen.readers.library import read_library
from alliancegen.readers.library_check import check_library
from alliancegen.readers.sources import Sources


@dataclass(frozen=True, slots=True)
class CheckedLibrary:
    """A library, the text of its files, and everything that is wrong with it."""

    library: Library
    sources: Sources
    problems: Sequence[Problem]


def check_clauses(folder: Path) -> CheckedLibrary:
    """Read the library in `folder`; check names, headings and points across its files."""
    sources = Sources()
    library, problems = read_library(folder, sources, folder.name)
    if library.kinds:
        problems = [*problems, *check_library(library)]
    return CheckedLibrary(library, sources, in_order(problems))
