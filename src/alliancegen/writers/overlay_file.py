"""The file that a lawyer starts an overlay from: the library's words, with the front matter that says what they replace."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from msgspec import Struct

from alliancegen.model.library import Library
from alliancegen.model.places import Place
from alliancegen.model.suggestions import nearest
from alliancegen.model.templates import ClauseFile
from alliancegen.readers.folder import BASE_ENDING
from alliancegen.readers.passages import choices_of, file_text, headings_of, short_hash, spans_of, text_of
from alliancegen.readers.sources import Sources

_BASE = re.compile(r"(?m)((?:^[ \t]+|[{,][ \t]*)base:[ \t]*)['\"]?[0-9a-z]*['\"]?")
MOST_LETTERS = 40


class CannotStart(Exception):
    """That there is nothing of that name to overlay, as a sentence for the user."""


class OverlayFile(Struct, frozen=True):
    """A new file of an overlay. `name` is its path in the overlay's folder, `text` its words, `base` those that it replaces."""

    name: str
    text: str
    base: str

    @property
    def base_name(self) -> str:
        """The file beside it that keeps the words which it replaces."""
        return f"{self.name.removesuffix('.md')}{BASE_ENDING}.md"


def overlay_file(
    thing: str, library: Library, sources: Sources, reason: str = "", printed: Sequence[Place] = ()
) -> OverlayFile:
    """The file for a section, schedule or execution block, or for one sub-clause: "confidentiality: Duration".

    Where a sub-clause stands in alternatives, those at `printed` are taken, or all with their conditions.
    Raises `CannotStart` where there is no such thing, or its words are locked.
    """
    name, _, heading = (each.strip() for each in thing.partition(":"))
    clause_file = _named(name, library)
    if clause_file.locked is not None:
        raise CannotStart(
            f"the words of '{name}' are fixed by {clause_file.locked.source}, and nothing may change them"
        )
    if not heading:
        text = file_text(clause_file, sources)
        return OverlayFile(f"{clause_file.kind.value}/{name}.md", _whole(text, name, reason), text)
    spans = spans_of(clause_file, heading, sources)
    if spans is None:
        raise CannotStart(f"the words of '{thing}' can't be told from those beside them; replace the whole of '{name}'")
    if not spans:
        known = headings_of(clause_file)
        near = nearest(heading, known) or f"its headings are {', '.join(known)}"
        raise CannotStart(f"'{name}' has no sub-clause headed '{heading}'; {near}")
    base = text_of(spans, sources)
    chosen = [span for span in spans if any(span.holds(place) for place in printed)]
    words = text_of(chosen, sources) if chosen else choices_of(spans, sources)
    stem = f"{name}_{_slug(heading)}"
    matter = f"---\nid: {stem}\n{_declaration(f'{name}: {heading}', reason, base)}---\n\n"
    return OverlayFile(f"{clause_file.kind.value}/{stem}.md", matter + words, base)


def compared(text: str, base: str) -> str | None:
    """An overlay's text after its author has compared it with the words of today; None where it names no `base:`."""
    matter, end, body = text.partition("\n---")
    again, found = _BASE.subn(rf"\g<1>{short_hash(base)}", matter, count=1)
    return again + end + body if found else None


def _named(name: str, library: Library) -> ClauseFile:
    files = {**library.execution, **library.schedules, **library.sections}
    if name not in files:
        near = nearest(name, files)
        raise CannotStart(f"there is no section, schedule or execution block '{name}'{f'; {near}' if near else ''}")
    return files[name]


def _whole(text: str, name: str, reason: str) -> str:
    """A whole file that says that it replaces another."""
    return re.sub(r"(?m)^id:.*\n", lambda found: found[0] + _declaration(name, reason, text), text, count=1)


def _declaration(target: str, reason: str, base: str) -> str:
    said = f" {json.dumps(' '.join(reason.split()), ensure_ascii=False)}" if reason.strip() else ""
    return f'overlay:\n  replaces: "{target}"\n  reason:{said}\n  base: {short_hash(base)}\n'


def _slug(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_")[:MOST_LETTERS].strip("_") or "words"
