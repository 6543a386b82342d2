"""`alliancegen build`: the agreement's files and the coverage report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct

from alliancegen.cli.comparing_files import compared, compared_forms
from alliancegen.cli.conforming import copy_name, why_not
from alliancegen.cli.exit_codes import CANNOT_WRITE, FINE, WRONG_COMMAND
from alliancegen.cli.options import (
    ChangedSince,
    Clauses,
    Colored,
    Final,
    HouseMap,
    NoExcerpt,
    Paths,
    Points,
    Quiet,
    ReferenceDoc,
    ReportFormat,
    StdinFilename,
    StepSummary,
    Strict,
    Today,
    View,
)
from alliancegen.cli.outputs import COMPARED, SUFFIXES, WITHOUT_NOTES, contents, targets_of_all
from alliancegen.cli.reporting import Color, Form, Report, Wishes
from alliancegen.cli.running import Setting, library_folder, run_file, seen_in, setting_in, stop
from alliancegen.cli.selecting import Selected, select
from alliancegen.model.notes import Notes
from alliancegen.pipeline import Assembled
from alliancegen.writers.beside import Beside

if TYPE_CHECKING:
    from alliancegen.writers.files import Leave


def build(
    paths: Paths,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="The file to write, or a folder for it; with several forms, what their names begin with: "
            "out/alliance gives out/alliance.docx, out/alliance.pdf. For several answers files a folder. [default: beside the answers]",
        ),
    ] = None,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FORMS",
            help="docx, pdf, html, text, json, or several: docx,pdf. Pages beside the agreement, in Word: summary, before-signing, heads.",
        ),
    ] = "docx",
    final: Final = False,
    clauses: Clauses = None,
    today: Today = "",
    strict: Strict = False,
    points: Points = False,
    view: View = "",
    form: ReportFormat = Form.AUTO,
    to_send: Annotated[
        bool, typer.Option("--to-send", help="Leave our own drafting notes out; notes to the other side stay.")
    ] = False,
    reader: Annotated[
        str,
        typer.Option(
            "--for", metavar="PARTY", help="With --to summary: the party whose own tasks open the page, by its id."
        ),
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
    changed_since: ChangedSince = "",
    stdin_filename: StdinFilename = "",
    no_excerpt: NoExcerpt = False,
    step_summary: StepSummary = False,
    quiet: Quiet = False,
    color: Colored = Color.AUTO,
) -> None:
    """Build agreements, as Word files or in other forms, and print what they cover.

    What is signed is not built again: it is changed by a variation.
    """
    forms = [each.strip() for each in to.split(",")]
    if unknown := [each for each in forms if each not in SUFFIXES]:
        stop(f"--to knows {', '.join(SUFFIXES)}, not '{unknown[0]}'", WRONG_COMMAND)
    if reader and "summary" not in forms:
        stop("--for is for a summary: add --to summary", WRONG_COMMAND)
    alone = paths[0] if len(paths) == 1 and paths[0].is_file() else None
    setting = setting_in(clauses, today, final=final, reference_doc=reference_doc, house_map=house_map, answers=alone)
    setting.against_latest = False
    selection = select(paths, setting, clauses, changed_since, stdin_filename)
    places = targets_of_all(selection, output, COMPARED if compare else forms, name=copy_name if copy else None)
    wishes = Wishes(
        form=form,
        quiet=quiet,
        strict=strict,
        points=points,
        color=color,
        excerpt=not no_excerpt,
        step_summary=step_summary,
        coverage=not compare,
    )
    notes: Notes = "other-side" if to_send else "all"
    report = Report(wishes, setting, selection, library_folder(clauses))
    making = _Making(
        notes,
        pages,
        reader,
        force,
        not no_excerpt,
        view,
        selection.alone,
        compare,
        copy,
        compared_forms(forms),
        Beside(),
    )
    carrying: Notes = notes if not WITHOUT_NOTES.issuperset(forms) else "none"
    for selected in report.files():  # nothing here holds a run for longer than it takes to add it
        report.add(selected, *_built(selected, setting, places[selected], making, report), carrying)
    report.finish()


class _Making(Struct, frozen=True):
    """How the files are made: with which notes and page numbers, for which party, over whose work, and what is said of it."""

    notes: Notes
    pages: bool
    reader: str
    force: bool
    tell_changes: bool
    view: str
    strictly: bool
    """Whether a view that the kind hasn't got ends the command."""
    compare: bool
    """Whether nothing is written, and what a build would write is compared with the files that are there."""
    copy: bool
    wanted: Collection[str]
    """The forms whose files are compared; empty for those that are there."""
    beside: Beside
    """What others left beside the files of the run."""


