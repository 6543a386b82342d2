"""Cover: the checklist laid over the agreement. Everything is read off the tree; a point is covered when it is there."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from alliancegen.assembly.changing import changed
from alliancegen.assembly.deriving import Derived
from alliancegen.assembly.kind_words import kind_words
from alliancegen.assembly.naming import Naming, printed
from alliancegen.assembly.printing import words_of
from alliancegen.model.agreement import (
    Agreement,
    BlankMark,
    Filled,
    Provision,
    inlines_of,
    plain_text,
)
from alliancegen.model.coverage import (
    Advice,
    Assumed,
    BeforeSigning,
    BlankAnswer,
    Coverage,
    Evidence,
    HeadingCoverage,
    PointCoverage,
    SectionCoverage,
    Status,
    ViewCoverage,
)
from alliancegen.model.library import AgreementKind, Library, OpenPoint, Point, RequiredSection, View
from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.plan import Plan
from alliancegen.model.problems import Problem, Remark
from alliancegen.model.questions import Kind, Question
from alliancegen.model.typography import typeset
from alliancegen.model.values import Absent, How, Row, Several, Value
from alliancegen.model.waivers import Waiver

_ROW_NUMBER = Pattern(r"\.\d+(?=\.|$)|\[\d+\]")
_NO_TERMS = ("sections", "waivers", "special_terms", "library")
"""What the answers say about the document itself: leaving it out assumes nothing."""

_WORST = (Status.MISSING, Status.BLANK, Status.WAIVED, Status.LEFT_OUT, Status.COVERED, Status.NOT_APPLICABLE)


def cover(
    agreement: Agreement,
    plan: Plan,
    derived: Derived,
    library: Library,
    kind: AgreementKind,
    questions: Mapping[str, Question],
    waivers: Sequence[Waiver],
    before_signing: Sequence[BeforeSigning],
    deciding: Container[str] = (),
) -> tuple[Coverage, list[Problem]]:
    """The report as a value; a required point that is missing and not waived is an error."""
    shown = _Shown(agreement)
    covering = _Covering(agreement, plan, derived, library, kind, waivers, shown)
    sections = [covering.section(required) for required in kind.checklist]
    leaves = list(_leaves(derived.answers.root))
    used = [
        file
        for files in (library.sections, library.schedules)
        for name, file in files.items()
        if name in plan.decisions and plan.decisions[name].included
    ]
    coverage = Coverage(
        kind=kind.id,
        title=agreement.title,
        views=[_view(view, sections) for view in kind.views],
        sections=sections,
        blanks=_blanks(shown, questions),
        before_signing=before_signing,
        assumed=_assumed(leaves, derived, plan, questions, shown, deciding),
        advice=_advice(leaves, derived, questions),
        special_terms=[
            plain_text(each.heading)
            for top in agreement.sections()
            if top.section == "special_terms"
            for each in top.children
        ],
        library_version=library.style.library_version,
        law_stated_at=library.style.law_stated_at,
        draft=agreement.draft,
        changed=changed(agreement, library, kind),
        configured=_configured(leaves, derived, questions),
        clauses=len(used),
        unreviewed=sum(not each.reviewed_by for each in used),
        open_points=[each.text for each in library.open_points if _depends(each, plan, derived)],
    )
    problems = [_missing(point, kind, library) for point in coverage.missing]
    if not agreement.draft:
        problems += [
            Problem(
                "blank-at-signing",
                f"'{blank.path}' is still blank, and an agreement for signature has no blanks",
                blank.place,
                help=f"answer it: {blank.ask}" if blank.ask else "answer it",
            )
            for blank in coverage.blanks
        ]
    return coverage, problems


def _depends(point: OpenPoint, plan: Plan, derived: Derived) -> bool:
    """Whether an agreement depends on an open point of law."""
    decisions = [plan.decisions[name] for name in point.sections if name in plan.decisions]
    stands_in = not point.sections or any(decision.included for decision in decisions)
    return stands_in and (not point.when or derived.holds(point.when))


def _missing(point: PointCoverage, kind: AgreementKind, library: Library) -> Problem:
    section, _, name = point.id.partition("#")
    required = next(row for row in kind.checklist if row.id == section)
    place = required.points[name].place if name in required.points else required.place
    return Problem(
        "missing-point",
        f"the agreement doesn't cover '{point.id}': {point.ask}",
        place,
        remarks=(*((Remark(point.reason),) if point.reason else ()), *library.overlay_remarks(section)),
        help="answer what it needs, or waive it with reason, by and until",
    )


class _Shown:
    """What an agreement prints of the answers.

    `inlines` are the printed answers and the blanks in printed order, each with the provision by whose number it is found; of
    a summary the blanks alone. `blank` are the keys of the provisions that have a blank, or one below them.
    """

    def __init__(self, agreement: Agreement) -> None:
        self._naming = Naming(agreement)
        self.name = self._naming.name
        self.inlines: list[tuple[Filled | BlankMark, Provision]] = []
        self.blank: set[str] = set()
        for top in agreement.sections():
            self._look_at(top, None)

    def _look_at(self, provision: Provision, found_by: Provision | None) -> bool:
        """Whether it has a blank, or one below it has."""
        found_by = self._naming.found_by(provision, found_by)
        blank = False
        for inline in inlines_of(provision):
            if type(inline) is BlankMark:
                blank = True
                self.inlines.append((inline, found_by))
            elif type(inline) is Filled and provision.section != "summary":
                self.inlines.append((inline, found_by))
        for child in provision.children:
            blank = self._look_at(child, found_by) or blank
        if blank:
            self.blank.add(provision.key)
        return blank

    def first_uses(self) -> Mapping[str, list[Provision]]:
        """Where each answer is first printed, found by its own path and by the path of all that it is a part of."""
        first: dict[str, Provision] = {}
        for inline, provision in self.inlines:
            if type(inline) is Filled and inline.path:
                first.setdefault(inline.path, provision)
        uses: dict[str, list[Provision]] = {}
        for path, provision in first.items():
            names = path.split(".")
            for depth in range(len(names)):
                uses.setdefault(".".join(names[: depth + 1]), []).append(provision)
        return uses


class _Covering:
    def __init__(
        self,
        agreement: Agreement,
        plan: Plan,
        derived: Derived,
        library: Library,
        kind: AgreementKind,
        waivers: Sequence[Waiver],
        shown: _Shown,
    ) -> None:
        self._scheme = agreement.named_by
        self._shown = shown
        self._plan = plan
        self._derived = derived
        self._waivers = {str(waiver): waiver for waiver in waivers}
        self._tops: dict[str, list[Provision]] = {}
        self._headings: dict[str, dict[str, list[Provision]]] = {}
        self._kind_words = kind_words(kind.words, library.style.proper_names)
        for top in agreement.sections():
            self._tops.setdefault(top.section, []).append(top)
        self._claims: dict[tuple[str, str], list[tuple[str, Sequence[str]]]] = {}
        for row in kind.rows():
            clause_file = library.sections.get(row.id) or library.schedules.get(row.id)
            for claim in clause_file.claims if clause_file else ():
                self._claims.setdefault((claim.section, claim.point), []).append((row.id, claim.headings))

    def section(self, required: RequiredSection) -> SectionCoverage:
        """A row of the checklist with its points."""
        out = self._section_out(required)
        points = [self._point(required, point, out) for point in required.points.values()]
        tops = self._tops.get(required.id, [])
        status = (
            out[0]
            if out
            else _worst([point.status for point in points] or [Status.COVERED if tops else Status.MISSING])
        )
        return SectionCoverage(
            id=required.id,
            title=required.title,
            required=required.required,
            status=status,
            reason=out[1] if out else "",
            printed=", ".join(printed(top, self._scheme) for top in tops),
            points=points,
            place=required.place,
        )

    def _section_out(self, required: RequiredSection) -> tuple[Status, str] | None:
        """Why none of a section's points is asked for."""
        if waiver := self._waivers.get(required.id):
            return Status.WAIVED, _waived(waiver)
        if required.when and not self._derived.holds(required.when):
            return Status.NOT_APPLICABLE, self._derived.reason(required.when)
        decision = self._plan.decisions.get(required.id)
        if decision is not None and not decision.included and required.required == "recommended":
            return Status.LEFT_OUT, decision.reason
        return None

    def _point(self, required: RequiredSection, point: Point, out: tuple[Status, str] | None) -> PointCoverage:
        name = f"{required.id}#{point.id}"
        if out is not None:
            return PointCoverage(name, point.ask, out[0], out[1], ())
        if point.when and not self._derived.holds(point.when):
            return PointCoverage(name, point.ask, Status.NOT_APPLICABLE, self._derived.reason(point.when), ())
        evidence = self._evidence(required.id, point.id)
        if evidence:
            blank = any(provision.key in self._shown.blank for provision in evidence)
            there = [Evidence(self._shown.name(each), each.key, each.place) for each in evidence]
            return PointCoverage(name, point.ask, Status.BLANK if blank else Status.COVERED, "", there)
        if waiver := self._waivers.get(name):
            return PointCoverage(name, point.ask, Status.WAIVED, _waived(waiver), ())
        decision = self._plan.decisions.get(required.id)
        reason = decision.reason if decision is not None and not decision.included else ""
        return PointCoverage(name, point.ask, Status.MISSING, reason, ())

    def _evidence(self, section: str, point: str) -> list[Provision]:
        """The provisions of the first claim that is wholly there."""
        for owner, headings in self._claims.get((section, point), []):
            found = [self._headed(owner, heading) for heading in headings]
            if found and all(found):
                return [provision for provisions in found for provision in provisions]
        return []

    def _headed(self, owner: str, heading: str) -> list[Provision]:
        if heading == "whole":
            return self._tops.get(owner, [])
        if owner not in self._headings:
            headings = self._headings.setdefault(owner, {})
            for top in self._tops.get(owner, []):
                for each in top.walk():
                    if each.heading:
                        headings.setdefault(" ".join(plain_text(each.heading).split()), []).append(each)
        return self._headings[owner].get(" ".join(self._kind_words(typeset(heading)).split()), [])


