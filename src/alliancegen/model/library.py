"""Everything that lawyers own, read from the folder `clauses/`: questions, clause files, facts, rules, kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from alliancegen.model.expressions import Expression
from alliancegen.model.overlays import Overlaid
from alliancegen.model.places import Place
from alliancegen.model.problems import Remark, Severity
from alliancegen.model.questions import Kind, Question
from alliancegen.model.templates import ClauseFile, Part, Piece
from alliancegen.model.written import Written


class Fact(Struct, frozen=True):
    """A named yes/no worked out from the answers, with the sentence that says so (and one for when it is false)."""

    name: str
    expression: Expression
    because: str
    otherwise: str
    place: Place


class Computed(Struct, frozen=True):
    """A value, or a table of values, worked out from the answers. Where it is typed all the same, it must agree."""

    path: str
    place: Place
    kind: Kind = Kind.TEXT
    expression: Expression | None = None
    rows: Sequence[tuple[str, Expression]] = ()
    columns: Mapping[str, Computed] = field(default_factory=dict)
    disagree: Severity = Severity.ERROR
    when: Expression | None = None
    owner: str = ""


class Rule(Struct, frozen=True):
    """A rule about the answers, as data. `loops` nest from left to right; `at` is where a problem is told.

    `before_signing`: where the answer that it needs is still unknown it is a line under "Before you sign", not an error.
    `undone`: and so it is where the answers say that it isn't done (a `no`, a missing row): nothing stated is wrong.
    """

    id: str
    place: Place
    severity: Severity
    severity_final: Severity
    require: Expression | None
    loops: Sequence[tuple[str, Expression]]
    when: Expression | None
    at: Expression | None
    problem: Sequence[Piece]
    help: Sequence[Piece]
    source: str
    before_signing: bool = False
    task: Sequence[Piece] = ()
    who: Sequence[Piece] = ()
    by: Expression | None = None
    forbid_words: Mapping[str, str] = field(default_factory=dict)
    undone: bool = False


class Definition(Struct, frozen=True):
    """An entry of definitions.md: the term, other forms that count as its use, and its parsed paragraphs."""

    term: str
    forms: Sequence[str]
    body: Sequence[Part]
    condition: Expression | None
    place: Place


class Authority(Struct, frozen=True):
    """Where a requirement comes from."""

    source: str
    note: str = ""
    checked: str = ""
    remembered: bool = False
    """Whether nobody read the source for it: what it says is from memory, and has to be checked."""


class Point(Struct, frozen=True):
    """One thing that a required section must cover."""

    id: str
    ask: str
    when: str
    place: Place
    authority: Sequence[Authority] = ()
    """Its own; without any, that of its section holds."""


class RequiredSection(Struct, frozen=True):
    """A row of the checklist. `required` is always, recommended, or when (then `when` names the fact)."""

    id: str
    is_schedule: bool
    title: str
    required: str
    when: str
    points: Mapping[str, Point]
    why: str
    authority: Sequence[Authority]
    waivable: bool
    place: Place


class ContentsRow(Struct, frozen=True):
    """A section or schedule where it is printed. `when` is a fact's name, `chosen`, or empty; `loop` repeats it."""

    id: str
    when: str
    loop: tuple[str, Expression] | None
    place: Place


class ContentsPart(Struct, frozen=True):
    """A run of body sections under an optional printed heading."""

    title: str
    rows: Sequence[ContentsRow]


class ViewRow(Struct, frozen=True):
    """One heading of a source guidance, and the sections and points that answer it (`section` or `section#point`).

    For the heads of terms: what to `consider` under it, and the questions to `settle`, by their paths.
    """

    heading: str
    covers: Sequence[str]
    consider: str = ""
    settle: Sequence[str] = ()


class View(Struct, frozen=True):
    """The checklist in the order of a source guidance."""

    id: str
    title: str
    rows: Sequence[ViewRow]


