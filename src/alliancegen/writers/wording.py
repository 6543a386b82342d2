"""Words that every written form of an agreement prints alike, so that Word, HTML, text and JSON say the same."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from alliancegen.model.agreement import Agreement, DraftingNote, Inline, Provision, Role, Text, plain_text
from alliancegen.model.patterns import Pattern

_CLAUSE_FILE = Pattern(r"(?:^|/)([^/]+)/((?:sections|schedules|execution)/[^/]+\.md|definitions\.md)$")


class SigningWords(Struct, frozen=True):
    """What stands below a ruled line; `signature` tells a line to sign on from one to write a name or a date on."""

    inlines: Sequence[Inline]
    signature: bool


def draft_legend(agreement: Agreement) -> str:
    """What a draft says of itself: "Draft 0.6 – 22 November 2026 – subject to contract"; nothing when it is final.

    A conformed copy says on each page that it is one.
    """
    if agreement.copy_of:
        return f"Conformed copy of the agreement signed on {agreement.copy_of}"
    if not agreement.draft:
        return ""
    version = f"{'Agreed form' if agreement.agreed_form else 'Draft'} {agreement.version}".strip()
    return " – ".join(words for words in (version, agreement.version_date, reservation(agreement)) if words)


def reservation(agreement: Agreement) -> str:
    """What keeps a draft from being taken for the agreement itself."""
    return "subject to contract" if agreement.binding else "not yet agreed"


def leading_title(agreement: Agreement) -> str:
    """The title that opens an agreement without a cover; on a cover it stands among the cover's own lines."""
    has_cover = any(section.role is Role.COVER for section in agreement.front)
    return "" if has_cover else agreement.title


def after_heading(provision: Provision) -> str:
    """The full stop that ends a run-in heading, and the space before the words that follow."""
    stop = "" if plain_text(provision.heading).rstrip()[-1:] in (".", "?", "!", ":") else "."
    return stop + (" " if provision.inlines else "")


def signing_words(line: Provision) -> SigningWords:
    """The words below a line to be filled in by hand.

    The tree says "Sign: witness" or "Write: name and address"; on paper the rule says as much, so the verb goes.
    """
    first, *others = line.inlines or (Text(""),)
    if not isinstance(first, Text):
        return SigningWords(line.inlines, True)
    for verb in ("Sign: ", "Write: "):
        if first.text.startswith(verb):
            rest = [Text(first.text.removeprefix(verb)), *others]
            rest = [inline for inline in rest if inline != Text("")]
            if rest and isinstance(rest[0], Text):
                rest[0] = Text(rest[0].text[:1].upper() + rest[0].text[1:])
            return SigningWords(rest, verb == "Sign: ")
    return SigningWords(line.inlines, True)


def note_kind(note: DraftingNote) -> str:
    """Whom a note for drafters is for, in words."""
    return "Drafting note" if note.internal else "Note to other side"


def clause_file(file: str) -> tuple[str, str]:
    """The name of the folder of clauses, and of a clause file inside it, wherever the folder is; both empty for any other file."""
    found = _CLAUSE_FILE.search(file)
    return (found[1], found[2]) if found else ("", "")
