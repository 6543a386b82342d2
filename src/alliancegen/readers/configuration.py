"""The configuration: `alliancegen.yaml`, what a firm decides once for all its agreements.

It is looked for beside the answers file and in the folders above, up to one that holds `.git` or to the home folder.
Whoever sends a pull request can change it, so it only chooses: nothing is run, and the files that it names are in its own
folder or below. `style` holds answers to the library's style questions, which are read and judged with the answers; `rules` says
how grave a rule is (off, note, warning, error), which is judged where the rules are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PureWindowsPath

from msgspec import Struct, field
from msgspec.structs import replace

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, shown
from alliancegen.model.suggestions import nearest
from alliancegen.model.written import Written
from alliancegen.readers.plain_files import read_plain, resolved
from alliancegen.readers.sources import Sources
from alliancegen.readers.yaml_source import MAX_SIZE, read_yaml

NAME = "alliancegen.yaml"
KEYS = ("reference_doc", "house_map", "style", "pages", "include", "fail_on", "rules", "clauses", "library")
FAIL_ON = ("error", "warning")


class NamedFile(Struct, frozen=True):
    """A file that the configuration names, and where it does."""

    path: Path
    place: Place


class NamedFolder(Struct, frozen=True):
    """A folder of clauses: where it is, what messages call it, and where the configuration names it, if it does."""

    path: Path
    name: str
    place: Place | None = None


class Configuration(Struct, frozen=True):
    """What was configured; empty where there is no configuration."""

    file: str = ""
    reference_doc: NamedFile | None = None
    house_map: NamedFile | None = None
    pages: bool = False
    style: Mapping[str, Written] = field(default_factory=dict)
    clauses: Sequence[NamedFolder] = ()
    rules: Mapping[str, Written] = field(default_factory=dict)
    include: Sequence[str] = ()
    """Patterns for the answers files below its folder; empty where the usual names hold."""
    included_at: Sequence[Place] = ()
    """Where each of them stands."""
    fail_on: str = "error"
    """From which severity on a run ends with 1: `error` or `warning`."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where each key that says something stands."""
    library: Written | None = None
    """The versions of the clause library that the house builds with, where its answers name none."""


def find_configuration(answers: Path, home: Path | None = None) -> Path | None:
    """The configuration that holds for an answers file, or None."""
    home = home or _home()
    folder = resolved(answers).parent
    for each in (folder, *folder.parents):
        if (each / NAME).exists() or (each / NAME).is_symlink():  # a link to nowhere is told
            return each / NAME
        if (each / ".git").exists() or each == home:
            return None
    return None


def read_configuration(
    answers: Path, sources: Sources, home: Path | None = None
) -> tuple[Configuration, list[Problem]]:
    """The configuration that holds for an answers file, and every problem found. `sources` gets its text.

    Raises OSError where it can't be read.
    """
    path = find_configuration(answers, home)
    if path is None:
        return Configuration(), []
    file = _as_known(path)
    if not resolved(path).is_relative_to(path.parent):
        return Configuration(file), [
            Problem(
                "outside-folder", f"'{file}' leads to a file outside its folder", Place(file, 1), help="copy it here"
            )
        ]
    raw = read_plain(path, MAX_SIZE)
    sources.add_raw(file, raw)
    written, problems = read_yaml(raw, file)
    if written is None:
        return Configuration(file), problems
    reader = _Reader(path.parent, problems)
    return reader.read(written, file), problems


def read_house_map(raw: bytes, file: str) -> tuple[Mapping[str, Written], list[Problem]]:
    """A house map, `our name: their name` for each style, and every problem found."""
    written, problems = read_yaml(raw, file)
    if written is None:
        return {}, problems
    if not written.is_mapping:
        problems.append(Problem("wrong-shape", "a house map is made of lines   our name: their name", written.place))
    for ours, theirs in written.mapping.items():
        if not theirs.is_text or theirs.is_empty:
            problems.append(
                Problem("wrong-shape", f"'{shown(ours)}' needs the name of one style", theirs.key or theirs.place)
            )
    return {ours: theirs for ours, theirs in written.mapping.items() if theirs.is_text}, problems


