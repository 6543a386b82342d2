"""The report of a run in the format that was asked for: what goes to which stream, and the exit code at the end."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.cli.exit_codes import CANNOT_WRITE, PROBLEMS, WRONG_COMMAND, Ended
from alliancegen.cli.locating import located
from alliancegen.cli.progress import Progress
from alliancegen.cli.results import Result, Telling
from alliancegen.cli.running import Setting, is_failing, stop, tell_with
from alliancegen.cli.selecting import Selected, Selection
from alliancegen.cli.streams import bare, echo
from alliancegen.model.outcome import Outcome, Outcomes
from alliancegen.model.problems import Problem, has_errors

if TYPE_CHECKING:
    from alliancegen.writers.problem_lists import Where


class Form(StrEnum):
    """The formats of the report."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"
    MARKDOWN = "markdown"

    def decided(self) -> Form:
        """`auto` is annotations inside GitHub Actions, text elsewhere."""
        if self is not Form.AUTO:
            return self
        return Form.GITHUB if _in_actions() else Form.TEXT


class Color(StrEnum):
    """When the report has colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Wishes(Struct, frozen=True):
    """How the user wants the report."""

    form: Form = Form.TEXT
    quiet: bool = False
    strict: bool = False
    points: bool = False
    color: Color = Color.AUTO
    excerpt: bool = True
    step_summary: bool = False
    coverage: bool = True
    """Whether text says what an agreement covers."""
    next_answers: bool = False
    """Whether a report on one file ends with what to fill next."""


class Report:
    """Takes the outcome of each file as it comes and tells its problems; prints the report at the end.

    With a format for machines its document is all that stands on standard output; problems are told on standard error
    as well, save in annotations, which are in the log already.
    """

    def __init__(self, wishes: Wishes, setting: Setting, selection: Selection, library: Path) -> None:
        self._wishes = wishes
        self._form = wishes.form.decided()
        self._setting = setting
        self._selection = selection
        self._where = located(library)
        self._outcomes: list[Outcome] = []
        self._shared: list[Problem] = []
        self._code = 0
        self._progress = Progress(len(selection.files), wanted=not wishes.quiet)
        self._summary = _summary_file() if wishes.step_summary else None

    @property
    def telling(self) -> Telling:
        """What of each file is wanted for this report: the whole coverage only where it prints that."""
        counts_alone = (Form.TEXT, Form.SARIF, Form.GITHUB, Form.GITLAB)
        several = not self._selection.alone and len(self._selection.files) != 1
        whole = self._form not in counts_alone or self._summary is not None or not several
        return Telling(self._wishes.strict, self._wishes.excerpt, whole)

    def follow(self, results: Iterator[Result]) -> Iterator[tuple[Selected, Result]]:
        """The selected files with their results, which come in that order, and the progress shown meanwhile."""
        for number, selected in enumerate(self._selection.files, 1):
            self._progress.show(number, str(selected.path))
            result = next(results)
            self._progress.clear()
            yield selected, result

    def say(self, text: str) -> None:
        """A line about what was done, beside the report."""
        if not self._wishes.quiet:
            self._progress.clear()
            echo(text, err=self._form is not Form.TEXT)

    def add(self, selected: Selected, result: Result) -> None:
        """Tell what one file came to, and keep it for the report."""
        self._code = max(self._code, result.code)
        for each in result.said:
            self.say(each)
        if result.told:
            self._progress.clear()
            echo(result.told, err=True, nl=False)
        problems = [
            each
            for number, each in enumerate(result.outcome.problems)
            if number not in result.shared or not self._is_known(result.shared[number])
        ]
        waivers = self._selection.waivers(selected)
        if waivers and not self._wishes.excerpt:
            from alliancegen.writers.withholding import withheld_waivers  # noqa: PLC0415

            waivers = withheld_waivers(waivers)
        self._take(replace(result.outcome, problems=problems, waivers=waivers, fails=result.code != 0))

    def add_library(self, folder: Path) -> None:
        """A clause library that is checked by itself; any problem makes it fail."""
        checked = self._setting.library
        self._code = PROBLEMS if checked.problems else self._code
        outcome = Outcome(str(folder), checked.problems, fails=bool(checked.problems), lines=checked.sources.lines)
        self._take(outcome)

    def finish(self) -> NoReturn:
        """Print the report and end the command by the worst that was found."""
        problems = [each for each in self._selection.problems if not self._is_known(each)]
        if problems:  # of a configuration that decides which files there are
            fails = is_failing(problems, strict=self._wishes.strict)
            lines = self._setting.library.sources.lines
            self._take(Outcome(problems[0].place.file if problems[0].place else "", problems, fails=fails, lines=lines))
            self._code = max(self._code, WRONG_COMMAND if has_errors(problems) else PROBLEMS if fails else self._code)
        since = self._selection.since
        outcomes = Outcomes(self._outcomes, self._selection.passed_over, since.name if since else "")
        if self._summary is not None and not _appended(self._summary, outcomes, self._where):
            self._code = max(self._code, CANNOT_WRITE)
        if self._form is Form.TEXT:
            if not self._wishes.quiet:
                self._print_text(outcomes)
        else:
            self._say_what_was_built(outcomes)
            _use_utf8()
            bare(sys.stdout).write(self._document(outcomes))
        raise Ended(self._code)

    def _say_what_was_built(self, outcomes: Outcomes) -> None:
        """On standard error, where the document has no place for it."""
        if self._form in (Form.SARIF, Form.GITLAB, Form.JUNIT):
            from alliancegen.writers.summary_text import built_line  # noqa: PLC0415

            if built := built_line(outcomes):
                self.say(built)

    def _take(self, outcome: Outcome) -> None:
        self._progress.clear()
        self._outcomes.append(outcome)
        if self._form is not Form.GITHUB:
            tell_with(outcome.problems, outcome.lines)

    def _is_known(self, problem: Problem) -> bool:
        """Whether a problem that many files share was told for an earlier one."""
        if problem in self._shared:
            return True
        self._shared.append(problem)
        return False

    # ---------------------------------------------------------------- on standard output

    def _print_text(self, outcomes: Outcomes) -> None:
        from alliancegen.writers.summary_text import summary_lines, table_lines, waiver_lines  # noqa: PLC0415

        with _no_commands():
            if len(outcomes.files) == 1 and (self._selection.alone or not outcomes.passed_over):
                self._print_one(outcomes.files[0])
                for line in waiver_lines(outcomes):
                    echo(line)
                return

            for line in (*table_lines(outcomes), *summary_lines(outcomes)):
                echo(line)

    def _print_one(self, outcome: Outcome) -> None:
        coverage = outcome.coverage
        if outcome.signed is not None and outcome.signed.words:
            echo(outcome.signed.words)
        if coverage is None or not self._wishes.coverage:
            return
        from alliancegen.writers.report import print_report  # noqa: PLC0415 - loads rich

        print_report(
            coverage,
            points=self._wishes.points,
            notes=outcome.notes or (),
            color=self._wishes.color.value,
            file=bare(sys.stdout),
        )
        for number, blank in enumerate(coverage.blanks[:10] if self._wishes.next_answers else (), 1):
            line = f" (line {blank.place.line})" if blank.place else ""
            echo(f"{number}. Fill {blank.path}{line}: {blank.ask}")

    def _document(self, outcomes: Outcomes) -> str:
        match self._form:
            case Form.JSON:
                from alliancegen.writers.report_json import report_json, reports_json  # noqa: PLC0415

                return report_json(outcomes.files[0]) if self._selection.alone else reports_json(outcomes)
            case Form.SARIF:
                from alliancegen.cli.rule_words import rule_help  # noqa: PLC0415
                from alliancegen.writers.sarif import sarif  # noqa: PLC0415

                return sarif(outcomes, self._where, lambda rule: rule_help(rule, self._setting.library.library))
            case Form.JUNIT:
                from alliancegen.writers.junit import junit  # noqa: PLC0415

                return junit(outcomes, self._where)
            case Form.GITLAB:
                from alliancegen.writers.gitlab import gitlab  # noqa: PLC0415

                return gitlab(outcomes, self._where)
            case Form.MARKDOWN:
                from alliancegen.writers.markdown import markdown  # noqa: PLC0415

                return markdown(outcomes, self._where)
            case _:
                from alliancegen.writers.github import github  # noqa: PLC0415

                return github(outcomes, self._where)


def _in_actions() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


@contextmanager
def _no_commands() -> Iterator[None]:
    """Inside GitHub Actions, text in which the runner looks for no commands: names out of answers may begin a line."""
    if not _in_actions():
        yield
        return
    import secrets  # noqa: PLC0415 - only inside GitHub Actions

    token = secrets.token_hex(16)
    bare(sys.stdout).write(f"::stop-commands::{token}\n")
    yield
    bare(sys.stdout).write(f"::{token}::\n")


def _use_utf8() -> None:
    """What machines read is UTF-8 with line feeds, whatever the console's own letters are."""
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _summary_file() -> Path:
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        stop("--step-summary writes where GITHUB_STEP_SUMMARY says, and it says nothing here", WRONG_COMMAND)
    return Path(name)


def _appended(summary: Path, outcomes: Outcomes, where: Where) -> bool:
    """Write the summary behind what stands there, whole or not at all; whether that could be done, which is told."""
    from alliancegen.writers.markdown import SMALLEST, SUMMARY, markdown  # noqa: PLC0415 - only where it is asked for

    try:
        before = summary.stat().st_size if summary.exists() else 0
        if SUMMARY - before < SMALLEST:
            return True
        page = markdown(outcomes, where, SUMMARY - before).encode()
        try:
            with summary.open("ab") as file:
                file.write(page)
        except OSError:
            with suppress(OSError):
                os.truncate(summary, before)
            raise
    except OSError as error:
        echo(f"error: '{summary}' can't be written: {error.strerror}", err=True)
        return False
    return True
