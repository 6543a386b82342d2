"""Finding the words that a house style doesn't want: banned and preferred phrases do it alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alliancegen.model.library import Phrases
from alliancegen.model.problems import Problem
from alliancegen.rules.faults import Fault, FindFaults, any_of, in_passages
from alliancegen.rules.passages import LibraryText
from alliancegen.rules.record import RuleRecord


def told_of(rule: RuleRecord, phrases: Sequence[Phrases], text: LibraryText) -> Iterator[Problem]:
    """One problem for each place at which one of the phrases stands."""
    by_word = {" ".join(word.split()).casefold(): each for each in phrases for word in each.words}
    if by_word:
        yield from in_passages(rule, _finder(by_word), text.passages)


def _finder(by_word: dict[str, Phrases]) -> FindFaults:
    pattern = any_of(by_word)

    def faults(text: str) -> Iterator[Fault]:
        for found in pattern.finditer(text):
            phrase = by_word[" ".join(found[0].split()).casefold().replace("’", "'")]
            source = f" ({phrase.source})" if phrase.source else ""
            help = f"write {phrase.write}" if phrase.write else "say it in plain words, or leave it out"
            yield Fault(found.start(), found.end(), f"'{found[0]}': {phrase.because}{source}", help)

    return faults
