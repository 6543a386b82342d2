"""Which folders make the library of one agreement: a whole library, and the overlays laid over it, in their order.

The whole library is the one that comes along, unless `--clauses` or the first folder of the configuration's `clauses:` is
another (it has a folder `kinds/`; an overlay hasn't). After it come the configuration's overlays, the folder `clauses/` beside
the configuration, that beside the answers, and an overlay that the command line names.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.readers.configuration import NAME, Configuration, NamedFolder, as_known
from alliancegen.readers.plain_files import resolved

BESIDE = "clauses"
HOLDS = ("sections", "schedules", "execution", "definitions.md", "facts.yaml", "rules.yaml")
SHIPPED = "alliancegen/clauses"
"""What messages call the library that comes along where an overlay bears its usual name."""


class LibraryFolders(Struct, frozen=True):
    """A whole library, what messages call it, and the overlays over it. Equal ones are the same library."""

    root: Path
    name: str
    overlays: tuple[NamedFolder, ...] = ()


def is_whole_library(folder: Path) -> bool:
    """Whether a folder is a library of its own; any other is an overlay."""
    return (folder / "kinds").is_dir()


def is_overlay(folder: Path) -> bool:
    """Whether a folder holds something to lay over a library."""
    return not is_whole_library(folder) and any((folder / name).exists() for name in HOLDS)


def library_folders(
    shipped: Path, typed: Sequence[Path], answers: Path, configuration: Configuration
) -> tuple[LibraryFolders, list[Problem]]:
    """The folders for an answers file. `typed` are those of the command line; `answers` needn't be there."""
    named = list(configuration.clauses)
    problems = [_second_library(each) for each in named[1:] if is_whole_library(each.path)]
    root = shipped
    if named and is_whole_library(named[0].path):
        root = named.pop(0).path
    named = [each for each in named if not is_whole_library(each.path)]
    beside = [answers.parent]
    if configuration.file and resolved(Path(configuration.file).parent) != resolved(answers.parent):
        beside.insert(0, Path(configuration.file).parent)
    unused: list[NamedFolder] = []
    for folder in beside:
        found = folder / BESIDE
        if not found.is_dir():
            if found.exists() or found.is_symlink():
                problems.append(_no_folder(NamedFolder(found, as_known(found))))
            continue
        overlay = NamedFolder(found, as_known(found))
        if not resolved(found).is_relative_to(resolved(folder)):
            problems.append(_outside(overlay))
        elif is_whole_library(found):
            unused.append(overlay)
        else:
            named.append(overlay)
    for each in typed:
        if is_whole_library(each):
            root, unused = each, []
        else:
            named.append(NamedFolder(each, as_known(each)))
    problems += [_unused(each) for each in unused if resolved(each.path) != resolved(root)]
    overlays = tuple({resolved(each.path): each for each in named}.values())
    name = root.name or as_known(resolved(root))
    if any(each.name == name for each in overlays):
        name = SHIPPED if root == shipped else as_known(root)
    return LibraryFolders(root, name, overlays), problems


def _second_library(folder: NamedFolder) -> Problem:
    return Problem(
        "second-library",
        f"'{folder.name}' is a whole library, since it has a folder kinds/, and only the first can be one",
        folder.place,
        help="name it first, or keep only what differs in it",
    )


def _outside(folder: NamedFolder) -> Problem:
    message = f"'{folder.name}' leads to a folder outside its own"
    return Problem("outside-folder", message, Place(folder.name, 1), help="copy it here")


def _no_folder(file: NamedFolder) -> Problem:
    message = f"'{file.name}' is no folder, so no clauses can be read from it"
    help = "make it a folder of clauses, or give it another name"
    return Problem("no-plain-file", message, Place(file.name, 1), help=help)


def _unused(folder: NamedFolder) -> Problem:
    return Problem(
        "library-not-used",
        f"'{folder.name}' is a whole library, since it has a folder kinds/, and it isn't used",
        Place(folder.name, 1),
        Severity.NOTE,
        help=f"to use it, give --clauses {folder.name}, or write   clauses: [{BESIDE}]   in {NAME}",
    )