def _waived(waiver: Waiver) -> str:
    until = f" until {waiver.until.isoformat()}" if waiver.until else ""
    return f"{waiver.reason} ({waiver.by}{until})"


def _worst(statuses: Sequence[Status]) -> Status:
    return next(status for status in _WORST if status in statuses)


def _view(view: View, sections: Sequence[SectionCoverage]) -> ViewCoverage:
    return ViewCoverage(view.id, view.title, [_heading(row.heading, row.covers, sections) for row in view.rows])


def _heading(heading: str, covers: Sequence[str], sections: Sequence[SectionCoverage]) -> HeadingCoverage:
    """One heading of the guidance: its sections, or single points of them."""
    by_id = {section.id: section for section in sections}
    statuses: list[Status] = []
    places: list[str] = []
    for covered in covers:
        section, _, point = covered.partition("#")
        row = by_id[section]
        if point:
            found = next(each for each in row.points if each.id == covered)
            statuses.append(found.status)
            places += [evidence.provision for evidence in found.evidence]
        else:
            statuses.append(row.status)
            places += [row.printed] if row.printed else []
    return HeadingCoverage(heading, _worst(statuses), ", ".join(dict.fromkeys(places)), covers)


# ---------------------------------------------------------------- blanks and defaults


def declared(path: str) -> str:
    """The declaration behind an answer's path: `services.0.name` is asked as `services.name`."""
    return _ROW_NUMBER.sub("", path)


