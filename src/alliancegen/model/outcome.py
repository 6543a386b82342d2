"""What a run over one or many answers files came to: the value that every format of the report prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct

from alliancegen.model.agreement import DraftingNote
from alliancegen.model.coverage import Coverage, SectionCoverage, Status
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.signature import Standing

_NOT_ASKED = (Status.NOT_APPLICABLE, Status.LEFT_OUT, Status.WAIVED)

Lines = Callable[[str], Sequence[str] | None]
"""The lines of a file that was read, None for any other."""


def _no_lines(_: str) -> Sequence[str] | None:
    return None


class WaiverChange(Struct, frozen=True):
    """A waiver that a change adds (`before` is None) or makes last longer."""

    waived: str
    reason: str
    by: str
    until: str
    before: date | None
    place: Place


class Outcome(Struct, frozen=True):
    """What became of one answers file, or of a clause library.

    `fails`: this alone makes the run end with an exit code that isn't 0. `notes` are those that the files just written
    carry, None where none was written. `signed` is how an agreement that is signed stands.
    """

    file: str
    problems: Sequence[Problem] = ()
    coverage: Coverage | None = None
    fails: bool = False
    lines: Lines = _no_lines
    notes: Sequence[DraftingNote] | None = None
    waivers: Sequence[WaiverChange] = ()
    signed: Standing | None = None

    @property
    def standing(self) -> list[Problem]:
        """The problems that count: those that nothing suppresses."""
        return [problem for problem in self.problems if not problem.suppressed]

    def count(self, severity: Severity) -> int:
        return sum(problem.severity is severity for problem in self.standing)

    @property
    def required(self) -> Sequence[SectionCoverage]:
        """The sections that this agreement must have: neither waived nor not applicable."""
        sections = self.coverage.sections if self.coverage else ()
        return [section for section in sections if section.status not in _NOT_ASKED]

    @property
    def covered(self) -> int:
        """How many of the required sections are there, with or without blanks."""
        return sum(section.status is not Status.MISSING for section in self.required)

    @property
    def blanks(self) -> int:
        return len(self.coverage.blanks) if self.coverage else 0


class Outcomes(Struct, frozen=True):
    """Of all files of a run, in its order. `since` is the revision that it was limited to, empty where it wasn't."""

    files: Sequence[Outcome]
    passed_over: Sequence[str] = ()
    since: str = ""

    @property
    def waivers(self) -> list[WaiverChange]:
        return [waiver for outcome in self.files for waiver in outcome.waivers]

    def count(self, severity: Severity) -> int:
        return sum(outcome.count(severity) for outcome in self.files)
