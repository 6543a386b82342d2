"""`alliancegen test clauses/`: the tests that stand in the library, and what of the clauses none of them reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from msgspec import Struct, field
from msgspec.structs import replace

from alliancegen.cli.exit_codes import CANNOT_WRITE, FINE, PROBLEMS, WRONG_COMMAND, Ended
from alliancegen.cli.running import day, example_file, good_library, stop, tell
from alliancegen.cli.streams import echo
from alliancegen.model.clause_tests import ClauseTest
from alliancegen.model.problems import Problem, has_errors
from alliancegen.model.reached import Reached
from alliancegen.model.written import Written
from alliancegen.pipeline import Assembled, CheckedLibrary, assemble_written, new_answers, questions_of
from alliancegen.readers.library_folders import is_whole_library

if TYPE_CHECKING:
    import typer

    from alliancegen.cli.options import Today


_EXAMPLE, _NEW = "example", "new"
_WIDEST = 100


def run_tests(
    path: Annotated[
        Path, typer.Argument(help="A folder of clause files, or one file of its tests.", show_default=False)
    ],
    unreached: Annotated[
        bool, typer.Option("--unreached", help="List the paragraphs and branches that no test reaches.")
    ] = False,
    today: Today = "",
) -> None:
    """Run the tests of a clause library (its folder tests/): given these answers, expect these sections and words."""
    if not path.exists():
        stop(f"'{path}' can't be read: there is no such file or folder", WRONG_COMMAND)
    folder = path if path.is_dir() else path.parent.parent
    if not path.is_dir() and not is_whole_library(folder):
        stop(f"'{path}' is no test of a clause library: those stand in its folder tests/", WRONG_COMMAND)
    checked = good_library(folder)
    files = sorted((folder / "tests").glob("*.yaml")) if path.is_dir() else [path]
    if not files:
        stop(f"'{folder}' has no tests: write one as clauses/README.md says, in tests/", WRONG_COMMAND)
    tests, problems = read_tests(files, folder, checked)
    tell(problems, checked.sources)
    if has_errors(problems):
        raise Ended(PROBLEMS)
    testing = ClauseTesting(folder, checked, day(today))
    failed = 0
    for each in tests:
        found = testing.outcome(each)
        failed += bool(found)
        tell(found, checked.sources)
    kinds = len({each.kind for each in tests})
    echo(f"tests: {len(tests)}, kinds of agreement: {kinds}, failed: {failed}")
    for line in _reach(testing, unreached):
        echo(line)
    raise Ended(PROBLEMS if failed else FINE)


def read_tests(files: Sequence[Path], folder: Path, checked: CheckedLibrary) -> tuple[list[ClauseTest], list[Problem]]:
    """The tests of some files, and every problem of all of them. A file that can't be read ends the command."""
    from alliancegen.readers.clause_tests import read_clause_tests  # noqa: PLC0415 - only this command needs it

    tests: list[ClauseTest] = []
    problems: list[Problem] = []
    for file in files:
        name = f"{folder.name}/{file.parent.name}/{file.name}"
        try:
            raw = file.read_bytes()
        except OSError as error:
            stop(f"'{file}' can't be read: {error.strerror}", CANNOT_WRITE)
        checked.sources.add_raw(name, raw)
        read, found = read_clause_tests(raw, name, checked.library)
        tests += read
        problems += found
    return tests, problems


class ClauseTesting(Struct):
    """Runs tests on one library, read once; takes down what they reach."""

    folder: Path
    checked: CheckedLibrary
    today: date
    reached: Reached = field(default_factory=Reached)
    _starts: dict[tuple[str, str], tuple[str, Written] | Problem] = field(default_factory=dict)

    def outcome(self, test: ClauseTest) -> list[Problem]:
        """What fails in a test; nothing if it holds."""
        from alliancegen.readers.answer_edits import edited  # noqa: PLC0415 - only this command needs them
        from alliancegen.rules.expectations import check  # noqa: PLC0415

        start = self._start(test)
        if isinstance(start, Problem):
            return [start]
        file, written = start
        library = self.checked.library
        answers, problems = edited(written, test.given, questions_of(library.kinds[test.kind], library).keys())
        if problems:
            return [replace(each, message=f"{test.name}: {each.message}") for each in problems]
        run = assemble_written(
            answers,
            file,
            self.checked,
            test.today or self.today,
            Assembled(self.checked.sources, list(self.checked.problems)),
            final=test.final,
            reached=self.reached,
        )
        built = not run.failed
        return check(test, run.told(), run.agreement if built else None, run.coverage if built else None, run.plan)

    def _start(self, test: ClauseTest) -> tuple[str, Written] | Problem:
        """The answers that a test starts from, with the name of their file."""
        key = (test.kind, test.start)
        if key not in self._starts:
            self._starts[key] = self._read_start(test)
        return self._starts[key]

    def _read_start(self, test: ClauseTest) -> tuple[str, Written] | Problem:
        from alliancegen.readers.yaml_source import read_yaml  # noqa: PLC0415

        name = {_EXAMPLE: "answers"}.get(test.start or _EXAMPLE, test.start)
        file = example_file(test.kind, name, beside=self.folder)
        if file is None and test.start not in ("", _NEW):
            return Problem(
                "unknown-start",
                f"{test.name}: there is no example '{test.start}' of {test.kind} to start from",
                test.place,
                help=f"write   start: {_EXAMPLE}   or   start: {_NEW}",
            )
        if file is None or test.start == _NEW:
            text, shown = new_answers(test.kind, self.checked, self.today), f"new {test.kind}"
        else:
            text, shown = file.read_text(encoding="utf-8"), f"examples/{test.kind}/{file.name}"
        written, problems = read_yaml(text.encode(), shown)
        self.checked.sources.add_raw(shown, text.encode())
        return (shown, written) if written is not None and not has_errors(problems) else problems[0]


def _reach(testing: ClauseTesting, listed: bool) -> Iterator[str]:
    """How much of the clauses the tests reach; with `listed`, each line that none reaches, file by file."""
    from alliancegen.rules.unreached import stretches  # noqa: PLC0415

    found = stretches(testing.checked.library, testing.reached)
    for branch, what in ((False, "paragraphs"), (True, "branches of conditions")):
        these = [each for each in found if each.branch is branch]
        reached = sum(each.reached for each in these)
        yield f"{reached} of {len(these)} {what} reached{'' if listed else ' (--unreached lists the others)'}"
    if not listed:
        return
    for file, places in groupby((each for each in found if not each.reached), key=lambda each: each.place.file):
        lines = testing.checked.sources.lines(file) or []
        yield f"\n{file}"
        for each in dict.fromkeys((each.place.line, each.place.column if each.branch else 0) for each in places):
            line, column = each
            text = lines[line - 1][max(column - 1, 0) :].strip() if line <= len(lines) else ""
            yield f"  {line:>4}  {text if len(text) <= _WIDEST else text[: _WIDEST - 1] + '…'}"
