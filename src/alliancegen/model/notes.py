"""Which notes for drafters a file carries: ours alone leave it before it goes to another side, all of them before signing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from alliancegen.model.agreement import Agreement, DraftingNote

Notes = Literal["none", "other-side", "all"]
"""None at all, those that the other side may read, or ours beside them."""


def is_carried(note: DraftingNote, notes: Notes) -> bool:
    """Whether a file made with `notes` holds the note."""
    return notes == "all" or (notes == "other-side" and not note.internal)


def carried(agreement: Agreement, notes: Notes) -> Iterator[DraftingNote]:
    """The notes that a file made with `notes` holds, in printed order; an agreement for signature has none."""
    if agreement.draft:
        for provision in agreement.walk():
            yield from (note for note in provision.notes if is_carried(note, notes))
