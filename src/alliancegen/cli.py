"""The command line: the only place that prints and exits. So far it checks a clause library."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from alliancegen import __version__
from alliancegen.pipeline import check_clauses
from alliancegen.writers.problem_text import problem_text

FINE, PROBLEMS, WRONG_COMMAND = 0, 1, 2

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    """Assembles alliance agreements for English health and care from clause templates and answers."""
    if version:
        typer.echo(f"alliancegen {__version__}")
        raise typer.Exit(FINE)


@app.command()
def check(
    clauses: Annotated[Path, typer.Argument(help="A folder of clause files, as clauses/ in this repository.")],
) -> None:
    """Read every clause file and data file of a library and tell what is wrong with each."""
    if not clauses.is_dir():
        typer.echo(f"error: '{clauses}' is no folder", err=True)
        raise typer.Exit(WRONG_COMMAND)
    found = check_clauses(clauses)
    for problem in found.problems:
        typer.echo(problem_text(problem, found.sources.lines) + "\n")
    library = found.library
    typer.echo(
        f"{len(library.sections)} sections, {len(library.schedules)} schedules, {len(library.questions)} questions, "
        f"{len(library.facts)} facts: {len(found.problems)} problems"
    )
    raise typer.Exit(PROBLEMS if found.problems else FINE)


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    app()
