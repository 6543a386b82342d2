"""mixed-level: the marker of a paragraph fits its indent, and its level follows from the one above.

The indent decides the level: 1. at the margin, (a) after 3 spaces, (i) after 6. Where marker and indent differ, nobody can
know which of them was meant, and a wrong level changes what the words belong to.

    bad     (a) at the margin, or (i) below a sub-clause that has no (a)
    good    1. **Exceptions.** This does not apply to information that:

               (a) is public; or

               (b) was received from a regulator.

Mend it by indenting with 0, 3, 6 or 9 spaces.
"""

from __future__ import annotations

from alliancegen.model.problems import Severity
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("mixed-level", Severity.ERROR, ("library",))
