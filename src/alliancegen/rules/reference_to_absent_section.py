"""reference-to-absent-section: a cross-reference does not lead to a section that is left out of this agreement.

The section exists, and the answers or the facts leave it out, so there is no number to print.

    bad     This is subject to [[Freedom of information]].
    good    This is {% if sections.foi %}subject to [[Freedom of information]]{% else %}confidential{% endif %}.

Mend the clause by putting the reference behind {% if sections.name %}; or keep the section in, in the answers.
"""

from __future__ import annotations

from alliancegen.model.problems import Severity
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("reference-to-absent-section", Severity.ERROR, ("agreement",))
