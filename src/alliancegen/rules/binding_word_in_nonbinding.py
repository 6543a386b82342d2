"""binding-word-in-nonbinding: what doesn't bind holds no words that bind.

A reader, and a court, take "shall", an indemnity, a warranty or an agreement to arbitrate for a promise in law, whatever
the section on legal status says. Our own "must" is "will" there already; here what people type is read, and our
own words once more. In an agreement that binds in part only the sections that don't bind are read. A typed "must" is a warning.

    bad     text: Quayside shall indemnify the others.      in an agreement with   binding: non_binding
    good    text: Quayside aims to bear these costs.

Mend it by saying will or aims to, or name the section under agreement.binding_sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliancegen.model.agreement import Agreement, Filled, Provision, Role, Text, inlines_of
from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("binding-word-in-nonbinding", Severity.ERROR, ("agreement",))
_PROMISE_IN_LAW = Pattern(
    r"\b(?:shall|hereby|indemnif(?:y|ies|ied)|indemnit(?:y|ies)|warrant(?:s|y|ies)?(?! officer)|arbitrat(?:ion|or)"
    r"|liquidated damages|as a deed|covenants?)\b",
    re.IGNORECASE,
)
_MUST = Pattern(r"\bmust\b", re.IGNORECASE)
_READ = (Role.CLAUSE, Role.SCHEDULE, Role.BACKGROUND)


def in_agreement(agreement: Agreement) -> Iterator[Problem]:
    """One problem an answer or a provision of ours."""
    if agreement.binds is None:
        return
    told: set[Place] = set()
    for top in agreement.sections():
        if top.role not in _READ or top.section in agreement.binds:
            continue
        for provision in top.walk():
            for problem in _words(provision):
                if problem.place is not None and problem.place not in told:
                    told.add(problem.place)
                    yield problem


def _words(provision: Provision) -> Iterator[Problem]:
    for inline in inlines_of(provision):
        match inline:
            case Filled(text, path, place) if place is not None:
                if found := _PROMISE_IN_LAW.search(text) or _MUST.search(text):
                    mild = found[0].lower() == "must"
                    yield Problem(
                        RULE.id,
                        f"'{found[0]}' in {path} sounds like a promise in law, and its section doesn't bind",
                        place,
                        Severity.WARNING if mild else Severity.ERROR,
                        help="say 'will' or 'aims to', or name the section under agreement.binding_sections",
                    )
            case Text(text) if found := _PROMISE_IN_LAW.search(text) or _MUST.search(text):
                yield Problem(
                    RULE.id,
                    f"'{found[0]}' stands in a section that doesn't bind",
                    provision.place,
                    help="put it inside   {% if facts.binding %}   or word it as an intention",
                )
            case _:
                pass
