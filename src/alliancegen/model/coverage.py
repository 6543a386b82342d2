"""The checklist laid over the agreement: status and evidence of every point. Read off the tree, never off a template."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.model.overlays import Overlaid
from alliancegen.model.places import Place


class Status(Enum):
    """What became of a required section or point."""

    __hash__ = object.__hash__  # that of Enum is written in Python, and these are asked for all the time

    COVERED = "covered"
    BLANK = "blank"
    MISSING = "missing"
    WAIVED = "waived"
    NOT_APPLICABLE = "not applicable"
    LEFT_OUT = "left out"  # a recommended section that the answers switched off


class Evidence(Struct, frozen=True):
    """A provision that covers a point: as printed ("clause 8.5") and the clause file's line."""

    provision: str
    key: str
    place: Place


class PointCoverage(Struct, frozen=True):
    id: str  # section#point
    ask: str
    status: Status
    reason: str
    evidence: Sequence[Evidence]


class SectionCoverage(Struct, frozen=True):
    """A row of the report: the section, its status (the worst of its points), and where it is printed."""

    id: str
    title: str
    required: str
    status: Status
    reason: str
    printed: str
    points: Sequence[PointCoverage]
    place: Place


class HeadingCoverage(Struct, frozen=True):
    """One heading of the guidance with its sections and points."""

    heading: str
    status: Status
    printed: str
    covers: Sequence[str]


class ViewCoverage(Struct, frozen=True):
    """The checklist in the order of one source: guidance, or regulations."""

    id: str
    title: str
    rows: Sequence[HeadingCoverage]


class BlankAnswer(Struct, frozen=True):
    """A question without an answer that the agreement prints: what is asked, the line to fill, where it shows."""

    path: str
    ask: str
    place: Place | None
    provisions: Sequence[str]


class BeforeSigning(Struct, frozen=True):
    """A thing to be done before anyone signs: what, who, by when; the rule that asks for it."""

    what: str
    who: str
    by: str
    rule: str
    place: Place | None


class Assumed(Struct, frozen=True):
    """A default that nobody chose: its value as printed, the clause that prints it, the answer that changes it."""

    path: str
    value: str
    provisions: Sequence[str]


class Advice(Struct, frozen=True):
    """A choice on which to take legal advice."""

    path: str
    value: str
    why: str


class Changed(Struct, frozen=True):
    """What an overlay changed, and the provisions that print its words; none for a fact, a rule or a definition."""

    overlaid: Overlaid
    printed: str


class Coverage(Struct, frozen=True):
    """The whole report as a value; the terminal table and the JSON are printings of it."""

    kind: str
    title: str
    views: Sequence[ViewCoverage]
    """Those of the kind; reports show the first."""
    sections: Sequence[SectionCoverage]
    blanks: Sequence[BlankAnswer]
    before_signing: Sequence[BeforeSigning]
    assumed: Sequence[Assumed]
    advice: Sequence[Advice]
    special_terms: Sequence[str]
    library_version: str
    law_stated_at: str
    draft: bool
    clauses: int = 0
    """How many clause files the agreement is made of."""
    unreviewed: int = 0
    """Of those, how many no solicitor has approved."""
    open_points: Sequence[str] = ()
    """The open points of law on which it depends."""
    changed: Sequence[Changed] = ()
    """What overlays changed of the library's words."""
    configured: Sequence[Assumed] = ()
    """What the configuration or the reference document chose; `provisions` says which of them did."""

    def seen_in(self, view: str) -> Coverage | None:
        """The same coverage with the view of that id first; None if the kind has no such view."""
        chosen = [each for each in self.views if each.id == view]
        others = [each for each in self.views if each.id != view]
        return replace(self, views=[*chosen, *others]) if chosen else None

    @property
    def missing(self) -> list[PointCoverage]:
        return [point for section in self.sections for point in section.points if point.status is Status.MISSING]
