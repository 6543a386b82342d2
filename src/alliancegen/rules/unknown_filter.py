"""unknown-filter: a form after | is one that the tool has.

    bad     {{ term.commencement | longdate }}
    good    {{ term.commencement | date }}

Mend it with one of the forms in clauses/README.md. Jinja has more; what isn't listed there is refused, because a clause must print
the same everywhere.
"""

from __future__ import annotations

from alliancegen.model.problems import Severity
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("unknown-filter", Severity.ERROR, ("library",))
