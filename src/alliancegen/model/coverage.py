"""The checklist laid over the agreement: status and evidence of every point. Read off the tree, never off a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from alliancegen.model.overlays import Overlaid
from alliancegen.model.places import Place


class Status(Enum):
    """What became of a required section or point."""

    COVERED = "covered"
    BLANK = "blank"
    MISSING = "missing"
    WAIVED = "waived"
    NOT_APPLICABLE = "not applicable"
    LEFT_OUT = "left out"  # a recommended section that the answers switched off


@dataclass(frozen=True, slots=True)
class Evidence:
    """A provision that covers a point: as printed ("clause 8.5") and the clause file's line."""

    provision: str
    key: str
    place: Place


@dataclass(frozen=True, slots=True)
class PointCoverage:
    id: str  # section#point
    ask: str
    status: Status
    reason: str
    evidence: Sequence[Evidence]


@dataclass(frozen=True, slots=True)
class SectionCoverage:
    """A row of the report: the section, its status (the worst of its points), and where it is printed."""

    id: str
    title: str
    required: str
    status: Status
    reason: str
    printed: str
    points: Sequence[PointCoverage]
    place: Place


@dataclass(frozen=True, slots=True)
class HeadingCoverage:
    """One heading of the guidance with its sections and points."""

    heading: str
    status: Status
    printed: str
    covers: Sequence[str]


@dataclass(frozen=True, slots=True)
class ViewCoverage:
    """The checklist in the order of one source: guidance, or regulations."""

    id: str
    title: str
    rows: Sequence[HeadingCoverage]


@dataclass(frozen=True, slots=True)
class BlankAnswer:
    """A question without an answer that the agreement prints: what is asked, the line to fill, where it shows."""

    path: str
    ask: str
    place: Place | None
    provisions: Sequence[str]


@dataclass(frozen=True, slots=True)
class BeforeSigning:
    """A thing to be done before anyone signs: what, who, by when; the rule that asks for it."""

    what: str
    who: str
    by: str
    rule: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Assumed:
    """A default that nobody chose: its value as printed, the clause that prints it, the answer that changes it."""

    path: str
    value: str
    provisions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Advice:
    """A choice on which to take legal advice."""

    path: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What an overlay changed, and the provisions that print its words; none for a fact, a rule or a definition."""

    overlaid: Overlaid
    printed: str


@dataclass(frozen=True, slots=True)
class Coverage:
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
