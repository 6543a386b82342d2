"""One folder of clause files, from which nothing outside can be read.

A link that leads out, a pipe or a folder in the place of a file is refused, so that a checkout can't make the tool read
elsewhere; hidden files are passed over, and other names are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.written import Written
from alliancegen.readers.plain_files import MAX_FILE, read_plain, resolved
from alliancegen.readers.sources import Sources
from alliancegen.readers.yaml_source import read_yaml

BASE_ENDING = ".base"
"""Ends the stem of a file that keeps, for an overlay, the words which it replaces: never read as a clause file."""


_LEFT_BEHIND = ("~", ".bak", ".orig", ".rej", ".tmp", "thumbs.db", "desktop.ini")


class Folder:
    """Reads files of a folder by their name inside it. `name` is how messages name the folder; `problems` gets what is wrong."""

    def __init__(self, root: Path, sources: Sources, name: str, problems: list[Problem]) -> None:
        self.root = root
        self.name = name
        self._sources = sources
        self._problems = problems

    def text(self, relative: str) -> str | None:
        """A file's text with line feeds only; None where there is none, or a problem."""
        path = self.root / relative
        name = f"{self.name}/{relative}"
        if not path.exists():
            if path.is_symlink():
                self._tell("no-plain-file", f"{name} is a link to nowhere, so nothing of it can be read", name)
            return None
        if not resolved(path).is_relative_to(resolved(self.root)):
            self._problems.append(Problem("outside-library", f"{name} leads out of the library", Place(name, 1)))
            return None
        if not path.is_file():
            what = "a folder" if path.is_dir() else "a pipe or a device"
            self._tell("no-plain-file", f"{name} is {what}, and a file should stand there", name)
            return None
        raw = read_plain(path, MAX_FILE)
        if len(raw) > MAX_FILE:
            self._problems.append(
                Problem(
                    "file-too-large",
                    f"{name} is larger than {MAX_FILE // 1024**2} MiB",
                    Place(name, 1),
                    help="divide it",
                )
            )
            return None
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            self._problems.append(
                Problem("not-utf-8", f"{name} is not UTF-8 text", Place(name, line), help="save it as UTF-8")
            )
            return None
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        self._sources.add(name, text)
        return text

    def names(self, folder: str, ending: str) -> Iterator[str]:
        """The stems of a folder's files, sorted. What else stands there and may be meant as one of them is told."""
        path = self.root / folder
        if not path.is_dir():
            if path.exists() or path.is_symlink():
                name = f"{self.name}/{folder}"
                self._tell("no-plain-file", f"{name} is no folder, so no clauses can be read from it", name)
            return
        for file in sorted(path.iterdir()):
            if file.name.startswith((".", "_")) or file.stem.upper() == "README":
                continue
            if file.suffix != ending:
                self._pass_over(f"{folder}/{file.name}", ending)
            elif not file.stem.endswith(BASE_ENDING):
                yield file.stem

    def _pass_over(self, relative: str, ending: str) -> None:
        """Tell of a name that isn't read, unless it is a copy that an editor or git has left."""
        if not relative.lower().endswith(_LEFT_BEHIND):
            name = f"{self.name}/{relative}"
            message = f"{name} is passed over, since its name doesn't end with {ending}"
            help = f"give it the ending {ending}, or move it elsewhere"
            self._problems.append(Problem("passed-over", message, Place(name, 1), Severity.WARNING, help=help))

    def _tell(self, rule: str, message: str, name: str) -> None:
        self._problems.append(Problem(rule, message, Place(name, 1), help="put the file or folder itself there"))

    def yaml(self, relative: str) -> Written | None:
        text = self.text(relative)
        if text is None:
            return None
        written, problems = read_yaml(text.encode(), f"{self.name}/{relative}")
        self._problems += problems
        return written
