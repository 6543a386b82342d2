"""`alliancegen build`: the agreement's files and the coverage report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct
from msgspec.structs import replace

from alliancegen.cli.comparing_files import compared, compared_forms
from alliancegen.cli.conforming import copy_name, why_not
from alliancegen.cli.exit_codes import CANNOT_WRITE, FINE, WRONG_COMMAND
from alliancegen.cli.options import (
    ChangedSince,
    Clauses,
    Colored,
    Final,
    HouseMap,
    Jobs,
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
from alliancegen.cli.parallel import Tasks, in_order
from alliancegen.cli.records import Records, digest, keep, standing
from alliancegen.cli.reporting import Color, Form, Report, Wishes
from alliancegen.cli.results import Made, Result, died, guarded, result_of
from alliancegen.cli.running import Setting, library_folder, run_file, seen_in, setting_in, stop
from alliancegen.cli.selecting import Selected, select
from alliancegen.model.notes import Notes
from alliancegen.model.outcome import Built
from alliancegen.model.problems import Problem
from alliancegen.pipeline import Assembled
from alliancegen.readers.kept_builds import forget_old, tool_identity


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
        bool,
        typer.Option(
            "--force",
            help="Build and replace whatever stands there: what is up to date, what a person has edited, what somebody else wrote.",
        ),
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
    jobs: Jobs = None,
    quiet: Quiet = False,
    color: Colored = Color.AUTO,
) -> None:
    """Build agreements, as Word files or in other forms, and print what they cover.

    What is up to date by content is not built again. What is signed isn't either: it is changed by a variation.
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
        notes=notes,
        carried=notes if not WITHOUT_NOTES.issuperset(forms) else "none",
        pages=pages,
        reader=reader,
        force=force,
        tell_changes=not no_excerpt,
        view=view,
        alone=selection.alone,
        by_itself=len(selection.files) == 1,
        compare=compare,
        copy=copy,
        wanted=compared_forms(forms),
    )
    tool = tool_identity() if not compare and not pages and "pdf" not in forms else ""
    records = Records(setting, report.telling, tool, (notes, reader, view, copy))
    work = _Building(setting, making, records)
    items = [_Agreement(each, places[each]) for each in selection.files]
    tasks = Tasks(items, work.known, work, lambda item, code: died(item.selected, code))
    with closing(in_order(tasks, jobs)) as results:
        for selected, result in report.follow(results):
            report.add(selected, result if compare else _finished(result, places[selected], making))
    forget_old()
    report.finish()


class _Agreement(Struct, frozen=True):
    """An answers file, and where each form of its agreement goes."""

    selected: Selected
    files: Mapping[str, Path]


class _Making(Struct, frozen=True):
    """How the files are made: with which notes and page numbers, for which party, over whose work, and what is said of it."""

    notes: Notes
    carried: Notes
    """The notes that any of the forms carries."""
    pages: bool
    reader: str
    force: bool
    tell_changes: bool
    view: str
    alone: bool
    """One file was named: a view that its kind hasn't got ends the command."""
    by_itself: bool
    """There is one file, and so no table that would say which are up to date."""
    compare: bool
    """Whether nothing is written, and what a build would write is compared with the files that are there."""
    copy: bool
    wanted: Collection[str]
    """The forms whose files are compared; empty for those that are there."""


class _Building(Struct, frozen=True):
    """What is done with each file, save writing; it can be sent to another process."""

    setting: Setting
    making: _Making
    records: Records

    def known(self, item: _Agreement) -> Result | None:
        """The result of the build before, where its files are up to date."""
        if self.making.force or not self.records.tool:
            return None
        return self.records.found(item.selected, item.files)

    def __call__(self, item: _Agreement) -> Result:
        return guarded(partial(self._built, item.selected, item.files), item.selected, alone=self.making.alone)

    def _built(self, selected: Selected, files: Mapping[str, Path]) -> Result:
        """One agreement assembled and, where it has no error, its files made."""
        making, made = self.making, None
        said: list[str] = []
        run, code = run_file(selected.path, self.setting, selected.raw)
        if making.compare:
            code = code or compared(run, files, making.wanted, said.append, words=making.tell_changes)
        else:
            if problem := None if run.failed else why_not(run, copy=making.copy):
                run.problems.append(problem)
                run.coverage = None  # nothing is built, so there is nothing to report on
            run = seen_in(run, making.view, strictly=making.alone)
            if run.agreement is not None and run.coverage is not None and not run.failed:
                made, code = _made(run, selected, files, making)
        result = result_of(selected, run, code, self.setting, self.records.telling, making.carried)
        if made is not None and self._keeps_record(run):
            made = replace(made, key=self.records.key(selected, files))
        return replace(result, said=said, made=made)

    def _keeps_record(self, run: Assembled) -> bool:
        """Whether nothing decides about the files but what the key of their record is made of."""
        return bool(self.records.tool) and run.signature is None and not run.configuration.pages


