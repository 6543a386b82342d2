"""`alliancegen check clauses/`: everything that is wrong with a clause library, as it stands and over all answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from alliancegen.cli.exit_codes import CANNOT_WRITE, FINE, PROBLEMS, WRONG_COMMAND, Ended
from alliancegen.cli.libraries import checked_in
from alliancegen.cli.running import day, example_file, folders_of, good_levels, stop, tell
from alliancegen.cli.streams import echo
from alliancegen.model.problems import Problem, Severity, has_errors, in_order
from alliancegen.pipeline import CheckedLibrary, check_clauses, lint_clauses, prove_clauses
from alliancegen.readers.configuration import as_known, read_configuration
from alliancegen.readers.library_folders import is_overlay
from alliancegen.readers.plain_files import resolved
from alliancegen.writers.problem_text import visible

if TYPE_CHECKING:
    from alliancegen.assembly.proving import Proof


def judged_library(folder: Path, clauses: Path | None = None, today: str = "") -> tuple[CheckedLibrary, Proof | None]:
    """The library with its problems, its words judged on the day `today`, and what was proved of it.

    An overlay is laid over `clauses` first. A library with errors is not proved. A wrong configuration is told and ends the
    command.
    """
    if is_overlay(folder):
        found = checked_in(*folders_of(clauses, resolved(folder).parent / "answers.yaml", folder))
    else:
        found = check_clauses(folder)
    try:
        configuration, wrong = read_configuration(folder / "house-style.yaml", found.sources)
    except OSError as error:
        stop(f"'{error.filename}' can't be read: {error.strerror}", CANNOT_WRITE)
    if has_errors(wrong):
        tell(wrong, found.sources)
        raise Ended(WRONG_COMMAND)
    levels = {} if has_errors(found.problems) else good_levels(configuration, found)
    faults: list[Problem] = []
    proof = None
    if not has_errors(found.problems) and found.library.kinds:
        files = {kind: example_file(kind) for kind in found.library.kinds}
        examples = {kind: file.read_text(encoding="utf-8") for kind, file in files.items() if file}
        faults, proof = prove_clauses(found, day(today), examples)
    problems = [*wrong, *lint_clauses(found, day(today), levels, faults)]
    if is_overlay(folder):  # the words below it are not its own
        problems = [each for each in problems if each.is_error or _is_in(each, folder)]
    return replace(found, problems=in_order(problems)), proof


def _is_in(problem: Problem, folder: Path) -> bool:
    return problem.place is not None and problem.place.file.startswith(f"{as_known(folder)}/")


def check_library(folder: Path, clauses: Path | None = None, today: str = "", *, points: bool = False) -> None:
    """Tell every problem of a library, say what an overlay changes, and end the command by the problems.

    `points` lists what could neither be proved nor shown to fail.
    """
    found, proof = judged_library(folder, clauses, today)
    tell(found.problems, found.sources)
    library = found.library
    for each in library.overlaid:
        echo(visible(f"{each}, in {each.declared.place.short}: {each.declared.reason}".rstrip(": ")))
    counted = [problem for problem in found.problems if not problem.suppressed]
    echo(
        f"{len(library.sections)} sections, {len(library.schedules)} schedules, {len(library.questions)} questions, "
        f"{len(library.facts)} facts: {len(counted)} problems"
    )
    if proof is None:
        echo("not proved, and its words not read: mend these first")
    else:
        echo(str(proof))
        for words in proof.undecided if points else ():
            echo(f"undecided: {words}")
    raise Ended(PROBLEMS if any(problem.severity > Severity.NOTE for problem in counted) else FINE)
