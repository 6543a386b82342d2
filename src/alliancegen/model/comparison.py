"""Two versions of an agreement laid side by side: which sections came or went and why, and which words changed."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

ALIKE = 0.5
"""From what likeness on two passages count as one that was changed."""


class Passage(Struct, frozen=True):
    """A paragraph, or a row of a table, as one version prints it.

    `key` is the same in both versions as long as the headings are, whatever the numbers. `top` is the key of the clause
    or schedule that it stands in, `title` that one's heading, and `section` the id of its clause file. `label` is where a
    reader finds it ("clause 8.1"). `words` are the printed words without the passage's own number; in `compared` each
    reference stands as `[→key]` of what it refers to, so that another number alone is no change.
    """

    key: str
    top: str
    section: str
    label: str
    title: str
    words: str
    compared: str


class SectionChange(Struct, frozen=True):
    """A section or schedule that `came` or went, and the reason in words."""

    title: str
    came: bool
    reason: str


class WordsChange(Struct, frozen=True):
    """A passage that is new (`old` is None), gone (`new` is None), or says something else; `title` as in `Passage`."""

    label: str
    title: str
    old: str | None
    new: str | None


class Comparison(Struct, frozen=True):
    """What changed from one version to the other. `renumbered` counts passages of which only the number is another."""

    sections: Sequence[SectionChange] = ()
    words: Sequence[WordsChange] = ()
    renumbered: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.sections or self.words)


def likeness(one: str, other: str) -> float:
    """How much two passages have in common, by words: 0 to 1; 0 below what counts as alike."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - only for files that are compared

    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()
