"""x17-leftover-placeholder: an answer still holds words that wait for others: [name], TBC, "to be inserted".

A draft may hold them and is warned; an agreement for signature may not. `tbc` alone is no answer but a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from alliancegen.model.agreement import Agreement, Cell, Emphasis, Filled, Inline, Provision, Term
from alliancegen.model.problems import Problem, Severity

ID = "x17-leftover-placeholder"
_WAITING = re.compile(
    r"\[\s*(?:●|•|\.\.\.|…|insert[^\]]*|name[^\]]*|date[^\]]*|amount[^\]]*|tbc|tba)\s*\]"
    r"|\b(?:TBC|TBA|XXX+|to be (?:inserted|confirmed|completed|agreed later))\b|_{4,}",
    re.IGNORECASE,
)


def check(agreement: Agreement) -> Iterator[Problem]:
    """One problem an answer that waits."""
    told: set[str] = set()
    for provision in agreement.walk():
        for answer in _answers(provision):
            match = _WAITING.search(answer.text)
            if match and answer.path not in told:
                told.add(answer.path)
                yield Problem(
                    ID,
                    f"{answer.path} still holds the placeholder '{match[0]}'",
                    answer.place,
                    Severity.WARNING if agreement.draft else Severity.ERROR,
                    help="write the answer, or tbc alone if it isn't known yet",
                )


def _answers(provision: Provision) -> Iterator[Filled]:
    yield from _filled(provision.heading)
    yield from _filled(provision.inlines)
    if provision.table is not None:
        cells: list[Cell] = [cell for row in (provision.table.head, *provision.table.rows) for cell in row]
        for cell in cells:
            yield from _filled(cell.inlines)


def _filled(inlines: Sequence[Inline]) -> Iterator[Filled]:
    for inline in inlines:
        match inline:
            case Filled():
                yield inline
            case Term(inner) | Emphasis(inner):
                yield from _filled(inner)
            case _:
                pass