def question_at(path: str, questions: Mapping[str, Question]) -> Question | None:
    """The question, or the column, that asks for an answer."""
    names = declared(path).split(".")
    for length in range(len(names), 0, -1):
        question = questions.get(".".join(names[:length]))
        if question is None:
            continue
        for name in names[length:]:
            question = question.columns.get(name, question)
        return question
    return None


def absent_paths(value: Value, path: str) -> Iterator[str]:
    """The paths of answers that aren't asked."""
    match value:
        case Absent(origin):
            if origin.how is not How.DEFAULT:
                yield path
        case Row(columns):
            for name, below in columns.items():
                yield from absent_paths(below, f"{path}.{name}" if path else name)
        case Several(entries):
            for index, entry in enumerate(entries):
                yield from absent_paths(entry, f"{path}.{index}")
        case _:
            pass


def _blanks(shown: _Shown, questions: Mapping[str, Question]) -> list[BlankAnswer]:
    where: dict[str, dict[str, None]] = {}
    marks: dict[str, BlankMark] = {}
    for inline, provision in shown.inlines:
        if type(inline) is BlankMark:
            marks.setdefault(inline.path, inline)
            where.setdefault(inline.path, {})[shown.name(provision)] = None
    ordered = sorted(marks, key=lambda path: marks[path].place or Place("", 0))
    asked = {path: question_at(path, questions) for path in ordered}
    return [
        BlankAnswer(path, question.ask if question else "", marks[path].place, list(where[path]))
        for path, question in asked.items()
    ]


