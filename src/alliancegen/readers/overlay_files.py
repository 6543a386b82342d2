"""The clause files of an overlay, read; and what has no place in an overlay, told."""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity, has_errors
from alliancegen.model.templates import FileKind, Marker, blocks_of
from alliancegen.readers.clause_file import ReadFile, read_clause_file
from alliancegen.readers.fields import ID
from alliancegen.readers.folder import Folder
from alliancegen.readers.library_folders import HOLDS

_NOTES = (Marker.DRAFTING_NOTE, Marker.NOTE_TO_OTHER_SIDE)
_HOLDS = "an overlay holds sections/, schedules/, execution/, definitions.md, facts.yaml and rules.yaml"


def read_overlay_files(folder: Folder, problems: list[Problem]) -> list[ReadFile]:
    """The clause files that can be read. `problems` gets what is wrong with the others, and with what else stands there."""
    problems += _others(folder)
    return [
        read
        for kind in FileKind
        for stem in folder.names(kind.value, ".md")
        for read in _read(folder, kind, stem, problems)
    ]


def _others(folder: Folder) -> Iterator[Problem]:
    """What an overlay can't hold: it would be passed over, or would take away what the checklist asks for."""
    entries = [each for each in sorted(folder.root.iterdir()) if not each.name.startswith((".", "_"))]
    for each in entries:
        known = each.name in HOLDS or each.stem.upper() == "README"
        if not known and (each.is_dir() or each.suffix in (".md", ".yaml", ".yml")):
            place = Place(f"{folder.name}/{each.name}", 1)
            yield Problem("not-in-an-overlay", f"'{each.name}' has no place in an overlay", place, help=_HOLDS)
    if not any(each.name in HOLDS for each in entries):
        message = f"the overlay '{folder.name}' holds nothing"
        yield Problem("empty-overlay", message, Place(folder.name, 1), Severity.WARNING, help=_HOLDS)


def _read(folder: Folder, kind: FileKind, stem: str, problems: list[Problem]) -> Iterator[ReadFile]:
    """The one file, or nothing where it has errors."""
    relative = f"{kind.value}/{stem}.md"
    text, file = folder.text(relative), f"{folder.name}/{relative}"
    if text is None:
        return
    if not ID.fullmatch(stem):
        help = "use lower-case letters, digits and _"
        problems.append(Problem("wrong-id", f"'{stem}' is no id for a clause file", Place(file, 1), help=help))
        return
    read, found = read_clause_file(text, file, stem, kind, overlay=True)
    problems += found
    if read is None or has_errors(found):
        return
    if not any(each.marker not in _NOTES for each in blocks_of(read.clause_file.body)):
        help = "to leave a section out, say so in the answers, under sections: or waivers:"
        problems.append(Problem("no-words", f"'{stem}' has no words", Place(file, 1), help=help))
        return
    yield read
