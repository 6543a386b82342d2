"""`alliancegen show`: one section as it comes out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from alliancegen.cli.completing import sections
from alliancegen.cli.exit_codes import PROBLEMS, WRONG_COMMAND
from alliancegen.cli.running import exit_by, run_or_example, stop
from alliancegen.cli.streams import echo
from alliancegen.model.suggestions import nearest

if TYPE_CHECKING:
    import typer

    from alliancegen.cli.options import Clauses, Today


def show(
    section: Annotated[
        str,
        typer.Argument(
            metavar="SECTION", help="The id of a section or schedule, as: insurance.", autocompletion=sections
        ),
    ],
    answers: Annotated[Path | None, typer.Argument(help="An answers file. [default: the example's]")] = None,
    clauses: Clauses = None,
    today: Today = "",
) -> None:
    """Print one section or schedule as it comes out with these answers."""
    from alliancegen.writers.text import section_text  # noqa: PLC0415 - only this command needs it

    run = run_or_example(answers, clauses, today, section)
    if run.agreement is None:
        exit_by(run.problems, strict=False)
        return
    found = [top for top in run.agreement.sections() if top.section == section]
    if not found:
        decision = run.plan.decisions.get(section) if run.plan else None
        if decision:
            stop(f"'{section}' is not in this agreement: {decision.reason}", PROBLEMS)
        known = sorted({top.section for top in run.agreement.sections()})
        near = nearest(section, known) or f"there are {', '.join(known)}"
        stop(f"there is no section or schedule '{section}' in this agreement; {near}", WRONG_COMMAND)
    for top in found:
        echo(section_text(top), nl=False)
