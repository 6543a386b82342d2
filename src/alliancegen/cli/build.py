"""`alliancegen build`: the agreement's files and the coverage report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliancegen.cli.options import Answers, Clauses, Final, Format, Points, Strict, Today
from alliancegen.cli.running import CANNOT_WRITE, WRONG_COMMAND, exit_by, report, run_answers, stop, tell
from alliancegen.pipeline import Assembled


def build(
    answers: Answers,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The Word file. [default: beside the answers]")
    ] = None,
    to: Annotated[str, typer.Option("--to", help="docx, text, or both: docx,text.")] = "docx",
    final: Final = False,
    clauses: Clauses = None,
    today: Today = "",
    strict: Strict = False,
    points: Points = False,
    form: Format = "text",
    force: Annotated[bool, typer.Option("--force", help="Replace a Word file even if a person has edited it.")] = False,
) -> None:
    """Build the agreement as a Word file and print the coverage report."""
    formats = [each.strip() for each in to.split(",")]
    if unknown := [each for each in formats if each not in ("docx", "text")]:
        stop(f"--to knows docx and text, not '{unknown[0]}'", WRONG_COMMAND)
    run = run_answers(answers, clauses, today, final=final)
    if run.agreement is not None and run.coverage is not None and not run.failed:
        for each in formats:
            target = (
                output if output and len(formats) == 1 else answers.with_suffix(".docx" if each == "docx" else ".txt")
            )
            _write(run, each, target, force=force)
            typer.echo(f"Wrote {target}\n", err=form == "json")
    report(run, form, points=points)
    exit_by(run.problems, strict=strict)


def _write(run: Assembled, form: str, target: Path, *, force: bool) -> None:
    from alliancegen.writers.docx import write_docx  # noqa: PLC0415 - Word is loaded only for a build
    from alliancegen.writers.files import refusal, write_whole  # noqa: PLC0415
    from alliancegen.writers.text import agreement_text  # noqa: PLC0415

    assert run.agreement is not None  # the caller has looked
    if refused := refusal(target, force=force):
        tell([refused], run.sources)
        raise typer.Exit(CANNOT_WRITE)
    content = (
        write_docx(run.agreement, comments=run.agreement.draft)
        if form == "docx"
        else agreement_text(run.agreement).encode()
    )
    try:
        write_whole(target, content)
    except OSError as error:
        stop(f"'{target}' can't be written: {error.strerror}", CANNOT_WRITE)
