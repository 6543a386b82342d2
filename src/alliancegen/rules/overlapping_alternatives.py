"""overlapping-alternatives: of two alternatives only one can print.

Alternatives share a heading, and stand in the branches of one condition. Where two sub-clauses of one heading, or two execution
blocks for one legal form, can both be in, some set of answers makes an agreement that can't be built (duplicate-heading,
two-execution-blocks), and it is a client who finds it.

    bad     {% if facts.paid %} 1. **Cost.** ... {% endif %}   {% if facts.free %} 1. **Cost.** ... {% endif %}
    good    {% if facts.paid %} 1. **Cost.** ... {% elif facts.free %} 1. **Cost.** ... {% endif %}

Mend it by making them branches of one condition, or by giving one another heading. The conditions are compared by their shape;
where two facts exclude each other in a way that it doesn't show, write   > Allow overlapping-alternatives: why they do   above.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.problems import Problem, Remark, Severity
from alliancegen.model.templates import ClauseFile, Marker
from alliancegen.rules.conditions import Conditions, Guarded, guarded_blocks
from alliancegen.rules.passages import ANSWER, LibraryText, clause_files, words_of
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("overlapping-alternatives", Severity.WARNING, ("library",))


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a second alternative that doesn't exclude the first."""
    conditions = Conditions(text.library.facts)
    for clause_file in clause_files(text.library):
        yield from _headings(clause_file, conditions)
    yield from _execution_blocks(list(text.library.execution.values()))


def _headings(clause_file: ClauseFile, conditions: Conditions) -> Iterator[Problem]:
    first: dict[tuple[str, str], list[Guarded]] = {}
    part = ""
    for guarded in guarded_blocks(clause_file.body):
        block = guarded.block
        heading = words_of(block.heading).strip()
        if block.marker is Marker.PART:
            part = heading
        if not heading or ANSWER in heading:  # an answer makes headings differ
            continue
        alike = first.setdefault(("" if block.marker is Marker.PART else part, heading.casefold()), [])
        for other in alike:
            if conditions.can_hold_together([*other.conditions, *guarded.conditions]):
                yield Problem(
                    RULE.id,
                    f"two alternatives headed '{heading}' can both be in",
                    block.place,
                    RULE.severity,
                    remarks=(Remark("the other one stands here", other.block.place),),
                    help="make them branches of one condition, or change one heading",
                )
                break
        alike.append(guarded)


def _execution_blocks(blocks: list[ClauseFile]) -> Iterator[Problem]:
    for number, block in enumerate(blocks):
        for other in blocks[:number]:
            both = sorted({*block.legal_forms} & {*other.legal_forms})
            if both and _share_form(block, other) and _share_count(block, other):
                yield Problem(
                    RULE.id,
                    f"the execution blocks '{other.id}' and '{block.id}' both fit {both[0]}",
                    block.place,
                    RULE.severity,
                    remarks=(Remark("the other one stands here", other.place),),
                    help="make the 'for' or the 'signatories' of one of them narrower",
                )


def _share_form(one: ClauseFile, other: ClauseFile) -> bool:
    return one.form == other.form or not one.form or not other.form


def _share_count(one: ClauseFile, other: ClauseFile) -> bool:
    if one.signatories is None or other.signatories is None:
        return True
    return max(one.signatories[0], other.signatories[0]) <= min(one.signatories[1], other.signatories[1])
