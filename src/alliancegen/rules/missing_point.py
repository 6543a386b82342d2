"""missing-point: every point of a checklist is met by some clause.

In a library: no clause file that the kind prints claims the point under covers, so no agreement of that kind could ever cover it.
In an agreement: the point is required by its facts, and the provision that claims it was left out or is not there.

    bad     a checklist with the point insurance#evidence, and no file with   covers: {evidence: ...}
    good    covers: {evidence: Showing cover}

Mend the library by naming the heading that meets the point. In an agreement answer what it needs, or waive the point with a
reason, by whom and until when.
"""

from __future__ import annotations

from alliancegen.model.problems import Severity
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("missing-point", Severity.ERROR, ("library", "agreement"))
