"""duplicate-heading: a heading stands once in its section.

References go by headings, and readers do too. Two sub-clauses of one section with one heading can't be told apart, so the
agreement is not built. Alternatives may share a heading if they are branches of one condition: only one of them prints.

    bad     1. **Payment.** ...     2. **Payment.** ...
    good    1. **Payment.** ...     2. **Late payment.** ...

Mend it by giving one of them another heading. See also overlapping-alternatives, which finds it before any answer is typed.
"""

from __future__ import annotations

from alliancegen.model.problems import Severity
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("duplicate-heading", Severity.ERROR, ("agreement",))
