"""Which answers files a command is about: those named, those found in folders, standard input; only changed ones if asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from alliancegen.cli.exit_codes import CANNOT_WRITE, WRONG_COMMAND
from alliancegen.cli.running import Setting, library_folder, stop
from alliancegen.model.outcome import WaiverChange
from alliancegen.model.problems import Problem
from alliancegen.readers.configuration import NAME, read_configuration
from alliancegen.readers.library_folders import is_whole_library
from alliancegen.readers.plain_files import read_plain, resolved
from alliancegen.readers.sources import Sources
from alliancegen.readers.yaml_source import MAX_SIZE, read_yaml

if TYPE_CHECKING:
    from alliancegen.readers.revision import Revision

STDIN = Path("-")
_UNNAMED = "<stdin>"


class Selected(Struct, frozen=True):
    """An answers file. `below` is its path below the folder that was named, or its name; `raw` what came by standard input."""

    path: Path
    below: Path
    raw: bytes | None = None

    @property
    def is_unnamed(self) -> bool:
        """Whether it came by standard input without a name."""
        return str(self.path) == _UNNAMED


class Selection(Struct):
    """The files in the order of the command line. `alone`: one file was named, and no folder searched."""

    files: list[Selected] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    since: Revision | None = None
    alone: bool = False

    def waivers(self, selected: Selected) -> list[WaiverChange]:
        """The waivers that a file has gained since the revision, or that last longer."""
        if self.since is None:
            return []
        from alliancegen.readers.waiver_changes import waiver_changes  # noqa: PLC0415 - only with --changed-since

        try:
            raw = read_plain(selected.path, MAX_SIZE) if selected.raw is None else selected.raw
        except OSError:
            return []  # told where it is checked
        return waiver_changes(raw, self.since.content(selected.path), str(selected.path))


def select(
    paths: Sequence[Path], setting: Setting, clauses: Path | None, changed_since: str, stdin_filename: str
) -> Selection:
    """The files that `paths` name or hold. A wrong command line, or a folder that can't be read, ends the command."""
    sources = setting.library.sources
    chosen = Selection(alone=len(paths) == 1 and not paths[0].is_dir() and not changed_since)
    if stdin_filename and STDIN not in paths:
        stop("--stdin-filename goes with  -  for standard input", WRONG_COMMAND)
    seen: set[Path] = set()
    for path in paths:
        for each in _files(path, chosen, sources, stdin_filename):
            if resolved(each.path) not in seen:
                seen.add(resolved(each.path))
                chosen.files.append(each)
    if changed_since:
        chosen.since = _revision(changed_since, paths[0])
        kept = [each for each in chosen.files if _is_changed(each, chosen.since, sources, library_folder(clauses))]
        chosen.files = kept
    return chosen


def _files(path: Path, chosen: Selection, sources: Sources, stdin_filename: str) -> Iterator[Selected]:
    if path == STDIN:
        name = Path(stdin_filename or _UNNAMED)
        yield Selected(name, Path(name.name), sys.stdin.buffer.read(MAX_SIZE + 1))
    elif not path.is_dir():
        yield Selected(path, Path(path.name))
    elif is_whole_library(path):
        stop(f"'{path}' is a clause library: check it by itself", WRONG_COMMAND)
    else:
        from alliancegen.readers.answers_files import find_answers  # noqa: PLC0415 - only for folders

        try:
            found = find_answers(path, sources)
        except OSError as error:
            stop(f"'{error.filename}' can't be read: {error.strerror}", CANNOT_WRITE)
        chosen.passed_over += [str(each) for each in found.passed_over]
        chosen.problems += found.problems
        yield from (Selected(each, each.relative_to(path)) for each in found.files)


def _revision(name: str, path: Path) -> Revision:
    from alliancegen.readers.git import NoRevision  # noqa: PLC0415 - only with --changed-since
    from alliancegen.readers.revision import read_revision  # noqa: PLC0415

    folder = path if path.is_dir() else path.parent
    try:
        return read_revision(name, folder if folder.is_dir() else Path())
    except NoRevision as reason:
        stop(f"--changed-since: {reason}", WRONG_COMMAND)


def _signed_file(answers: Path) -> Iterator[Path]:
    """The file that the answers say was signed, if they do."""
    try:
        written, _ = read_yaml(read_plain(answers, MAX_SIZE), str(answers))
    except OSError:
        return
    signed = written.mapping.get("signed") if written is not None and written.is_mapping else None
    file = signed.mapping.get("file") if signed is not None and signed.is_mapping else None
    if file is not None and file.is_text:
        yield answers.parent / file.text


def _is_changed(selected: Selected, since: Revision, sources: Sources, library: Path) -> bool:
    """Whether the file differs, or anything that decides about it: a configuration, what that names, clauses,
    the file that was signed, and what was built of it."""
    if selected.raw is not None:
        return True
    path = selected.path
    if not since.holds(path):
        stop(f"--changed-since: '{path}' lies outside the repository '{since.top}'", WRONG_COMMAND)
    above = [folder for folder in resolved(path).parents if folder.is_relative_to(since.top)]
    watched = [path, library, *(folder / NAME for folder in above)]
    try:
        configuration, _ = read_configuration(path, sources)
    except OSError:
        return True
    watched += [path.with_suffix(".txt"), path.with_suffix(".docx"), *_signed_file(path)]
    named = (configuration.reference_doc, configuration.house_map)
    watched += [each.path for each in named if each is not None]
    watched += [each.path for each in configuration.clauses]
    watched += [folder / "clauses" for folder in (path.parent, Path(configuration.file or path).parent)]
    return any(since.is_changed(each) for each in watched)
