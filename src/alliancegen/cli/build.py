"""`alliancegen build`: the agreement's files and the coverage report."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Annotated

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.cli.comparing_files import compared, compared_forms
from alliancegen.cli.conforming import copy_name, why_not
from alliancegen.cli.exit_codes import WRONG_COMMAND
from alliancegen.cli.making import Making, check_reader, finished, made_files
from alliancegen.cli.outputs import COMPARED, SUFFIXES, WITHOUT_NOTES, targets_of_all
from alliancegen.cli.parallel import Tasks, in_order
from alliancegen.cli.records import Records
from alliancegen.cli.reporting import Color, Form, Report, Wishes
from alliancegen.cli.results import Result, died, guarded, result_of
from alliancegen.cli.running import Setting, library_folder, run_file, seen_in, setting_in, stop
from alliancegen.cli.selecting import Selected, select
from alliancegen.model.notes import Notes
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
    making = Making(
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
            report.add(selected, result if compare else finished(result, places[selected], making))
    records.forget_old()
    report.finish()


class _Agreement(Struct, frozen=True):
    """An answers file, and where each form of its agreement goes."""

    selected: Selected
    files: Mapping[str, Path]


class _Building(Struct, frozen=True):
    """What is done with each file, save writing; it can be sent to another process."""

    setting: Setting
    making: Making
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
            check_reader(run, making.reader)
            code = code or compared(run, files, making.wanted, said.append, words=making.tell_changes)
        else:
            if problem := None if run.failed else why_not(run, copy=making.copy):
                run.problems.append(problem)
                run.coverage = None  # nothing is built, so there is nothing to report on
            run = seen_in(run, making.view, strictly=making.alone)
            if run.agreement is not None and run.coverage is not None and not run.failed:
                made, code = made_files(run, selected, files, making, self.setting)
        result = result_of(selected, run, code, self.setting, self.records.telling, making.carried)
        if made is not None and self._keeps_record(run) and key == self.records.key(selected, files):
            made = replace(made, key=key)  # where the answers changed meanwhile, nobody knows which of them were read
        return replace(result, said=said, made=made)

    def _keeps_record(self, run: Assembled) -> bool:
        """Whether nothing decides about the files but what the key of their record is made of."""
        of_the_day = any(problem.rule == "conflicted-copy" for problem in run.problems)
        return bool(self.records.tool) and run.signature is None and not run.configuration.pages and not of_the_day
