"""What is known of a rule that is code: its id, how grave it is, and what it looks at."""

from __future__ import annotations

from msgspec import Struct

from alliancegen.model.problems import Severity


class RuleRecord(Struct, frozen=True):
    """A rule of the tool itself. `looks_at` holds `library`, `answers`, `agreement`, `configuration` or `output`.

    What is an error from the start can be neither lowered nor allowed: nothing right can be built with it.
    """

    id: str
    severity: Severity
    looks_at: tuple[str, ...]