def _made(run: Assembled, selected: Selected, files: Mapping[str, Path], making: _Making) -> tuple[Made | None, int]:
    """The files of one agreement, or None with the exit code of what stands in their way, which is told."""
    stood = {form: standing(target) for form, target in files.items()}
    try:
        _check_reader(run, making.reader)
        refused = _refusals(run, selected.path, files, force=making.force)
        if refused:
            run.problems += refused
            return None, CANNOT_WRITE
        made = contents(
            run, files, notes=making.notes, pages=making.pages or run.configuration.pages, reader=making.reader
        )
        changed = making.tell_changes and stood.get("docx") not in ("", digest(made.get("docx", b"")))
        return Made(made, stood, _changed_since(files.get("docx"), made) if changed else ""), FINE
    except typer.Exit as ended:  # what can't be made was told
        return None, ended.exit_code


def _finished(result: Result, files: Mapping[str, Path], making: _Making) -> Result:
    """The same after the files that were made are written; what a build would write again, byte for byte, is left as it is.

    The first that can't be written ends it, with the exit code for that.
    """
    outcome, made, said = result.outcome, result.made, [*result.said]
    if made is None:
        said += [f"Up to date: {target}\n" for target in files.values() if making.by_itself and outcome.built]
        return replace(result, outcome=replace(outcome, built=outcome.built or Built.NOT_BUILT), said=said)
    written = False
    for form, target in files.items():
        now = standing(target)
        if now == digest(made.contents[form]) and not making.force:
            said += [f"Up to date: {target}\n"] if making.by_itself else []
            continue
        if message := _unwritten(target, made.contents[form], changed=now != made.stood[form]):
            outcome = replace(outcome, built=Built.WRITTEN if written else Built.NOT_BUILT)
            told = f"{result.told}error: {message}\n"
            return replace(result, outcome=outcome, code=CANNOT_WRITE, said=said, told=told)
        written = True
        said.append(f"Wrote {target}" + ("\n" if making.by_itself else ""))
    keep(result)
    said += [made.since] if made.since else []
    return replace(result, outcome=replace(outcome, built=Built.WRITTEN if written else Built.UP_TO_DATE), said=said)


def _unwritten(target: Path, content: bytes, *, changed: bool) -> str:
    """Write a file; if that can't be done, why. `changed`: it is no longer what it was when the new one was made."""
    from alliancegen.writers.files import write_whole  # noqa: PLC0415 - only a build needs it

    if changed:
        return f"'{target}' was changed while its agreement was built, so it is left alone"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)
    except OSError as error:
        return f"'{target}' can't be written: {error.strerror}"
    return ""


def _check_reader(run: Assembled, reader: str) -> None:
    parties = run.derived.answers.parties if run.derived else {}
    if reader and reader not in parties:
        stop(f"--for names a party by its id: {', '.join(parties)}, not '{reader}'", WRONG_COMMAND)


def _refusals(run: Assembled, answers: Path, files: Mapping[str, Path], *, force: bool) -> list[Problem]:
    """Why files must not be replaced; the answers never are."""
    from alliancegen.writers.files import refusal  # noqa: PLC0415 - only a build needs it

    assert run.agreement is not None  # the caller has looked
    kept = {"holds the answers": answers}
    if run.standing is not None:
        kept["is what was signed"] = answers.parent / run.standing.signature.file
    for target in files.values():
        for what, each in kept.items():
            if target.exists() and each.exists() and target.samefile(each):
                stop(f"'{target}' {what}, so it is left alone; give another name with -o", CANNOT_WRITE)
    found = [refusal(target, form, run.agreement.title, force=force) for form, target in files.items()]
    return [problem for problem in found if problem]


def _changed_since(target: Path | None, made: Mapping[str, bytes]) -> str:
    """What the new Word file says that the one it replaces did not; empty where it replaces none of ours."""
    if target is None or not target.is_file():
        return ""
    from alliancegen.writers.docx import changed_since  # noqa: PLC0415 - Word is loaded only for a build
    from alliancegen.writers.verification_text import rebuild_text  # noqa: PLC0415

    changed = changed_since(target.read_bytes(), made["docx"])
    return rebuild_text(changed) if changed else ""
