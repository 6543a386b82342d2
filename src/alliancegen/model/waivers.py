"""What an agreement leaves out on purpose: with the reason, by whom, and until when."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from alliancegen.model.places import Place


class Waiver(Struct, frozen=True):
    """A waived section (`point` empty), or one point of it."""

    section: str
    point: str
    reason: str
    by: str
    until: date | None
    place: Place | None
    until_place: Place | None = None

    def __str__(self) -> str:
        return f"{self.section}#{self.point}" if self.point else self.section
