"""One sentence that may hold answers, as data files have it: a problem's text, a schedule's title."""

from __future__ import annotations

from alliancegen.model.places import Place
from alliancegen.model.templates import Piece
from alliancegen.readers.template.inlines import Paragraph, read_inlines
from alliancegen.readers.template.source import mask


def read_sentence(text: str, place: Place) -> tuple[Piece, ...]:
    """The pieces of `text`. Raises `Refused`, with the place of the sentence."""
    source = mask(text, place.file, place.line)
    return read_inlines(Paragraph(source.text, source))
