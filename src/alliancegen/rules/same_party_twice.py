"""same-party-twice: no organisation stands among the parties twice.

A company or an NHS body has its number alone, so two entries that share one are one organisation, or one of the numbers is
mistyped: an error for a company number, a warning for an ODS code or a charity number under two names, since a body and its
branch may share one. Without numbers, two entries are the same where name and address are.

    bad     - {id: quayside, name: Quayside Care Limited}   and   - {id: quay, name: Quayside Care Limited}
    good    - {id: quayside, name: Quayside Care Limited}

Mend it by deleting one entry, or by its own number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity, shown
from alliancegen.model.values import Answer, Answers, How, Row
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("same-party-twice", Severity.ERROR, ("answers",))

_NUMBERS: Mapping[str, tuple[str, Severity]] = {
    "company_number": ("company number", Severity.ERROR),
    "ods_code": ("ODS code", Severity.WARNING),
    "charity_number": ("charity number", Severity.WARNING),
}
_KNOWN_BY = ("name", *_NUMBERS, "address")


def check(answers: Answers) -> Iterator[Problem]:
    """One problem a party that another before it seems to be, at its line; both lines are named."""
    first: dict[tuple[str, str], Row] = {}
    for party in answers.parties.values():
        typed = {column: _typed(party, column) for column in _KNOWN_BY}
        earlier = first.get(("name", typed["name"]))
        if earlier is not None and typed["name"] and not _differ(party, earlier):
            yield _twice(party, earlier, "name", f"the name '{shown(_words(party, 'name'))}'", Severity.ERROR)
            continue
        for column, (called, severity) in _NUMBERS.items():
            other = first.get((column, typed[column]))
            if typed[column] and other is not None:
                grave = Severity.ERROR if typed["name"] == _typed(other, "name") else severity
                yield _twice(party, other, column, f"the {called} {shown(_words(party, column))}", grave)
        for column, value in typed.items():
            first.setdefault((column, value), party)


def _differ(one: Row, other: Row) -> bool:
    """Whether two parties of one name have a number or an address each, and not the same."""
    both = [(_typed(one, column), _typed(other, column)) for column in _KNOWN_BY[1:]]
    return any(mine and theirs and mine != theirs for mine, theirs in both)


def _twice(party: Row, earlier: Row, column: str, what: str, severity: Severity) -> Problem:
    remark = Remark(f"'{earlier.id}' is here", _place(earlier, column))
    return Problem(
        RULE.id,
        f"'{party.id}' and '{earlier.id}' both have {what}, so one organisation would be two parties",
        _place(party, column),
        severity,
        remarks=(remark,),
        help="delete one of the two, or correct it",
    )


def _place(party: Row, column: str) -> Place | None:
    return party.columns[column].origin.place or party.origin.place


def _typed(party: Row, column: str) -> str:
    """What was typed there, as two of them are compared; empty where nothing was."""
    value = party.columns.get(column)
    typed = isinstance(value, Answer) and value.origin.how is How.TYPED
    return "".join(_words(party, column).casefold().split()) if typed else ""


def _words(party: Row, column: str) -> str:
    value = party.columns[column]
    return str(value.value) if isinstance(value, Answer) else ""
