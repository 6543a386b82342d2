"""Waivers, out of the answers: each names a point or section that the checklist has, with reason, by whom, until when."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from alliancegen.model.library import AgreementKind, RequiredSection
from alliancegen.model.problems import Problem, Severity, has_errors
from alliancegen.model.suggestions import nearest
from alliancegen.model.values import Answer, Answers, Row, Several
from alliancegen.model.waivers import Waiver


def read_waivers(answers: Answers, kind: AgreementKind) -> tuple[list[Waiver], list[Problem]]:
    """The waivers in force. One that has expired, isn't allowed or names nothing is an error, and does not count.

    What was waived when an agreement was signed stays out of it: an expired waiver is then a note, and counts.
    """
    rows = answers.root.columns.get("waivers")
    if not isinstance(rows, Several):
        return [], []
    checklist = {row.id: row for row in kind.checklist}
    waivers: list[Waiver] = []
    problems: list[Problem] = []
    for row in rows.entries:
        if isinstance(row, Row):
            waiver = _waiver(row)
            found = [_as_told(each, signed=answers.signed) for each in _wrong_with(waiver, checklist, answers.today)]
            problems += found
            if not has_errors(found):
                waivers.append(waiver)
    return waivers, problems


def _as_told(problem: Problem, *, signed: bool) -> Problem:
    if not signed or problem.rule != "expired-waiver":
        return problem
    return replace(problem, severity=Severity.NOTE, help="what it left out can be put in by a variation")


def _waiver(row: Row) -> Waiver:
    def text(name: str) -> str:
        value = row.columns.get(name)
        return str(value.value) if isinstance(value, Answer) else ""

    until = row.columns.get("until")
    section, _, point = text("waive").partition("#")
    ends = until.value if isinstance(until, Answer) and isinstance(until.value, date) else None
    waive = row.columns.get("waive")
    place = waive.origin.place if waive is not None and waive.origin.place else row.origin.place
    until_place = until.origin.place if isinstance(until, Answer) else None
    return Waiver(section, point, text("reason"), text("by"), ends, place, until_place)


def _wrong_with(waiver: Waiver, checklist: dict[str, RequiredSection], today: date) -> list[Problem]:
    required = checklist.get(waiver.section)
    if required is None:
        return [
            Problem(
                "unknown-waiver",
                f"the checklist has no section '{waiver.section}'",
                waiver.place,
                help=nearest(waiver.section, checklist),
            )
        ]
    if waiver.point and waiver.point not in required.points:
        return [
            Problem(
                "unknown-waiver",
                f"'{waiver.section}' has no point '{waiver.point}'",
                waiver.place,
                help=nearest(waiver.point, required.points),
            )
        ]
    if not required.waivable:
        return [
            Problem(
                "not-waivable",
                f"'{waiver}' is fixed by statute and can't be waived",
                waiver.place,
                help="delete the waiver and answer the question",
            )
        ]
    missing = [
        name for name, value in (("reason", waiver.reason), ("by", waiver.by), ("until", waiver.until)) if not value
    ]
    if missing:
        return [
            Problem(
                "incomplete-waiver",
                f"the waiver of '{waiver}' doesn't say {' and '.join(missing)}",
                waiver.place,
                help=f"add   {missing[0]}: …",
            )
        ]
    assert waiver.until is not None  # told above where it is missing
    if waiver.until < today:
        return [
            Problem(
                "expired-waiver",
                f"the waiver of '{waiver}' ended on {waiver.until.day} {waiver.until:%B %Y}",
                waiver.until_place or waiver.place,
                help="renew it, or meet the requirement",
            )
        ]
    return []
