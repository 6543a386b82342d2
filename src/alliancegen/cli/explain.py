"""`alliancegen explain`: what a thing means, and why it is in or out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from alliancegen.cli.completing import things
from alliancegen.cli.exit_codes import WRONG_COMMAND
from alliancegen.cli.running import good_library, run_or_example, stop
from alliancegen.cli.streams import echo
from alliancegen.model.suggestions import nearest

if TYPE_CHECKING:
    import typer

    from alliancegen.cli.options import Clauses, Today


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
    from alliancegen.rules.registry import page, records  # noqa: PLC0415 - loads every rule
    from alliancegen.writers.explaining import explanation, known_things  # noqa: PLC0415 - only this command needs it

    if (record := records().get(thing)) is not None:
        echo(f"The rule {thing} ({record.severity}; looks at {' and '.join(record.looks_at)})\n")
        echo(page(thing))
        return
    run = run_or_example(answers, clauses, today, thing)
    library = good_library(clauses, answers).library
    lines = explanation(thing, library, run.agreement, run.coverage, run.plan, run.derived.facts if run.derived else {})
    if not lines:
        near = nearest(thing, [*known_things(library), *records()])
        stop(
            f"there is no section, point, rule, fact, question or clause '{thing}'{f'; {near}' if near else ''}",
            WRONG_COMMAND,
        )
    for line in lines:
        echo(line)