def _leaves(value: Value, path: str = "") -> Iterator[tuple[str, Value]]:
    """Every answer with the path of its declaration; rows of a table share theirs."""
    match value:
        case Row(columns):
            for name, below in columns.items():
                yield from _leaves(below, f"{path}.{name}" if path else name)
        case Several(entries) if entries and isinstance(entries[0], Row):
            yield path, value
            for entry in entries:
                yield from _leaves(entry, path)
        case _:
            yield path, value


def _assumed(
    leaves: Iterable[tuple[str, Value]],
    derived: Derived,
    plan: Plan,
    questions: Mapping[str, Question],
    shown: _Shown,
    deciding: Container[str],
) -> list[Assumed]:
    """Each default that nobody chose, of sections that are in; a column's default once for all rows.

    Of a section that this kind hasn't got, only what is printed somewhere, or decides what goes in.
    """
    uses = shown.first_uses()
    assumed: dict[tuple[str, str], list[str]] = {}
    for path, value in leaves:
        if value.origin.how is not How.DEFAULT or path in _NO_TERMS:
            continue
        question = question_at(path, questions)
        if question is None or question.kind is Kind.GROUP:
            continue
        places = uses.get(value.origin.path, [])
        if path in questions and path not in deciding:
            owner = plan.decisions.get(questions[path].owner)
            if not (places if owner is None else owner.included):
                continue
        where = assumed.setdefault((path, words_of(value, derived.scope)), [])
        where += map(shown.name, places)
    return [Assumed(path, value, list(dict.fromkeys(where))) for (path, value), where in assumed.items()]


def _configured(
    leaves: Iterable[tuple[str, Value]], derived: Derived, questions: Mapping[str, Question]
) -> list[Assumed]:
    """The answers that stand in another file than the answers file."""
    return [
        Assumed(path, words_of(value, derived.scope), [value.origin.place.file])
        for path, value in leaves
        if path in questions
        and value.origin.how is How.TYPED
        and value.origin.place is not None
        and value.origin.place.file != derived.answers.file
    ]


def _advice(leaves: Iterable[tuple[str, Value]], derived: Derived, questions: Mapping[str, Question]) -> list[Advice]:
    return [
        Advice(path, _in_short(value, derived), questions[path].advice)
        for path, value in leaves
        if path in questions and questions[path].advice and not isinstance(value, Absent)
    ]


def _in_short(value: Value, derived: Derived) -> str:
    """A choice in words; a table by the number of its rows."""
    if isinstance(value, Several) and value.entries and isinstance(value.entries[0], Row):
        return f"{len(value.entries)} {'row' if len(value.entries) == 1 else 'rows'}"
    return words_of(value, derived.scope)
