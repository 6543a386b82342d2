"""What every command does the same way: read the library and the answers, tell problems, stop with an exit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NoReturn

from msgspec import Struct, field

from alliancegen.cli.exit_codes import CANNOT_WRITE, FINE, PROBLEMS, WRONG_COMMAND, Ended
from alliancegen.cli.house_style import HouseStyle, house_style
from alliancegen.cli.libraries import checked_in, folders_for
from alliancegen.cli.streams import echo
from alliancegen.model.library import Library
from alliancegen.model.problems import Problem, Severity, has_errors
from alliancegen.pipeline import Assembled, CheckedLibrary, Levels, assemble_answers, levels_of, settle
from alliancegen.readers.configuration import Configuration, find_configuration
from alliancegen.readers.library_folders import HOLDS, LibraryFolders, is_overlay, is_whole_library
from alliancegen.readers.plain_files import read_plain, resolved
from alliancegen.readers.sources import Sources
from alliancegen.readers.yaml_source import MAX_SIZE
from alliancegen.writers.problem_text import problem_text


class Setting(Struct):
    """What holds for every answers file of a run. A library is read once, and each house's style once.

    `library` is the one for the folder in which the user is; an answers file may have its own overlays over it.
    """

    library: CheckedLibrary
    today: date
    final: bool = False
    reference_doc: Path | None = None
    house_map: Path | None = None
    clauses: Path | None = None
    against_latest: bool | None = None
    """Whether what is signed is held to the library at hand too; None where it is judged like any other."""
    styles: dict[Path | None, HouseStyle] = field(default_factory=dict)
    libraries: dict[LibraryFolders, CheckedLibrary] = field(default_factory=dict)
    answers: Path | None = None
    """Those that the command begins with, if with these alone."""

    def __reduce__(self) -> tuple[object, ...]:
        """In another process the library and the styles are read there."""
        choices = self.final, self.reference_doc, self.house_map, self.answers, self.against_latest
        return _setting_elsewhere, (self.clauses, self.today, *choices)

    def library_of(self, answers: Path) -> tuple[CheckedLibrary | None, list[Problem]]:
        """The library with the overlays of an answers file; None with the problems of a wrong configuration. Raises OSError."""
        typed = [self.clauses] if self.clauses else []
        folders, problems = folders_for(answers, typed, shipped_library(), self.library.sources)
        if folders is None:
            return None, problems
        if folders not in self.libraries:
            self.libraries[folders] = checked_in(folders, problems)
        return self.libraries[folders], []

    def style_of(self, answers: Path) -> HouseStyle:
        """The style of the house that the answers belong to. Raises OSError for a file that can't be read."""
        configuration = find_configuration(answers)
        if configuration not in self.styles:
            self.styles[configuration] = house_style(answers, self.library.sources, self.reference_doc, self.house_map)
        return self.styles[configuration]

    def is_shared(self, problem: Problem) -> bool:
        """Whether a problem is a library's or a configuration's, and so the same for many files."""
        libraries, styles = self.libraries.values(), self.styles.values()
        return any(problem in each.problems for each in libraries) or any(problem in each.problems for each in styles)


def setting_in(
    clauses: Path | None,
    today: str,
    *,
    final: bool = False,
    reference_doc: Path | None = None,
    house_map: Path | None = None,
    answers: Path | None = None,
) -> Setting:
    """The setting of a command that begins in this folder, or with these answers. A wrong configuration ends it."""
    folders, problems = folders_of(clauses, answers)
    library = _checked(folders, problems)
    setting = Setting(library, day(today), final, reference_doc, house_map, clauses, answers=answers)
    setting.libraries[folders] = library
    return setting


def _setting_elsewhere(
    clauses: Path | None,
    today: date,
    final: bool,
    reference_doc: Path | None,
    house_map: Path | None,
    answers: Path | None,
    against_latest: bool | None,
) -> Setting:
    made = partial(setting_in, final=final, reference_doc=reference_doc, house_map=house_map, answers=answers)
    setting = made(clauses, today.isoformat())
    setting.against_latest = against_latest
    return setting


