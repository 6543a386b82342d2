"""`alliancegen explain`: what a thing means, and why it is in or out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliancegen.cli.completing import things
from alliancegen.cli.options import Clauses, Today
from alliancegen.cli.running import WRONG_COMMAND, good_library, run_or_example, stop
from alliancegen.model.suggestions import nearest


def explain(
    thing: Annotated[
        str,
        typer.Argument(
            metavar="THING",
            help="A section, point (section#point), rule, fact, question, or clause number (8.1).",
            autocompletion=things,
        ),
    ],
    answers: Annotated[Path | None, typer.Argument(help="An answers file, to see why it is in or out.")] = None,
    clauses: Clauses = None,
    today: Today = "",
) -> None:
    """Say what a section, point, rule, fact, question or clause number means, where it comes from, and why it is in or out."""
    from alliancegen.writers.explaining import explanation, known_things  # noqa: PLC0415 - only this command needs it

    run = run_or_example(answers, clauses, today, thing)
    library = good_library(clauses).library
    lines = explanation(thing, library, run.agreement, run.coverage, run.plan, run.derived.facts if run.derived else {})
    if not lines:
        near = nearest(thing, known_things(library))
        stop(
            f"there is no section, point, rule, fact, question or clause '{thing}'{f'; {near}' if near else ''}",
            WRONG_COMMAND,
        )
    for line in lines:
        typer.echo(line)
