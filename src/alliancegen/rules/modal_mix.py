"""modal-mix: a duty is said with one word in all clause files.

Write must (`duty` in house-style.yaml says which word, and which are not used). When an agreement is built, that word prints as the
answers say: must or shall, and will in a section that doesn't bind. A duty said with another word would print beside it, and a
reader, or a court, would ask what the difference is.

    bad     Each Party shall tell the others.
    good    Each Party must tell the others.

Mend it by writing must. The words of a statute may stay: write   > Allow modal-mix: the reason   above the paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.problems import Problem, Severity
from alliancegen.rules.faults import Fault, any_of, in_passages
from alliancegen.rules.passages import LibraryText
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("modal-mix", Severity.WARNING, ("library",))


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a place."""
    style = text.library.style
    if not style.other_duty_words:
        return
    pattern = any_of(style.other_duty_words)

    def faults(words: str) -> Iterator[Fault]:
        for found in pattern.finditer(words):
            yield Fault(
                found.start(),
                found.end(),
                f"a duty is said with '{found[0]}' here and with '{style.duty_word}' elsewhere",
                f"write {style.duty_word}",
            )

    yield from in_passages(RULE, faults, text.passages)
