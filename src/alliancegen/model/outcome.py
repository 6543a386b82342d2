"""What a run over one or many answers files came to: the value that every format of the report prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.model.agreement import DraftingNote
from alliancegen.model.coverage import Coverage, SectionCoverage, Status
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.signature import Standing

_NOT_ASKED = (Status.NOT_APPLICABLE, Status.LEFT_OUT, Status.WAIVED)

Lines = Callable[[str], Sequence[str] | None]
"""The lines of a file that was read, None for any other."""


class KnownLines(Struct, frozen=True):
    """The lines of some files, as plain data: it can come from another process."""

    files: Mapping[str, Sequence[str]]

    def __call__(self, file: str) -> Sequence[str] | None:
        return self.files.get(file)


NO_LINES = KnownLines({})


class Built(Enum):
    """What a build did with the files of an agreement."""

    WRITTEN = "written"
    UP_TO_DATE = "up to date"
    NOT_BUILT = "not built"


class WaiverChange(Struct, frozen=True):
    """A waiver that a change adds (`before` is None) or makes last longer."""

    waived: str
    reason: str
    by: str
    until: str
    before: date | None
    place: Place


class Tally(Struct, frozen=True):
    """What a coverage comes to: how many sections are required, how many of those are there, how many blanks."""

    required: int
    covered: int
    blanks: int


class Outcome(Struct, frozen=True):
    """What became of one answers file, or of a clause library.

    `fails`: this alone makes the run end with an exit code that isn't 0. `notes` are those that its files carry, None where
    it has none. `signed` is how an agreement that is signed stands. `built` says what was done with the files, empty where
    none was to be built. `counted` is the tally of a coverage that isn't kept.
    """

    file: str
    problems: Sequence[Problem] = ()
    coverage: Coverage | None = None
    fails: bool = False
    lines: Lines = NO_LINES
    notes: Sequence[DraftingNote] | None = None
    waivers: Sequence[WaiverChange] = ()
    signed: Standing | None = None
    built: Built | None = None
    counted: Tally | None = None

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
        return self.tally.blanks if self.tally else 0

    @property
    def tally(self) -> Tally | None:
        """None where the agreement could not be covered."""
        if self.coverage is None:
            return self.counted
        return Tally(len(self.required), self.covered, len(self.coverage.blanks))

    def without_coverage(self) -> Outcome:
        """The same with a tally in place of the coverage, which is many times as large as all the rest."""
        return replace(self, coverage=None, counted=self.tally)


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


class Record(Struct, frozen=True):
    """What a build came to, kept for the next one: `files` leads from each form to the sha256 of what was written.

    `shared` leads from the place of a problem among those of the outcome to the problem of a library or a configuration that
    it is; `code` is the exit code.
    """

    outcome: Outcome
    code: int
    shared: Mapping[int, Problem]
    files: Mapping[str, str]
