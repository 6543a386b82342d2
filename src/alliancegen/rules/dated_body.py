"""dated-body: a clause names no body, programme or law that is no more.

A duty towards a body that was abolished can't be kept, and a reader doubts the rest. The list, with what to write instead, is
`dated_bodies` in house-style.yaml. The same list is held against the answers by the rule x19-dated-body.

    bad     The Parties must tell the CCG.
    good    The Parties must tell the integrated care board.

Mend it by naming the successor. Where history is meant, write   > Allow dated-body: the reason   above the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliancegen.model.problems import Problem, Severity
from alliancegen.model.terms import ends_sentence
from alliancegen.rules.faults import Fault, in_passages
from alliancegen.rules.passages import LibraryText
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("dated-body", Severity.WARNING, ("library",))


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a place. The letters count: a monitor is no dated body, Monitor is."""
    bodies = text.library.style.dated_bodies
    if not bodies:
        return
    names = "|".join(re.escape(body).replace(r"\ ", r"\s") for body in sorted(bodies, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{names})(?!\w)")

    def faults(words: str) -> Iterator[Fault]:
        for found in pattern.finditer(words):
            name = " ".join(found[0].split())
            if not _opens_with_common_word(name, words[: found.start()]):
                help = f"write {bodies[name]}" if bodies[name] else "name its successor"
                yield Fault(found.start(), found.end(), f"'{name}' is no more", help)

    yield from in_passages(RULE, faults, text.passages)


def _opens_with_common_word(body: str, before: str) -> bool:
    """Whether a name of one word may be an ordinary word that opens a sentence ("Monitor the risks")."""
    return body.istitle() and " " not in body and (not before.strip() or ends_sentence(before))
