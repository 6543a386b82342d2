"""x17-leftover-placeholder: an answer still holds words that wait for others: [name], TBC, "to be inserted".

A draft may hold them and is warned; an agreement for signature may not. `tbc` alone is no answer but a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliancegen.model.agreement import Agreement, Filled, inlines_of
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
        for answer in inlines_of(provision):
            if not isinstance(answer, Filled):
                continue
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
