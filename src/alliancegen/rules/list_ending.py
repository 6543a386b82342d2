"""list-ending: a list says once whether all of its entries are meant, or one of them.

"; and" or "; or" stands on the last entry but one. Entries may fall out of a list in a given agreement, so the tool reads the
conjunction from the clause file and puts it where it belongs. With both, or with neither, the meaning is open.

    bad     (a) rent;   (b) rates;   (c) repairs.
    good    (a) rent;   (b) rates; and   (c) repairs.

Mend it by ending entries with ;, the last but one with ; and or ; or, the last with a full stop.
"""

from __future__ import annotations

from alliancegen.model.problems import Severity
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("list-ending", Severity.ERROR, ("library",))
