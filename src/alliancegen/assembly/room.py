"""How much one agreement may hold: a clause that repeats itself for each row of each table could go on for ever."""

from __future__ import annotations

from collections.abc import Sequence

from alliancegen.model.agreement import Filled, Inline
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem

MOST_PARAGRAPHS = 20_000
MOST_LETTERS = 10_000_000
"""Of answers, as often as they are printed."""


class Room:
    """What is left for one agreement. Once it is `used_up`, every loop ends with its turn and every clause with its part."""

    def __init__(self) -> None:
        self._paragraphs = 0
        self._letters = 0
        self.used_up = False

    def take(self, place: Place, paragraphs: Sequence[Sequence[Inline]]) -> Problem | None:
        """Count what a paragraph of a clause file came to; the problem, once, when it is too much."""
        self._paragraphs += len(paragraphs)
        for inlines in paragraphs:
            self._letters += sum(len(inline.text) for inline in inlines if isinstance(inline, Filled))
        if self.used_up or (self._paragraphs <= MOST_PARAGRAPHS and self._letters <= MOST_LETTERS):
            return None
        self.used_up = True
        limit = f"{MOST_PARAGRAPHS:,} paragraphs, or {MOST_LETTERS:,} letters of answers"
        return Problem(
            "agreement-too-large",
            f"here the agreement comes to more than {limit}",
            place,
            help="shorten the table for whose rows the clauses are repeated, or divide the agreement",
        )
