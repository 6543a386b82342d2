"""`alliancegen build`: the agreement's files and the coverage report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from alliancegen.cli.comparing_files import compare_files
from alliancegen.cli.conforming import copy_name, refuse_signed
from alliancegen.cli.options import Answers, Clauses, Final, Format, HouseMap, Points, ReferenceDoc, Strict, Today, View
from alliancegen.cli.outputs import SUFFIXES, WITHOUT_NOTES, contents, targets
from alliancegen.cli.running import CANNOT_WRITE, WRONG_COMMAND, exit_by, report, run_answers, seen_in, stop, tell
from alliancegen.model.notes import Notes
from alliancegen.pipeline import Assembled


def build(
    answers: Answers,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="The file to write, or a folder for it; with several forms, what their names begin with: "
            "out/alliance gives out/alliance.docx, out/alliance.pdf. [default: beside the answers]",
        ),
    ] = None,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            help="docx, pdf, html, text, json, or several: docx,pdf. Pages beside the agreement, in Word: summary, before-signing, heads.",
        ),
    ] = "docx",
    final: Final = False,
    clauses: Clauses = None,
    today: Today = "",
    strict: Strict = False,
    points: Points = False,
    view: View = "",
    form: Format = "text",
    to_send: Annotated[
        bool, typer.Option("--to-send", help="Leave our own drafting notes out; notes to the other side stay.")
    ] = False,
    reader: Annotated[
        str, typer.Option("--for", help="With --to summary: the party whose own tasks open the page, by its id.")
    ] = "",
    pages: Annotated[
        bool, typer.Option("--pages", help="Page numbers in the contents list. LibreOffice counts them.")
    ] = False,
    reference_doc: ReferenceDoc = None,
    house_map: HouseMap = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file even if a person has edited it, or somebody else wrote it.")
    ] = False,
    compare: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Write nothing: compare with the Word and text files that are there, show what changed clause by clause, "
            "and exit with 1 if they differ.",
        ),
    ] = False,
    copy: Annotated[
        bool, typer.Option("--copy", help="Of what is signed: build a conformed copy, which says so on its face.")
    ] = False,
) -> None:
    """Build the agreement, as a Word file or in other forms, and print the coverage report.

    What is signed is not built again: it is changed by a variation.
    """
    formats = [each.strip() for each in to.split(",")]
    if unknown := [each for each in formats if each not in SUFFIXES]:
        stop(f"--to knows {', '.join(SUFFIXES)}, not '{unknown[0]}'", WRONG_COMMAND)
    run = run_answers(
        answers, clauses, today, final=final, reference_doc=reference_doc, house_map=house_map, against_latest=False
    )
    if compare:
        compare_files(run, answers, output, formats, strict=strict)
    refuse_signed(run, copy=copy)
    run = seen_in(run, view)
    pages = pages or run.configuration.pages
    notes: Notes = "other-side" if to_send else "all"
    if run.agreement is not None and run.coverage is not None and not run.failed:
        _check_reader(run, reader)
        files = targets(copy_name(answers) if copy else answers, output, formats)
        _refuse(run, answers, files, force=force)
        made = contents(run, formats, notes=notes, pages=pages, reader=reader)
        since = _changed_since(files.get("docx"), made)
        for each, target in files.items():
            _write(target, made[each])
            typer.echo(f"Wrote {target}\n", err=form == "json")
        if since:
            typer.echo(since, err=form == "json")
    report(run, form, points=points, notes=notes if not WITHOUT_NOTES.issuperset(formats) else "none")
    exit_by(run.problems, strict=strict)


def _check_reader(run: Assembled, reader: str) -> None:
    parties = run.derived.answers.parties if run.derived else {}
    if reader and reader not in parties:
        stop(f"--for names a party by its id: {', '.join(parties)}, not '{reader}'", WRONG_COMMAND)


def _refuse(run: Assembled, answers: Path, files: Mapping[str, Path], *, force: bool) -> None:
    """End the command if one of the files must not be replaced, the answers never."""
    from alliancegen.writers.files import refusal  # noqa: PLC0415 - only a build needs it

    assert run.agreement is not None  # the caller has looked
    kept = {"holds the answers": answers}
    if run.standing is not None:
        kept["is what was signed"] = answers.parent / run.standing.signature.file
    for target in files.values():
        for what, each in kept.items():
            if target.exists() and target.samefile(each):
                stop(f"'{target}' {what}, so it is left alone; give another name with -o", CANNOT_WRITE)
    title = run.agreement.title
    found = [refusal(target, form, title, force=force) for form, target in files.items()]
    if refused := [problem for problem in found if problem]:
        tell(refused, run.sources)
        raise typer.Exit(CANNOT_WRITE)


def _changed_since(target: Path | None, made: Mapping[str, bytes]) -> str:
    """What the new Word file says that the one it replaces did not; empty where it replaces none of ours."""
    if target is None or not target.is_file():
        return ""
    from alliancegen.writers.docx import changed_since  # noqa: PLC0415 - Word is loaded only for a build
    from alliancegen.writers.verification_text import rebuild_text  # noqa: PLC0415

    changed = changed_since(target.read_bytes(), made["docx"])
    return rebuild_text(changed) if changed else ""


def _write(target: Path, content: bytes) -> None:
    from alliancegen.writers.files import write_whole  # noqa: PLC0415 - only a build needs it

    try:
        write_whole(target, content)
    except OSError as error:
        stop(f"'{target}' can't be written: {error.strerror}", CANNOT_WRITE)
