"""`alliancegen check clauses/`: everything that is wrong with a clause library, as it stands and over all answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import typer

from alliancegen.cli.running import FINE, PROBLEMS, find_example, tell
from alliancegen.model.problems import has_errors
from alliancegen.pipeline import check_clauses, prove_clauses


def check_library(folder: Path, today: date, *, points: bool = False) -> None:
    """Read the library, prove it, tell every problem and end the command by them. `points` lists what stays undecided."""
    found = check_clauses(folder)
    problems, library = list(found.problems), found.library
    tell(problems, found.sources)
    proof = None
    if not has_errors(problems) and library.kinds:
        examples = {kind: text for kind in library.kinds if (text := find_example(kind))}
        faults, proof = prove_clauses(found, today, examples)
        tell(faults, found.sources)
        problems += faults
    typer.echo(
        f"{len(library.sections)} sections, {len(library.schedules)} schedules, {len(library.questions)} questions, "
        f"{len(library.facts)} facts: {len(problems)} problems"
    )
    if proof is not None:
        typer.echo(str(proof))
        for each in proof.undecided if points else ():
            typer.echo(f"undecided: {each}")
    raise typer.Exit(PROBLEMS if problems else FINE)
