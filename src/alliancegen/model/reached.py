"""What of the clause files an agreement, or several, was made of: for the report of what no test reaches."""

from __future__ import annotations

from msgspec import Struct, field

from alliancegen.model.places import Place


class Reached(Struct):
    """The paragraphs that were filled, and the branches of conditions that were taken: by the condition's place and their number."""

    paragraphs: set[Place] = field(default_factory=set)
    branches: set[tuple[Place, int]] = field(default_factory=set)
