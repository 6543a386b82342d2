"""`alliancegen check clauses/`: everything that is wrong with a clause library."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from alliancegen.cli.libraries import checked_in
from alliancegen.cli.running import (
    CANNOT_WRITE,
    FINE,
    PROBLEMS,
    WRONG_COMMAND,
    day,
    folders_of,
    good_levels,
    stop,
    tell,
)
from alliancegen.model.problems import Severity, has_errors
from alliancegen.pipeline import CheckedLibrary, check_clauses, lint_clauses
from alliancegen.readers.configuration import read_configuration
from alliancegen.readers.library_folders import is_overlay
from alliancegen.writers.problem_text import visible


def judged_library(folder: Path, clauses: Path | None = None, today: str = "") -> CheckedLibrary:
    """The library with its problems, its words judged on the day `today`; an overlay is laid over `clauses` first.

    A wrong configuration is told and ends the command.
    """
    if is_overlay(folder):
        found = checked_in(*folders_of(clauses, folder.resolve().parent / "answers.yaml", folder))
    else:
        found = check_clauses(folder)
    try:
        configuration, wrong = read_configuration(folder / "house-style.yaml", found.sources)
    except OSError as error:
        stop(f"'{error.filename}' can't be read: {error.strerror}", CANNOT_WRITE)
    if has_errors(wrong):
        tell(wrong, found.sources)
        raise typer.Exit(WRONG_COMMAND)
    levels = {} if has_errors(found.problems) else good_levels(configuration, found)
    return replace(found, problems=[*wrong, *lint_clauses(found, day(today), levels)])


def check_library(folder: Path, clauses: Path | None = None, today: str = "") -> None:
    """Tell every problem of a library, say what an overlay changes, and end the command by the problems."""
    found = judged_library(folder, clauses, today)
    tell(found.problems, found.sources)
    library = found.library
    for each in library.overlaid:
        typer.echo(visible(f"{each}, in {each.declared.place.short}: {each.declared.reason}".rstrip(": ")))
    counted = [problem for problem in found.problems if not problem.suppressed]
    typer.echo(
        f"{len(library.sections)} sections, {len(library.schedules)} schedules, {len(library.questions)} questions, "
        f"{len(library.facts)} facts: {len(counted)} problems"
    )
    raise typer.Exit(PROBLEMS if any(problem.severity > Severity.NOTE for problem in counted) else FINE)
