"""One folder of clause files, from which nothing outside can be read.

Symbolic links, hidden files and anything that isn't a plain file inside the folder are passed over or refused, so that
a checkout can't make the tool read elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.model.written import Written
from alliancegen.readers.plain_files import MAX_FILE, read_plain, resolved
from alliancegen.readers.sources import Sources
from alliancegen.readers.yaml_source import read_yaml

BASE_ENDING = ".base"
"""Ends the stem of a file that keeps, for an overlay, the words which it replaces: never read as a clause file."""


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
            return None
        if not resolved(path).is_relative_to(resolved(self.root)) or not path.is_file():
            self._problems.append(Problem("outside-library", f"{name} leads out of the library", Place(name, 1)))
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
        """The stems of a folder's files, sorted."""
        path = self.root / folder
        if path.is_dir():
            for file in sorted(path.iterdir()):
                if (
                    file.suffix == ending
                    and not file.name.startswith((".", "_"))
                    and not file.stem.endswith(BASE_ENDING)
                    and file.stem.upper() != "README"
                ):
                    yield file.stem

    def yaml(self, relative: str) -> Written | None:
        text = self.text(relative)
        if text is None:
            return None
        written, problems = read_yaml(text.encode(), f"{self.name}/{relative}")
        self._problems += problems
        return written
