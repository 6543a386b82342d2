"""x12-signatories: the people named to sign are enough for the form of signing.

A general partnership is signed by all its partners, or by fewer under a recorded authority (Partnership Act 1890,
sections 5 and 6); nobody signs for it who is neither. Which block a company or another body needs is decided by the
number of its signatories, and none may be left without one (told as no-execution-block).
"""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.problems import Problem, Severity
from alliancegen.model.values import Absent, Answer, Answers, Row, Several
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("x12-signatories", Severity.WARNING, ("answers",))


def check(answers: Answers) -> Iterator[Problem]:
    """One problem a party; a warning in a draft, an error for signature."""
    for party in answers.parties.values():
        form = party.columns.get("legal_form")
        if not isinstance(form, Answer) or form.value != "general_partnership":
            continue
        signing, partners = _count(party, "signatories"), _count(party, "partners")
        authorised = not isinstance(party.columns.get("authorised_signing", Absent()), Absent)
        if 0 < signing < partners and not authorised:
            yield Problem(
                RULE.id,
                f"{signing} of the {partners} partners of '{party.id}' would sign, and no authority for that is recorded",
                party.columns["signatories"].origin.place or party.origin.place,
                Severity.ERROR if answers.execution else Severity.WARNING,
                help="name every partner under signatories, or record the authority under authorised_signing",
            )


def _count(party: Row, column: str) -> int:
    value = party.columns.get(column)
    return len(value.entries) if isinstance(value, Several) else 0
