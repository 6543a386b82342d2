"""broken-reference: a cross-reference finds exactly one provision.

A clause that sends its reader nowhere, or to one of two places, is the commonest fault in an agreement that was put together
from parts. So a reference to no heading, or to a heading that stands twice, stops the build. It is told when the clause is
assembled, because headings may hold answers.

    bad     Costs are shared as [[Finance: Spliting]] says.
    good    Costs are shared as [[Finance: Splitting]] says.

Mend it by writing the heading as it stands, or by naming the section before it: [[Section: Heading]].
"""

from __future__ import annotations

from alliancegen.model.problems import Severity
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("broken-reference", Severity.ERROR, ("library", "agreement"))
