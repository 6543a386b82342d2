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

from alliancegen.model.problems import Problem
from alliancegen.readers.configuration import NAME, find_configuration, read_configuration
from alliancegen.readers.library_folders import is_whole_library
from alliancegen.readers.sources import Sources
from alliancegen.readers.yaml_source import MAX_SIZE

USUAL = ("answers.yaml", "*.answers.yaml")
"""The patterns where no configuration says otherwise; one without a slash fits at any depth."""

_AGREEMENT = re.compile(r"""^(?:\{ *)?["']?(?:agreement|parties|term|signed)["']?[ \t]*:""", re.MULTILINE)
_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_MEANINGS = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


class FoundAnswers(Struct):
    """The answers files below a folder in the order of their names, what was passed over, what is wrong with a configuration."""

    files: list[Path] = field(default_factory=list)
    passed_over: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Inclusion(Struct, frozen=True):
    """Patterns, and the folder that they start from."""

    root: Path
    patterns: Sequence[re.Pattern[str]]

    def fits(self, path: Path) -> bool:
        name = path.relative_to(self.root).as_posix()
        return any(pattern.fullmatch(name) for pattern in self.patterns)


def find_answers(folder: Path, sources: Sources, home: Path | None = None) -> FoundAnswers:
    """The answers files below `folder`. `sources` gets the configurations that were read. Raises OSError."""
    found = FoundAnswers()
    root = folder.resolve()
    for path in _candidates(root, _inclusion(root, sources, found, home), sources, found, home):
        inside = not path.is_symlink() or path.resolve().is_relative_to(root)
        kept = found.files if inside and is_answers(path) else found.passed_over
        kept.append(folder / path.relative_to(root))
    return found


def is_answers(path: Path) -> bool:
    """Whether a file looks like answers; one that can't be read, or in another encoding, does, so that this is told."""
    try:
        with path.open("rb") as file:
            text = file.read(MAX_SIZE).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return True
    return _AGREEMENT.search(text) is not None


def pattern(text: str) -> re.Pattern[str]:
    """A pattern of `include` as a regular expression on a path with forward slashes: `*`, `?`, and `**` for any depth."""
    text = text.replace("\\", "/").removeprefix("./")
    if "/" not in text:
        text = f"**/{text}"
    return re.compile("".join(_MEANINGS.get(token) or re.escape(token) for token in _TOKEN.findall(text)), re.DOTALL)


def _inclusion(folder: Path, sources: Sources, found: FoundAnswers, home: Path | None) -> _Inclusion:
    """What the configuration that holds in `folder` includes."""
    path = find_configuration(folder / NAME, home)
    configuration, problems = read_configuration(folder / NAME, sources, home)
    found.problems += problems
    patterns = configuration.include or USUAL
    return _Inclusion(path.parent if path and configuration.include else folder, [pattern(each) for each in patterns])


def _candidates(
    folder: Path, inclusion: _Inclusion, sources: Sources, found: FoundAnswers, home: Path | None
) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name.startswith(".") or path.is_symlink() or path.name == "node_modules" or is_whole_library(path):
                continue
            own = _inclusion(path, sources, found, home) if (path / NAME).exists() else inclusion
            yield from _candidates(path, own, sources, found, home)
        elif path.name != NAME and inclusion.fits(path) and path.is_file():
            yield path