class AgreementKind(Struct, frozen=True):
    """A kind of agreement: what goes in, what must be there, in which orders it is reported.

    `levels` is how its sections are numbered; `contents_list` is the row of the contents list, which may rest on
    a fact, and `contents_after` names the sections that stand before it.
    """

    id: str
    title: str
    levels: str
    front: Sequence[ContentsRow]
    contents_list: ContentsRow | None
    contents_after: Sequence[str]
    body: Sequence[ContentsPart]
    schedules: Sequence[ContentsRow]
    back: Sequence[ContentsRow]
    overrides: Mapping[str, Mapping[str, Written]]
    checklist: Sequence[RequiredSection]
    views: Sequence[View]
    rules: Sequence[Rule]
    example: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    """What this kind calls what the shared clauses call otherwise (Patient: Service User)."""
    start: Mapping[str, Written] = field(default_factory=dict)
    """What an answers file of `new` starts with, by the path of the question: rows of parties, a term, shares."""

    def knows(self, name: str) -> bool:
        """Whether a section, schedule or rule of this kind has that name."""
        return any(row.id == name for row in self.rows()) or any(rule.id == name for rule in self.rules)

    def rows(self) -> list[ContentsRow]:
        """Every contents row in printed order."""
        body = [row for part in self.body for row in part.rows]
        return [*self.front, *body, *self.schedules, *self.back]


class Phrases(Struct, frozen=True):
    """Words that the house doesn't want in its clauses, what to write instead (empty: nothing), why, and who says so."""

    words: Sequence[str]
    write: str
    because: str
    source: str = ""


class HouseStyle(Struct, frozen=True):
    """Words of the house: names that look like defined terms and aren't, the statement of the law's date, its plain English.

    `duty_word` is how a clause file says a duty, `other_duty_words` how it doesn't. `longest_sentence` (in words) and
    `law_checked_every_months` are 0 where the house sets no bound.
    """

    proper_names: Sequence[str] = ()
    law_stated_at: str = ""
    library_version: str = ""
    banned: Sequence[Phrases] = ()
    preferred: Sequence[Phrases] = ()
    dated_bodies: Mapping[str, str] = field(default_factory=dict)
    duty_word: str = ""
    other_duty_words: Sequence[str] = ()
    longest_sentence: int = 0
    law_checked_every_months: int = 0
    variation: str = ""
    """The section by which an agreement that is signed is changed."""


class Calendar(Struct, frozen=True):
    """Bank holidays in England; `last_year` is the last year that the list is known to cover."""

    holidays: frozenset[date]
    first_year: int
    last_year: int
    source: str


class Choosing(Struct, frozen=True):
    """A question that helps to choose the kind of agreement; `kind` is where a yes leads."""

    ask: str
    kind: str


class Reader(Struct, frozen=True):
    """Somebody who should read the `sections` (ids of sections and schedules) before an agreement is signed."""

    who: str
    sections: Sequence[str]
    place: Place


class OpenPoint(Struct, frozen=True):
    """A point of law that the library leaves open. An agreement depends on it if it has one of `sections` and `when` holds.

    `sections` are ids of sections and schedules, none of them for every agreement; `when` is a fact, or empty.
    """

    id: str
    text: str
    sections: Sequence[str]
    when: str
    source: str
    place: Place


class Library(Struct, frozen=True):
    """The folder `clauses/`, read and checked. Files are by id."""

    root: str
    kinds: Mapping[str, AgreementKind]
    sections: Mapping[str, ClauseFile]
    schedules: Mapping[str, ClauseFile]
    execution: Mapping[str, ClauseFile]
    questions: Mapping[str, Question]
    computed: Sequence[Computed]
    facts: Mapping[str, Fact]
    rules: Sequence[Rule]
    definitions: Sequence[Definition]
    calendar: Calendar
    style: HouseStyle
    choosing: Sequence[Choosing] = ()
    open_points: Sequence[OpenPoint] = ()
    readers: Sequence[Reader] = ()
    deciding: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For each kind, the declarations on which a fact rests, with that fact's name."""
    overlaid: Sequence[Overlaid] = ()
    """What overlays changed in it, in the order in which they were laid."""

    def overlaid_in(self, section: str) -> list[Overlaid]:
        """What overlays changed in a section or schedule."""
        return [each for each in self.overlaid if each.id == section and each.what in ("section", "schedule")]

    def overlay_remarks(self, section: str) -> list[Remark]:
        """For a problem about a section: which overlays changed it."""
        found = self.overlaid_in(section)
        return [
            Remark(f"an overlay changed it: {each} ({each.declared.reason})", each.declared.place) for each in found
        ]
