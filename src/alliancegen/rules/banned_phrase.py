"""banned-phrase: a clause holds no words that the house has banned.

They are words that say nothing, that leave open what they point to, or that courts have read against those who used them. The
list, with the reason for each, is `banned` in house-style.yaml; change it there.

    bad     The Parties hereby agree to meet.
    good    The Parties must meet.

Mend the sentence. Words that a statute fixes may stay: write   > Allow banned-phrase: the reason   above the paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.problems import Problem, Severity
from alliancegen.rules.passages import LibraryText
from alliancegen.rules.phrases import told_of
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("banned-phrase", Severity.WARNING, ("library",))


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a place."""
    return told_of(RULE, text.library.style.banned, text)
