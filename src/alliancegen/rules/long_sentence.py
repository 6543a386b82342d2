"""long-sentence: a sentence is not longer than the house allows.

`longest_sentence` in house-style.yaml is the bound, in words. A condition inside a paragraph is read once with each of its branches.
The entries of a list are sentences of their own, so a list that a statute makes long is not told.

    bad     one sentence with the duty, its three exceptions and their time limits
    good    the duty, and below it (a), (b) and (c)

Mend it by making a list, or two sentences. Where the words must be so, write   > Allow long-sentence: the reason   above the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliancegen.model.problems import Problem, Severity
from alliancegen.rules.faults import Fault, in_passages
from alliancegen.rules.passages import ANSWER, REFERENCE, LibraryText
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("long-sentence", Severity.WARNING, ("library",))

_ENDS = re.compile(rf"[.!?]”?\)?\s+(?=[A-Z“(\d{ANSWER}{REFERENCE}])")
_NO_END = re.compile(r"(?:\b(?:No|Dr|Mr|Mrs|Ms|St|Ltd|v|e\.g|i\.e|etc|para|art)|\b[A-Z])\.$")


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a sentence, at its first words."""
    bound = text.library.style.longest_sentence
    if not bound:
        return

    def faults(words: str) -> Iterator[Fault]:
        for start, end in sentences(words):
            count = len(words[start:end].split())
            if count > bound:
                message = f"a sentence of {count} words; the house's longest has {bound}"
                yield Fault(
                    start, start + len(" ".join(words[start:end].split()[:3])), message, "make it two, or a list"
                )

    yield from in_passages(RULE, faults, text.of_agreements())


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends."""
    start = 0
    for found in _ENDS.finditer(text):
        if not _NO_END.search(text[start : found.start() + 1]):
            yield start, found.end()
            start = found.end()
    if text[start:].strip():
        yield start, len(text)