def run_file(answers: Path, setting: Setting, raw: bytes | None = None, name: str = "") -> tuple[Assembled, int]:
    """All stages on one file in the style of its house, and the exit code of what kept them from beginning, if anything did.

    `raw` is the file's content where it isn't read from its place, then perhaps called `name`. Nothing is told here.
    """
    sources = setting.library.sources
    try:
        raw = read_plain(answers, MAX_SIZE) if raw is None else raw
        library, wrong = setting.library_of(answers)
        style = setting.style_of(answers)
    except OSError as error:
        message = f"'{error.filename or answers}' can't be read: {error.strerror}"
        return Assembled(sources, [Problem("unreadable-file", message)]), CANNOT_WRITE
    if library is None or has_errors(style.problems):
        return Assembled(sources, wrong or list(style.problems), configuration=style.configuration), WRONG_COMMAND
    levels, wrong = levels_of(style.configuration, library.library)
    if wrong:
        return Assembled(sources, wrong, configuration=style.configuration), WRONG_COMMAND
    run = assemble_answers(
        raw,
        name or str(answers),
        library,
        setting.today,
        final=setting.final,
        style=style.configuration.style,
        scheme=style.scheme,
        wanted=style.configuration.library,
    )
    if style.configuration.file:  # its text was read with the first file of its house
        run.sources.share(setting.library.sources, style.configuration.file)
    run.problems += style.problems
    run.configuration, run.house = style.configuration, style.house
    if run.signature is not None and setting.against_latest is not None:
        from alliancegen.cli.signed import judge  # noqa: PLC0415 - only for what is signed

        judge(run, answers, against_latest=setting.against_latest)
    settle(run, name or str(answers), levels)
    own = style.configuration.file
    wrong = [each for each in run.problems if each.is_error and each.place and own and each.place.file == own]
    return run, WRONG_COMMAND if wrong else FINE


def run_answers(
    answers: Path,
    clauses: Path | None,
    today: str,
    *,
    final: bool,
    reference_doc: Path | None = None,
    house_map: Path | None = None,
    quiet: bool = False,
    raw: bytes | None = None,
    name: str = "",
    against_latest: bool | None = None,
) -> Assembled:
    """The same for a command about one file, problems told unless `quiet`. What can't begin ends the command.

    `raw` is the file's content where it isn't that of today, then called `name`. What is signed is judged by the text that
    was signed (`signed.judge`) unless `against_latest` is None.
    """
    setting = setting_in(clauses, today, final=final, reference_doc=reference_doc, house_map=house_map, answers=answers)
    setting.against_latest = against_latest
    run, code = run_file(answers, setting, raw, name)
    if code or not quiet:
        tell(run.told(), run.sources)
    if code:
        raise Ended(code)
    return run


def good_levels(configuration: Configuration, checked: CheckedLibrary) -> Levels:
    """The levels of rules that the configuration sets; wrong ones are told and end the command."""
    levels, problems = levels_of(configuration, checked.library)
    if problems:
        tell(problems, checked.sources)
        raise Ended(WRONG_COMMAND)
    return levels


def day(today: str) -> date:
    if not today:
        return date.today()
    try:
        return date.fromisoformat(today)
    except ValueError:
        stop(f"--today is a date like 2027-04-01, not '{today}'", WRONG_COMMAND)


def library_in(clauses: Path | None, answers: Path | None = None) -> CheckedLibrary:
    """The library for an answers file with its overlays; without answers, that for the folder in which the user is."""
    return _checked(*folders_of(clauses, answers))


def _checked(folders: LibraryFolders, problems: Sequence[Problem]) -> CheckedLibrary:
    """The library in the folders; one that can't be read, or is none by its size, ends the command."""
    try:
        return checked_in(folders, problems)
    except OSError as error:
        stop(f"'{error.filename}' can't be read: {error.strerror}", CANNOT_WRITE)


def folders_of(
    clauses: Path | None, answers: Path | None = None, *overlays: Path
) -> tuple[LibraryFolders, list[Problem]]:
    """The folders of that library, and what is wrong with them. A wrong configuration ends the command."""
    if clauses is not None and not clauses.is_dir():
        stop(f"'{clauses}' is no folder of clauses", WRONG_COMMAND)
    if clauses is not None and not (is_whole_library(clauses) or is_overlay(clauses)):
        stop(f"'{clauses}' is no folder of clauses: it holds none of kinds/, {', '.join(HOLDS)}", WRONG_COMMAND)
    sources = Sources()
    try:
        typed = [*([clauses] if clauses else []), *overlays]
        folders, problems = folders_for(answers or Path("answers.yaml"), typed, shipped_library(), sources)
    except OSError as error:
        stop(f"'{error.filename}' can't be read: {error.strerror}", CANNOT_WRITE)
    if folders is None:
        tell(problems, sources)
        raise Ended(WRONG_COMMAND)
    return folders, problems


