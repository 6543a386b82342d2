"""Overlays: wording of a firm, or of one agreement, laid over a clause library; and wording that nothing may change."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from alliancegen.model.places import Place


class Act(Enum):
    """What a file or an entry of an overlay does to the library below it."""

    REPLACES = "replaces"
    BEFORE = "before"
    AFTER = "after"
    ADDS = "adds"


class Declared(Struct, frozen=True):
    """What an overlay says of itself.

    `target` is the id of what it replaces, or of what it stands before or after; `heading` narrows that to one sub-clause.
    `base` is the short hash of the text that it replaces, as that was when the overlay was written. `kinds` (none: all) and
    `when` (a fact) limit a section that is put in.
    """

    act: Act
    reason: str
    place: Place
    target: str = ""
    heading: str = ""
    base: str = ""
    kinds: tuple[str, ...] = ()
    when: str = ""

    @property
    def named(self) -> str:
        """What it is about, as a person types it: "confidentiality: Duration"."""
        return f"{self.target}: {self.heading}" if self.heading else self.target


class Overlaid(Struct, frozen=True):
    """One thing that an overlay changed.

    `what` is section, schedule, execution block, definition, fact or rule; `id` is its name, `file` where its words stand now,
    `folder` the overlay. For a sub-clause `declared.heading` is set and `id` is its section.
    """

    what: str
    id: str
    declared: Declared
    folder: str
    file: str

    def __str__(self) -> str:
        """As the report says it: "confidentiality: Duration, replaced", "pets, put in after insurance", "fact draft, replaced"."""
        name = self.id if self.what in ("section", "schedule") else f"{self.what} {self.id}"
        match self.declared.act:
            case Act.REPLACES:
                return f"{name}: {self.declared.heading}, replaced" if self.declared.heading else f"{name}, replaced"
            case Act.BEFORE | Act.AFTER as act:
                return f"{name}, put in {act.value} {self.declared.heading or self.declared.target}"
            case Act.ADDS:
                return f"{name}, added"


class Locked(Struct, frozen=True):
    """That a clause file's words are fixed elsewhere: the short hash of its body, by whom, and why."""

    hash: str
    source: str
    reason: str
    place: Place
