"""unknown-question: what a kind of agreement changes or settles is a question that some clause file asks.

The contents of a kind may change a question's default and range, and its views name questions to settle. A name that nothing
asks for has no effect, and the house would believe that it had decided something.

    bad     answers: {term.notice_month: {default: 6}}
    good    answers: {term.notice_months: {default: 6}}

Mend the name. A misspelt name in a clause or a condition is told as unknown-answer.
"""

from __future__ import annotations

from alliancegen.model.problems import Severity
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("unknown-question", Severity.ERROR, ("library",))
