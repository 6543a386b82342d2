"""`alliancegen check`: validate, cover, say what to fill next; writes nothing."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.cli.parallel import Tasks, in_order
from alliancegen.cli.reporting import Color, Form, Report, Wishes
from alliancegen.cli.results import Made, Result, Telling, died, guarded, result_of
from alliancegen.cli.running import Setting, day, library_folder, run_file, seen_in, setting_in
from alliancegen.cli.selecting import Selected, Selection, select
from alliancegen.readers.library_folders import is_overlay, is_whole_library

if TYPE_CHECKING:
    import typer

    from alliancegen.cli.options import (
        ChangedSince,
        Clauses,
        Colored,
        Final,
        Jobs,
        NoExcerpt,
        Paths,
        Points,
        Quiet,
        ReportFormat,
        StdinFilename,
        StepSummary,
        Strict,
        Today,
        View,
    )
    from alliancegen.cli.records import Records


def check(
    paths: Paths,
    final: Final = False,
    clauses: Clauses = None,
    today: Today = "",
    strict: Strict = False,
    points: Points = False,
    view: View = "",
    form: ReportFormat = Form.AUTO,
    against_latest: Annotated[
        bool,
        typer.Option(
            "--against-latest", help="For what is signed: list, as notes, what the library at hand would add."
        ),
    ] = False,
    changed_since: ChangedSince = "",
    stdin_filename: StdinFilename = "",
    no_excerpt: NoExcerpt = False,
    step_summary: StepSummary = False,
    jobs: Jobs = None,
    quiet: Quiet = False,
    color: Colored = Color.AUTO,
) -> None:
    """Check answers files and print what their agreements cover, or check a clause library. Writes nothing.

    What is signed (`agreement.status: signed`) is only asked whether it still describes the text that was signed.
    """
    wishes = Wishes(
        form=form,
        quiet=quiet,
        strict=strict,
        points=points,
        color=color,
        excerpt=not no_excerpt,
        step_summary=step_summary,
        next_answers=True,
    )
    if len(paths) == 1 and (is_whole_library(paths[0]) or is_overlay(paths[0])):
        _check_library_alone(paths[0], wishes, clauses, today)
        return
    alone = paths[0] if len(paths) == 1 and paths[0].is_file() else None
    setting = setting_in(clauses, today, final=final, answers=alone)
    setting.against_latest = against_latest
    selection = select(paths, setting, clauses, changed_since, stdin_filename)
    report = Report(wishes, setting, selection, library_folder(clauses))
    several = len(selection.files) > 1
    records = _records(setting, report.telling, (view, against_latest)) if several else None
    work = _Checking(setting, report.telling, view, selection.alone, records)
    with closing(in_order(Tasks(selection.files, work.known, work, died), jobs)) as results:
        for selected, result in report.follow(results):
            report.add(selected, result)
            if records is not None:
                records.keep(result)
    if records is not None:
        records.forget_old()
    report.finish()


def _records(setting: Setting, telling: Telling, options: tuple[object, ...]) -> Records | None:
    """Those of earlier checks; for one file they would cost more than they save."""
    from alliancegen.cli.records import Records  # noqa: PLC0415 - loads OpenSSL
    from alliancegen.readers.kept_builds import tool_identity  # noqa: PLC0415

    tool = tool_identity()
    return Records(setting, telling, tool, ("check", *options)) if tool else None


class _Checking(Struct, frozen=True):
    """What is done with each file; it can be sent to another process. `alone`: one file was named."""

    setting: Setting
    telling: Telling
    view: str
    alone: bool
    records: Records | None

    def known(self, selected: Selected) -> Result | None:
        """The result of the check before, where nothing that decides about it has changed."""
        return self.records.found(selected, {}) if self.records is not None else None

    def __call__(self, selected: Selected) -> Result:
        return guarded(partial(self._checked, selected), selected, alone=self.alone)

    def _checked(self, selected: Selected) -> Result:
        records = self.records
        key = records.key(selected, {}) if records is not None else ""
        run, code = run_file(selected.path, self.setting, selected.raw)
        run = seen_in(run, self.view, strictly=self.alone)
        result = result_of(selected, run, code, self.setting, self.telling)
        if records is None or not key or run.signature is not None or key != records.key(selected, {}):
            return result  # where the answers changed meanwhile, nobody knows which of them were read
        return replace(result, made=Made({}, {}, key=key))


def _check_library_alone(folder: Path, wishes: Wishes, clauses: Path | None, today: str) -> None:
    """A clause library, told as text or in a format for machines."""
    from alliancegen.cli.check_library import check_library, judged_library  # noqa: PLC0415 - only for a library

    if wishes.form.decided() is Form.TEXT:
        check_library(folder, clauses, today, points=wishes.points)
        return
    checked, _ = judged_library(folder, clauses, today)
    report = Report(wishes, Setting(checked, day(today)), Selection(alone=True), folder)
    report.add_library(folder)
    report.finish()
