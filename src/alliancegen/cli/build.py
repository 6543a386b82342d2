"""`alliancegen build`: the agreement's files and the coverage report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Annotated

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.cli.comparing_files import compared, compared_forms
from alliancegen.cli.conforming import copy_name, why_not
from alliancegen.cli.exit_codes import CANNOT_WRITE, FINE, WRONG_COMMAND, Ended
from alliancegen.cli.outputs import COMPARED, SUFFIXES, WITHOUT_NOTES, contents, targets_of_all
from alliancegen.cli.parallel import Tasks, in_order
from alliancegen.cli.records import Records, digest, standing
from alliancegen.cli.reporting import Color, Form, Report, Wishes
from alliancegen.cli.results import Made, Result, died, guarded, result_of
from alliancegen.cli.running import Setting, library_folder, run_file, seen_in, setting_in, stop
from alliancegen.cli.selecting import Selected, select
from alliancegen.model.notes import Notes
from alliancegen.model.outcome import Built
from alliancegen.model.problems import Problem
from alliancegen.pipeline import Assembled
from alliancegen.readers.kept_builds import tool_identity
from alliancegen.writers.beside import Beside

if TYPE_CHECKING:
    import typer

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
    if compare and not set(forms).intersection(COMPARED):
        stop(f"--check compares Word and text files, and --to {to} makes neither", WRONG_COMMAND)
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
        beside=Beside(),
    )
    tool = tool_identity() if not compare and not pages and "pdf" not in forms else ""
    records = Records(setting, report.telling, tool, (notes, reader, view, copy))
    work = _Building(setting, making, records)
    items = [_Agreement(each, places[each]) for each in selection.files]
    tasks = Tasks(items, work.known, work, lambda item, code: died(item.selected, code))
    with closing(in_order(tasks, jobs)) as results:
        for selected, result in report.follow(results):
            report.add(selected, result if compare else _finished(result, places[selected], making))
    records.forget_old()
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
    beside: Beside
    """What others left beside the files of the run."""


class _Building(Struct, frozen=True):
    """What is done with each file, save writing; it can be sent to another process."""

    setting: Setting
    making: _Making
    records: Records

    def known(self, item: _Agreement) -> Result | None:
        """The result of the build before, where its files are up to date."""
        if self.making.force or not self.records.tool:
            return None
        if self.making.beside.look([item.selected.path, *item.files.values()], time()):
            return None  # that is a warning of the day, and no record has it
        return self.records.found(item.selected, item.files)

    def __call__(self, item: _Agreement) -> Result:
        return guarded(partial(self._built, item.selected, item.files), item.selected, alone=self.making.alone)

    def _built(self, selected: Selected, files: Mapping[str, Path]) -> Result:
        """One agreement assembled and, where it has no error, its files made."""
        making, made = self.making, None
        said: list[str] = []
        key = self.records.key(selected, files) if self.records.tool else ""
        run, code = run_file(selected.path, self.setting, selected.raw)
        if making.compare:
            _check_reader(run, making.reader)
            code = code or compared(run, files, making.wanted, said.append, words=making.tell_changes)
        else:
            if problem := None if run.failed else why_not(run, copy=making.copy):
                run.problems.append(problem)
                run.coverage = None  # nothing is built, so there is nothing to report on
            run = seen_in(run, making.view, strictly=making.alone)
            if run.agreement is not None and run.coverage is not None and not run.failed:
                made, code = _made(run, selected, files, making, self.setting)
        result = result_of(selected, run, code, self.setting, self.records.telling, making.carried)
        if made is not None and self._keeps_record(run) and key == self.records.key(selected, files):
            made = replace(made, key=key)  # where the answers changed meanwhile, nobody knows which of them were read
        return replace(result, said=said, made=made)

    def _keeps_record(self, run: Assembled) -> bool:
        """Whether nothing decides about the files but what the key of their record is made of."""
        of_the_day = any(problem.rule == "conflicted-copy" for problem in run.problems)
        return bool(self.records.tool) and run.signature is None and not run.configuration.pages and not of_the_day


def _made(
    run: Assembled, selected: Selected, files: Mapping[str, Path], making: _Making, setting: Setting
) -> tuple[Made | None, int]:
    """The files of one agreement, or None with the exit code of what stands in their way, which is told."""
    from alliancegen.writers.soundness import must_be_sound  # noqa: PLC0415 - only a build needs it

    stood = {form: standing(target) for form, target in files.items()}
    try:
        _check_reader(run, making.reader)
        leave = _leave(run, selected.path, files, setting, force=making.force)
        if refused := leave.refusals():
            run.problems += refused
            return None, CANNOT_WRITE
        run.problems += making.beside.look([selected.path, *files.values()], time())
        made = contents(
            run, files, notes=making.notes, pages=making.pages or run.configuration.pages, reader=making.reader
        )
        for form in files:
            must_be_sound(form, made[form])
        changed = making.tell_changes and stood.get("docx") not in ("", digest(made.get("docx", b"")))
        since = _changed_since(files.get("docx"), made) if changed else ""
        return Made(made, stood, run.agreement.title if run.agreement else "", since), FINE
    except Ended as ended:  # what can't be made was told
        return None, ended.exit_code


def _finished(result: Result, files: Mapping[str, Path], making: _Making) -> Result:
    """The same after the files that were made are written, all or none; what would be the same bytes is left as it is."""
    outcome, made, said = result.outcome, result.made, [*result.said]
    if made is None:
        said += [f"Up to date: {target}\n" for target in files.values() if making.by_itself and outcome.built]
        return replace(result, outcome=replace(outcome, built=outcome.built or Built.NOT_BUILT), said=said)
    now = {form: standing(target) for form, target in files.items()}
    wanted = {
        form: target for form, target in files.items() if making.force or now[form] != digest(made.contents[form])
    }
    problems, message = _written(wanted, made, changed=now != made.stood, force=making.force)
    if problems or message:
        outcome = replace(outcome, built=Built.NOT_BUILT, problems=[*outcome.problems, *problems], fails=True)
        told = f"{result.told}error: {message}\n" if message else result.told
        return replace(result, outcome=outcome, code=CANNOT_WRITE, said=said, told=told)
    ending = "\n" if making.by_itself else ""
    said += [f"Up to date: {target}\n" for form, target in files.items() if making.by_itself and form not in wanted]
    said += [f"Wrote {target}{ending}" for target in wanted.values()]
    Records.keep(result)
    said += [made.since] if made.since else []
    return replace(result, outcome=replace(outcome, built=Built.WRITTEN if wanted else Built.UP_TO_DATE), said=said)


def _written(files: Mapping[str, Path], made: Made, *, changed: bool, force: bool) -> tuple[list[Problem], str]:
    """Write files, all or none; what stands in the way, as problems or as a message.

    `changed`: what stands there is no longer what it was when they were made, so it is asked again whether they may be replaced.
    """
    from alliancegen.writers.files import Leave, Refused  # noqa: PLC0415 - only a build needs it
    from alliancegen.writers.whole_files import why, write_all  # noqa: PLC0415

    if not files:
        return [], ""
    try:
        leave = Leave(files, made.title, force=force)
        if changed and (refused := leave.refusals()):
            return refused, ""
        for target in files.values():
            target.parent.mkdir(parents=True, exist_ok=True)
        write_all({target: made.contents[form] for form, target in files.items()}, leave.confirm)
    except Refused as refusal:
        return [refusal.problem], ""
    except OSError as error:
        names = " and ".join(f"'{target}'" for target in files.values())
        return [], f"{names} can't be written: {why(error)}"
    return [], ""


def _check_reader(run: Assembled, reader: str) -> None:
    if run.derived is None or run.failed:
        return  # what is wrong with the answers is told first
    parties = run.derived.answers.parties
    if reader and reader not in parties:
        stop(f"--for names a party by its id: {', '.join(parties)}, not '{reader}'", WRONG_COMMAND)


def _leave(run: Assembled, answers: Path, files: Mapping[str, Path], setting: Setting, *, force: bool) -> Leave:
    """What says whether files may be replaced; the answers and what they are built with never are, and that ends the command."""
    from alliancegen.writers.files import Leave  # noqa: PLC0415 - only a build needs it

    assert run.agreement is not None  # the caller has looked
    kept = {"holds the answers": answers}
    if run.standing is not None:
        kept["is what was signed"] = answers.parent / run.standing.signature.file
    if reference_doc := setting.reference_doc or (
        configured.path if (configured := run.configuration.reference_doc) else None
    ):
        kept["is the reference document"] = reference_doc
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
