"""A test of the clauses that a lawyer writes: from which answers to start, what to change, what must come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from alliancegen.model.places import Place
from alliancegen.model.written import Written

ANYWHERE = "anywhere"
"""Stands for a section where words are looked for in the whole agreement."""


class Stated(Struct, frozen=True):
    """One expectation: about `of` (a section, a point; empty where `text` says all), with its line in the test file."""

    of: str
    text: str
    place: Place


class Expected(Struct, frozen=True):
    """What must come of a test. `inside` and `outside` name sections and schedules; the rest reads as in the file."""

    inside: Sequence[Stated] = ()
    outside: Sequence[Stated] = ()
    words: Sequence[Stated] = ()
    no_words: Sequence[Stated] = ()
    refers: Sequence[Stated] = ()
    coverage: Sequence[Stated] = ()
    problems: Sequence[Stated] = ()
    no_problems: Sequence[Stated] = ()
    before_signing: Sequence[Stated] = ()


class ClauseTest(Struct, frozen=True):
    """`start` names the answers that `given` changes, by dotted paths; `today` is None for the day of the run."""

    name: str
    kind: str
    start: str
    given: Mapping[str, Written]
    expected: Expected
    final: bool
    today: date | None
    place: Place