def library_folder(clauses: Path | None) -> Path:
    """The library that `--clauses` names, or the one that comes along."""
    return clauses or shipped_library()


def shipped_library() -> Path:
    """The library that comes along: in the wheel beside this file, in a checkout beside `src`."""
    here = Path(__file__).resolve().parents[1]
    return here / "clauses" if (here / "clauses").is_dir() else here.parents[1] / "clauses"


def tell(problems: Sequence[Problem], sources: Sources) -> None:
    """Every problem that counts, on standard error."""
    tell_with(problems, sources.lines)


def tell_with(problems: Sequence[Problem], lines: Callable[[str], Sequence[str] | None]) -> None:
    """The same with the lines of the files from elsewhere."""
    for problem in problems:
        if not problem.suppressed:
            echo(problem_text(problem, lines) + "\n", err=True)


def exit_by(problems: Sequence[Problem], *, strict: bool) -> None:
    raise Ended(PROBLEMS if is_failing(problems, strict=strict) else FINE)


def is_failing(problems: Sequence[Problem], *, strict: bool) -> bool:
    """Whether any problem is an error, or with `strict` a warning."""
    least = Severity.WARNING if strict else Severity.ERROR
    return any(problem.severity >= least and not problem.suppressed for problem in problems)


def stop(message: str, code: int) -> NoReturn:
    echo(f"error: {message}", err=True)
    raise Ended(code)


def good_library(clauses: Path | None, answers: Path | None = None) -> CheckedLibrary:
    """A library without errors; with them, they are told and the command ends."""
    checked = library_in(clauses, answers)
    if has_errors(checked.problems):
        tell(checked.problems, checked.sources)
        raise Ended(PROBLEMS)
    return checked


def known_kind(kind: str, library: Library) -> str:
    """The kind, if the library has it; otherwise the command ends."""
    if kind not in library.kinds:
        stop(f"there is no kind of agreement '{kind}'; the kinds are {', '.join(library.kinds)}", WRONG_COMMAND)
    return kind


def run_or_example(answers: Path | None, clauses: Path | None, today: str, thing: str = "") -> Assembled:
    """A run on the answers, or on the example of the first kind that knows `thing` (a section, point or rule)."""
    if answers is not None:
        return run_answers(answers, clauses, today, final=False)
    library = good_library(clauses)
    kinds = library.library.kinds
    kind = next((each.id for each in kinds.values() if each.knows(thing.partition("#")[0])), next(iter(kinds)))
    run = assemble_answers(example_answers(kind).encode(), f"examples/{kind}/answers.yaml", library, day(today))
    tell(run.told(), run.sources)
    return run


def seen_in(run: Assembled, view: str, *, strictly: bool = True) -> Assembled:
    """The run with its report in the order of a view of the kind; the command ends if there is no such view.

    Not `strictly`: a kind without that view keeps its own order.
    """
    if view and run.coverage is not None:
        seen = run.coverage.seen_in(view)
        if seen is None and strictly:
            stop(f"--view knows {', '.join(each.id for each in run.coverage.views)}, not '{view}'", WRONG_COMMAND)
        run.coverage = seen or run.coverage
    return run


def example_answers(kind: str) -> str:
    file = example_file(kind)
    return file.read_text(encoding="utf-8") if file else stop(f"there is no example of '{kind}'", WRONG_COMMAND)


def example_file(kind: str, name: str = "answers", beside: Path | None = None) -> Path | None:
    """An example of a kind: of those beside a clause library, then of those that come along. None where there is none."""
    here = Path(__file__).resolve().parents[1]
    folders = [here / "examples", here.parents[1] / "examples"]
    if beside is not None:
        folders.insert(0, resolved(beside).parent / "examples")
    files = (folder / kind / f"{name}.yaml" for folder in folders)
    return next((file for file in files if file.is_file()), None)