class _Reader:
    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self._folder = folder
        self._problems = problems

    def read(self, written: Written, file: str) -> Configuration:
        """What the configuration says; what is wrong with it goes to the problems."""
        if not written.is_mapping:
            self._refuse("wrong-shape", "a configuration is made of lines like   name: value", written.place)
        written = self._with_underscores(written)
        for key, entry in written.mapping.items():
            if key not in KEYS:
                near = nearest(key, KEYS) or f"there are {', '.join(KEYS)}"
                self._refuse("unknown-key", f"the configuration has no '{shown(key)}'", entry.key or entry.place, near)
        patterns = self._patterns(written, "include")
        return Configuration(
            file=file,
            reference_doc=self._file(written, "reference_doc"),
            house_map=self._file(written, "house_map"),
            pages=self._yes(written, "pages"),
            style=self._lines(written, "style"),
            rules=self._lines(written, "rules"),
            clauses=self._folders(written, "clauses"),
            include=[each.text for each in patterns],
            included_at=[each.place for each in patterns],
            fail_on=self._one_of(written, "fail_on", FAIL_ON),
            library=self._library(written),
            places={key: each.key or each.place for key, each in written.mapping.items() if not each.is_empty},
        )

    def _with_underscores(self, written: Written) -> Written:
        """The same with `fail-on` read as `fail_on`; a key that stands there in both spellings is told."""
        entries: dict[str, Written] = {}
        for key, entry in written.mapping.items():
            name = key.replace("-", "_")
            if name in entries:
                self._refuse("duplicate-key", f"'{shown(key)}' stands here twice", entry.key or entry.place)
            entries[name if name in KEYS else key] = entry
        return replace(written, value=entries) if written.is_mapping else written

    def _refuse(self, rule: str, message: str, place: Place, help: str = "") -> None:
        self._problems.append(Problem(rule, message, place, help=help))

    def _entry(self, written: Written, key: str) -> Written | None:
        entry = written.mapping.get(key)
        return None if entry is None or entry.is_empty else entry

    def _lines(self, written: Written, key: str) -> Mapping[str, Written]:
        """`name: value` lines under a heading."""
        entry = self._entry(written, key)
        if entry is not None and not entry.is_mapping:
            self._refuse("wrong-shape", f"'{key}' is written as 'name: value' lines", entry.key or entry.place)
        return entry.mapping if entry is not None else {}

    def _yes(self, written: Written, key: str) -> bool:
        entry = self._entry(written, key)
        if entry is None:
            return False
        if entry.text.lower() not in ("yes", "true", "no", "false"):
            self._refuse("wrong-shape", f"'{key}' is yes or no", entry.place)
        return entry.text.lower() in ("yes", "true")

    def _one_of(self, written: Written, key: str, known: Sequence[str]) -> str:
        entry = self._entry(written, key)
        if entry is None:
            return known[0]
        if entry.text not in known:
            near = nearest(entry.text, known) if entry.is_text else ""
            self._refuse("wrong-shape", f"'{key}' is {' or '.join(known)}", entry.place, near)
        return entry.text

    def _patterns(self, written: Written, key: str) -> Sequence[Written]:
        """Patterns of file names, as one text or a list; none of them leads out of the folder."""
        entry = self._entry(written, key)
        if entry is None:
            return ()
        if entry.is_mapping:
            self._refuse(
                "wrong-shape", f"'{key}' is a list of patterns like   deals/**/*.yaml", entry.key or entry.place
            )
        if entry.is_list and not entry.entries:
            help = "leave the line out, and the usual names hold"
            self._refuse("wrong-shape", f"'{key}' names no pattern", entry.key or entry.place, help)
        patterns = []
        for each in [entry] if entry.is_text else entry.entries:
            windows = PureWindowsPath(each.text)
            if not each.is_text or each.is_empty:
                self._refuse("wrong-shape", f"a pattern of '{key}' is a text like   deals/**/*.yaml", each.place)
            elif windows.drive or windows.root or ".." in windows.parts:
                help = "write it from the folder of the configuration, like   deals/**/*.yaml"
                self._refuse(
                    "outside-folder",
                    f"'{shown(each.text)}' leads out of the folder of the configuration",
                    each.place,
                    help,
                )
            else:
                patterns.append(each)
        return patterns

    def _library(self, written: Written) -> Written | None:
        entry = self._entry(written, "library")
        if entry is not None and not entry.is_text:
            self._refuse("wrong-shape", "'library' is one text, such as \">=1.2,<2\"", entry.key or entry.place)
            return None
        return entry

    def _file(self, written: Written, key: str) -> NamedFile | None:
        """A file in the configuration's folder: looked up first, and judged by where it really is."""
        entry = self._entry(written, key)
        if entry is None:
            return None
        if not entry.is_text:
            self._refuse("wrong-shape", f"'{key}' is the name of one file", entry.key or entry.place)
            return None
        path = self._inside(entry, "file")
        if path is not None and not path.is_file():
            near = nearest(path.name, _names_in(path.parent)) if path.parent.is_dir() else ""
            self._refuse("no-such-file", f"there is no file '{shown(entry.text)}'", entry.place, near)
            return None
        return NamedFile(path, entry.place) if path is not None else None

    def _folders(self, written: Written, key: str) -> tuple[NamedFolder, ...]:
        """Folders in the configuration's folder, in the order named; one may be written alone."""
        entry = self._entry(written, key)
        if entry is None:
            return ()
        folders: list[NamedFolder] = []
        for each in entry.entries if entry.is_list else (entry,):
            if not each.is_text or each.is_empty:
                self._refuse("wrong-shape", f"'{key}' is a list of folders, as   {key}: [house-clauses]", each.place)
                continue
            path = self._inside(each, "folder")
            if path is not None and not path.is_dir():
                near = nearest(path.name, _folders_in(path.parent)) if path.parent.is_dir() else ""
                self._refuse("no-such-file", f"there is no folder '{shown(each.text)}'", each.place, near)
            elif path is not None:
                folders.append(NamedFolder(path, as_known(path), each.place))
        return tuple(folders)

    def _inside(self, entry: Written, what: str) -> Path | None:
        """What an entry names, if it is in the configuration's folder."""
        text, root = entry.text, resolved(self._folder)
        windows = PureWindowsPath(text)
        path = self._folder / text.replace("\\", "/")
        if "\0" in text or windows.drive or windows.root or not resolved(path).is_relative_to(root):
            help = f"put the {what} beside the configuration or below it, and name it from there"
            self._refuse(
                "outside-folder", f"'{shown(text)}' is not in the folder of the configuration", entry.place, help
            )
            return None
        return path


def _names_in(folder: Path) -> Sequence[str]:
    return [each.name for each in folder.iterdir() if each.is_file()]


def _folders_in(path: Path) -> Sequence[str]:
    return [each.name for each in path.iterdir() if each.is_dir()]


def as_known(path: Path) -> str:
    """A folder's name as seen from where the user is, if it is below, with / between its parts."""
    return Path(_as_known(path)).as_posix()


def _as_known(path: Path) -> str:
    """The file's name as seen from where the user is, if it is below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None
