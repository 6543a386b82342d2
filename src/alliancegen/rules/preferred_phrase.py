"""preferred-phrase: a clause says a thing with the house's word for it.

Plain words are read faster, and one word for one thing keeps a reader from looking for a difference. The list is `preferred` in
house-style.yaml; change it there.

    bad     Each Party must report prior to the end of the month.
    good    Each Party must report before the end of the month.

Mend the sentence, or write   > Allow preferred-phrase: the reason   above the paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.problems import Problem, Severity
from alliancegen.rules.passages import LibraryText
from alliancegen.rules.phrases import told_of
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("preferred-phrase", Severity.WARNING, ("library",))


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a place."""
    return told_of(RULE, text.library.style.preferred, text)