def _built(
    selected: Selected, setting: Setting, files: Mapping[str, Path], making: _Making, report: Report
) -> tuple[Assembled, int]:
    """One agreement assembled and, where it has no error, written; with the exit code of what went wrong in that."""
    run, code = run_file(selected.path, setting, selected.raw)
    if making.compare:
        return run, code or compared(run, files, making.wanted, report.say, words=making.tell_changes)
    if problem := None if run.failed else why_not(run, copy=making.copy):
        run.problems.append(problem)
        run.coverage = None  # nothing is built, so there is nothing to report on
    run = seen_in(run, making.view, strictly=making.strictly)
    if run.agreement is not None and run.coverage is not None and not run.failed:
        code = _write_all(run, selected, files, making, report)
    return run, code


def _write_all(run: Assembled, selected: Selected, files: Mapping[str, Path], making: _Making, report: Report) -> int:
    """Write the files of one agreement, all or none; the exit code. The others of the run go on if it can't be done."""
    from alliancegen.writers.files import Refused  # noqa: PLC0415 - only a build needs it

    try:
        _check_reader(run, making.reader)
        leave = _leave(run, selected.path, files, force=making.force)
        if refused := leave.refusals():
            run.problems += refused
            return CANNOT_WRITE
        run.problems += making.beside.look([selected.path, *files.values()], time())
        made = contents(
            run, files, notes=making.notes, pages=making.pages or run.configuration.pages, reader=making.reader
        )
        since = _changed_since(files.get("docx"), made)
        _write(files, made, leave)
        for target in files.values():
            report.say(f"Wrote {target}\n")
        if since and making.tell_changes:
            report.say(since)
    except Refused as refusal:
        run.problems.append(refusal.problem)
        return CANNOT_WRITE
    except typer.Exit as ended:  # what can't be made or written was told
        return ended.exit_code
    return FINE


def _check_reader(run: Assembled, reader: str) -> None:
    parties = run.derived.answers.parties if run.derived else {}
    if reader and reader not in parties:
        stop(f"--for names a party by its id: {', '.join(parties)}, not '{reader}'", WRONG_COMMAND)


def _leave(run: Assembled, answers: Path, files: Mapping[str, Path], *, force: bool) -> Leave:
    """What says whether files may be replaced; the answers never are, and that ends the command."""
    from alliancegen.writers.files import Leave  # noqa: PLC0415 - only a build needs it

    assert run.agreement is not None  # the caller has looked
    kept = {"holds the answers": answers}
    if run.standing is not None:
        kept["is what was signed"] = answers.parent / run.standing.signature.file
    try:
        for target in files.values():
            for what, each in kept.items():
                if target.exists() and each.exists() and target.samefile(each):
                    stop(f"'{target}' {what}, so it is left alone; give another name with -o", CANNOT_WRITE)
        return Leave(files, run.agreement.title, force=force)
    except OSError as error:
        stop(f"'{error.filename or answers}' can't be read: {error.strerror}", CANNOT_WRITE)


def _changed_since(target: Path | None, made: Mapping[str, bytes]) -> str:
    """What the new Word file says that the one it replaces did not; empty where it replaces none of ours."""
    if target is None or not target.is_file():
        return ""
    from alliancegen.writers.docx import changed_since  # noqa: PLC0415 - Word is loaded only for a build
    from alliancegen.writers.verification_text import rebuild_text  # noqa: PLC0415

    changed = changed_since(target.read_bytes(), made["docx"])
    return rebuild_text(changed) if changed else ""


def _write(files: Mapping[str, Path], made: Mapping[str, bytes], leave: Leave) -> None:
    """Write the files of one agreement, all or none. Raises `Refused` for one that changed while they were made."""
    from alliancegen.writers.soundness import must_be_sound  # noqa: PLC0415 - only a build needs it
    from alliancegen.writers.whole_files import why, write_all  # noqa: PLC0415

    for form in files:
        must_be_sound(form, made[form])
    try:
        for target in files.values():
            target.parent.mkdir(parents=True, exist_ok=True)
        write_all({target: made[form] for form, target in files.items()}, leave.confirm)
    except OSError as error:
        names = " and ".join(f"'{target}'" for target in files.values())
        stop(f"{names} can't be written: {why(error)}", CANNOT_WRITE)
