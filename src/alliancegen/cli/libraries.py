"""The clause library that holds for an answers file: which folders it is made of, and all of them read as one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from alliancegen.model.problems import Problem, has_errors, in_order
from alliancegen.pipeline import CheckedLibrary, check_clauses
from alliancegen.readers.configuration import read_configuration
from alliancegen.readers.library_folders import LibraryFolders, library_folders
from alliancegen.readers.sources import Sources


def folders_for(
    answers: Path, typed: Sequence[Path], shipped: Path, sources: Sources
) -> tuple[LibraryFolders | None, list[Problem]]:
    """The folders, and what is wrong with them; None for the folders where the configuration has errors.

    `typed` are the folders of the command line. `sources` gets the configuration's text. Raises OSError where that
    can't be read.
    """
    configuration, problems = read_configuration(answers, sources)
    if has_errors(problems):
        return None, problems
    folders, found = library_folders(shipped, typed, answers, configuration)
    return folders, [*problems, *found]


def checked_in(folders: LibraryFolders, problems: Sequence[Problem] = ()) -> CheckedLibrary:
    """The library in the folders, read and checked; with errors among the problems of the folders, these come first."""
    checked = check_clauses(folders.root, folders.overlays, folders.name)
    return replace(checked, problems=in_order([*problems, *checked.problems])) if problems else checked
