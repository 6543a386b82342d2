"""Plan: which sections and schedules go in, in which order, and why."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from alliancegen.assembly.deriving import Derived
from alliancegen.assembly.evaluating import CannotEvaluate, entries_of, evaluate, truth, yes_no
from alliancegen.model.library import AgreementKind, ContentsRow, RequiredSection
from alliancegen.model.places import Place
from alliancegen.model.plan import Decision, Entry, Plan
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.questions import Kind, Question
from alliancegen.model.suggestions import nearest
from alliancegen.model.values import Answer, ByParty, How, Row, Several, Value
from alliancegen.model.waivers import Waiver

_OF_THE_DOCUMENT = ("agreement.", "signed.", "style.", "library", "sections", "waivers")
"""The beginnings of what the answers say about the document itself: its title, version, signature and looks."""


def plan(derived: Derived, kind: AgreementKind, waivers: Sequence[Waiver]) -> tuple[Plan, list[Problem]]:
    """The plan of an agreement. A choice that the law or the checklist doesn't allow is a problem."""
    problems: list[Problem] = []
    choices = _choices(derived, kind, problems)
    waived = {waiver.section for waiver in waivers if not waiver.point}
    checklist = {row.id: row for row in kind.checklist}
    decisions = {
        row.id: _decide(row, checklist.get(row.id), derived, choices, row.id in waived, problems) for row in kind.rows()
    }

    def entries(rows: Sequence[ContentsRow]) -> list[Entry]:
        return [entry for row in rows if decisions[row.id].included for entry in _entries(row, derived, problems)]

    body = [(part.title, entries(part.rows)) for part in kind.body]
    return (
        Plan(
            front=entries(kind.front),
            body=[(title, part) for title, part in body if part],
            schedules=entries(kind.schedules),
            back=entries(kind.back),
            decisions=decisions,
        ),
        problems,
    )


def _entries(row: ContentsRow, derived: Derived, problems: list[Problem]) -> list[Entry]:
    """The row itself, or one entry for each row that it loops over."""
    if row.loop is None:
        return [Entry(row, {})]
    name, over = row.loop
    try:
        return [Entry(row, {name: value}) for value in entries_of(evaluate(over, derived.scope))]
    except CannotEvaluate as reason:
        problems.append(Problem("cannot-evaluate", str(reason), row.place))
        return []


def _choices(derived: Derived, kind: AgreementKind, problems: list[Problem]) -> dict[str, tuple[bool, Place | None]]:
    """What `sections:` in the answers says, by section id."""
    value = derived.answers.root.columns.get("sections")
    if not isinstance(value, ByParty):
        return {}
    known = {row.id for row in kind.rows()}
    choices: dict[str, tuple[bool, Place | None]] = {}
    for section, chosen in value.entries.items():
        place = chosen.origin.place
        if section not in known:
            problems.append(
                Problem(
                    "unknown-section", f"{kind.title} has no section '{section}'", place, help=nearest(section, known)
                )
            )
        elif isinstance(chosen, Answer):
            choices[section] = (truth(chosen) is True, place)
    return choices


def _decide(
    row: ContentsRow,
    required: RequiredSection | None,
    derived: Derived,
    choices: Mapping[str, tuple[bool, Place | None]],
    waived: bool,
    problems: list[Problem],
) -> Decision:
    if waived:
        return Decision(row.id, False, "waived in the answers", waived=True)
    by_fact = row.when not in ("", "chosen")
    included = derived.holds(row.when) if by_fact else row.when == ""
    if row.id in choices:
        wanted, place = choices[row.id]
        if wanted == included:
            return Decision(row.id, included, f"{'in' if included else 'out'}, as the answers say")
        if not wanted and _is_required(required, derived):
            problems.append(
                Problem(
                    "required-section",
                    f"'{row.id}' is required and can't be switched off",
                    place,
                    help="if it is left out on purpose, name it under waivers, with reason, by and until",
                )
            )
        elif wanted and by_fact:
            problems.append(
                Problem(
                    "not-applicable",
                    f"'{row.id}' can't be switched on: {derived.reason(row.when)}",
                    place,
                    help="delete this line, or change the answer on which it rests",
                )
            )
        return Decision(row.id, wanted, "chosen in the answers" if wanted else "left out by the answers")
    if by_fact:
        return Decision(row.id, included, derived.reason(row.when))
    if row.when == "chosen":
        return Decision(row.id, False, "out unless the answers choose it")
    return Decision(row.id, True, "recommended" if required and required.required == "recommended" else "always")


def _is_required(required: RequiredSection | None, derived: Derived) -> bool:
    if required is None or required.required == "recommended":
        return False
    return required.required == "always" or derived.holds(required.when)


def in_or_out(plan: Plan, kind: AgreementKind) -> dict[str, Value]:
    """The namespaces `sections` and `schedules`: in or out, for conditions of clause files."""
    schedules = {row.id for row in kind.schedules}
    values = {name: yes_no(decision.included) for name, decision in plan.decisions.items()}
    return {
        "sections": Row({name: value for name, value in values.items() if name not in schedules}),
        "schedules": Row({name: value for name, value in values.items() if name in schedules}),
    }


def absent_sections(
    derived: Derived, plan: Plan, kind: AgreementKind, questions: Mapping[str, Question]
) -> Iterator[Problem]:
    """Sections that answers name, as those that bind, and that stand nowhere in the body or the schedules."""
    numbered = {row.id for rows in (*(part.rows for part in kind.body), kind.schedules) for row in rows}
    for path, question in questions.items():
        if question.kind is not Kind.SECTION:
            continue
        for named in entries_of(derived.answers.root.at(path)):
            if not isinstance(named, Answer):
                continue
            decision = plan.decisions.get(str(named.value))
            if decision is not None and decision.included and decision.id in numbered:
                continue
            reason = f": {decision.reason}" if decision is not None and not decision.included else ""
            yield Problem(
                "unknown-section",
                f"'{named.value}' is not a section of this agreement{reason}",
                named.origin.place,
                help=(nearest(str(named.value), numbered) if decision is None else "") or f"take it out of {path}",
            )


def note_unused(
    derived: Derived, plan: Plan, questions: Mapping[str, Question], deciding: Container[str]
) -> Iterator[Problem]:
    """Answers that were typed for a section or schedule that is out, and on which nothing else rests.

    Those about the document itself, its title, version and looks, are used without their section too.
    """
    for path, question in questions.items():
        decision = plan.decisions.get(question.owner)
        if decision is None or decision.included or path in deciding or path.startswith(_OF_THE_DOCUMENT):
            continue
        value = derived.answers.root.at(path)
        if (
            value.origin.how is How.TYPED
            and value.origin.place is not None
            and not (isinstance(value, Several) and not value.entries)
        ):
            yield Problem(
                "not-used",
                f"'{path}' belongs to '{question.owner}', which is not in this agreement: {decision.reason}",
                value.origin.place,
                Severity.NOTE,
            )
