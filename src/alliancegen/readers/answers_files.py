"""Which files below a folder are answers: `answers.yaml` and `*.answers.yaml`, or what the configuration includes.

The nearest configuration decides for a file, alone: a folder with its own `alliancegen.yaml` starts anew. Hidden folders,
clause libraries and links that lead out of the folder are not entered. A file that has the name but isn't answers (no
`agreement:`, `parties:`, `term:` or `signed:` at its margin) is passed over and counted, never told as wrong: other tools call their files so too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity, shown
from alliancegen.readers.configuration import NAME, find_configuration, read_configuration
from alliancegen.readers.library_folders import is_whole_library
from alliancegen.readers.plain_files import resolved
from alliancegen.readers.sources import Sources
from alliancegen.readers.yaml_source import MAX_SIZE

MAX_DEPTH = 30
MOST_SEARCHED = 500_000
USUAL = ("answers.yaml", "*.answers.yaml")
"""The patterns where no configuration says otherwise; one without a slash fits at any depth."""

_AGREEMENT = re.compile(r"""^(?:\{ *)?["']?(?:agreement|parties|term|signed)["']?[ \t]*:""", re.MULTILINE)
_SIGN = re.compile(r"\*\*/|\*\*|.", re.DOTALL)
_OF_NOTHING = ("**/", "**", "*")


class _Inclusion(Struct, frozen=True):
    """Patterns, and the folder that they start from."""

    root: Path
    patterns: Sequence[Sequence[str]]
    written: Sequence[str] = ()
    """What the configuration says for each of them; nothing where it says none."""
    places: Sequence[Place] = ()
    fitted: set[int] = field(default_factory=set)
    """Which of them some name has fitted."""

    def fits(self, path: Path) -> bool:
        name = path.relative_to(self.root).as_posix()
        fitting = [number for number, pattern in enumerate(self.patterns) if fits(name, pattern)]
        self.fitted.update(fitting)
        return bool(fitting)

    def unused(self) -> Iterator[Problem]:
        """One problem for each pattern of the configuration that no name fits."""
        for number, (text, place) in enumerate(zip(self.written, self.places, strict=True)):
            if number not in self.fitted:
                message = f"no file has a name that fits '{shown(text)}'"
                help = "write the pattern from the folder of the configuration, like   deals/**/*.yaml"
                yield Problem("fits-nothing", message, place, Severity.WARNING, help=help)


class FoundAnswers(Struct):
    """The answers files below a folder in the order of their names, what was passed over, what is wrong with a configuration."""

    files: list[Path] = field(default_factory=list)
    passed_over: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    inclusions: list[_Inclusion] = field(default_factory=list)
    """What each configuration on the way includes."""
    searched: int = 0
    """How many names were looked at."""


def find_answers(folder: Path, sources: Sources, home: Path | None = None) -> FoundAnswers:
    """The answers files below `folder`. `sources` gets the configurations that were read. Raises OSError."""
    found = FoundAnswers()
    root = resolved(folder)
    for path in _candidates(root, _inclusion(root, sources, found, home), sources, found, home):
        inside = not path.is_symlink() or resolved(path).is_relative_to(root)
        kept = found.files if inside and is_answers(path) else found.passed_over
        kept.append(folder / path.relative_to(root))
    searched = [
        each for each in found.inclusions if each.root.is_relative_to(root)
    ]  # all that it could fit was looked at
    found.problems += [problem for each in searched for problem in each.unused()]
    return found


def is_answers(path: Path) -> bool:
    """Whether a file looks like answers; one that can't be read, or in another encoding, does, so that this is told."""
    try:
        with path.open("rb") as file:
            text = file.read(MAX_SIZE).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return True
    return _AGREEMENT.search(text) is not None


def pattern(text: str) -> Sequence[str]:
    """A pattern of `include` in its signs: `**/` (any folders), `**`, `*`, `?`, and single letters."""
    text = text.replace("\\", "/").removeprefix("./")
    if "/" not in text:
        text = f"**/{text}"
    return _SIGN.findall(text)


def fits(name: str, pattern: Sequence[str]) -> bool:
    """Whether a path with forward slashes fits a pattern, in time that grows with their lengths alone.

    No regular expression, which some patterns keep busy for hours: it follows every way through the pattern at once.
    """
    reached = _with_empty({0}, pattern)
    for letter in name:
        reached = _with_empty({after for at in reached for after in _after(at, letter, pattern)}, pattern)
    return len(pattern) in reached


def _after(at: int, letter: str, pattern: Sequence[str]) -> tuple[int, ...]:
    """Where a pattern goes on after a letter. `at` is a place in it; ~place is inside a folder's name of the `**/` there."""
    if at < 0:
        return (~at,) if letter == "/" else (at,)
    sign = pattern[at] if at < len(pattern) else ""
    if sign == "**" or (sign == "*" and letter != "/"):
        return (at,)
    if sign == "**/":
        return (~at,) if letter != "/" else ()
    return (at + 1,) if sign == letter or (sign == "?" and letter != "/") else ()


def _with_empty(reached: set[int], pattern: Sequence[str]) -> set[int]:
    """Those places of a pattern, and the ones behind signs that may stand for nothing."""
    more = set(reached)
    for at in reached:
        following = at
        while 0 <= following < len(pattern) and pattern[following] in _OF_NOTHING:
            following += 1
            more.add(following)
    return more


def _inclusion(folder: Path, sources: Sources, found: FoundAnswers, home: Path | None) -> _Inclusion:
    """What the configuration that holds in `folder` includes."""
    path = find_configuration(folder / NAME, home)
    configuration, problems = read_configuration(folder / NAME, sources, home)
    found.problems += problems
    patterns = configuration.include or USUAL
    root = path.parent if path and configuration.include else folder
    made = _Inclusion(root, [pattern(each) for each in patterns], configuration.include, configuration.included_at)
    found.inclusions.append(made)
    return made


def _candidates(
    folder: Path, inclusion: _Inclusion, sources: Sources, found: FoundAnswers, home: Path | None, depth: int = 0
) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        found.searched += 1
        if depth > MAX_DEPTH or found.searched > MOST_SEARCHED:
            if not any(problem.rule == "search-too-large" for problem in found.problems):
                found.problems.append(_too_large(folder))
            return
        if path.is_dir():
            if path.name.startswith(".") or path.is_symlink() or path.name == "node_modules" or is_whole_library(path):
                continue
            own = _inclusion(path, sources, found, home) if (path / NAME).exists() else inclusion
            yield from _candidates(path, own, sources, found, home, depth + 1)
        elif path.name != NAME and inclusion.fits(path) and path.is_file():
            yield path


def _too_large(folder: Path) -> Problem:
    message = f"answers are looked for in folders at most {MAX_DEPTH} deep, and among {MOST_SEARCHED:,} files"
    return Problem("search-too-large", message, Place(str(folder), 1), help="name the folders that hold the agreements")
