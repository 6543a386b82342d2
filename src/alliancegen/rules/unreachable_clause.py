"""unreachable-clause: every clause can print in some agreement.

A file that no kind of agreement lists, or a paragraph behind conditions that can't hold together, is read by lawyers, reviewed and
kept up to date, and no agreement ever has it. Often it shows that a condition is wrong.

    bad     {% if facts.paid %} ... {% elif facts.paid %} ... {% endif %}
    good    {% if facts.paid %} ... {% else %} ... {% endif %}

Mend the condition, or delete the clause; list a file in the contents.yaml of a kind.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.problems import Problem, Severity
from alliancegen.rules.conditions import Conditions, guarded_blocks
from alliancegen.rules.passages import LibraryText, clause_files
from alliancegen.rules.record import RuleRecord

_BESIDE = ("summary",)  # printed beside the agreement, listed or not

RULE = RuleRecord("unreachable-clause", Severity.WARNING, ("library",))


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a file that nothing lists, or a paragraph that can't print."""
    library = text.library
    listed = {row.id for kind in library.kinds.values() for row in kind.rows()}
    for clause_file in [*library.sections.values(), *library.schedules.values()] if text.is_whole else ():
        if clause_file.id not in listed and clause_file.id not in _BESIDE:
            message = f"no kind of agreement lists '{clause_file.id}'"
            yield Problem(
                RULE.id, message, clause_file.place, RULE.severity, help="list it in a contents.yaml, or delete it"
            )
    conditions = Conditions(library.facts)
    for clause_file in clause_files(library):
        for guarded in guarded_blocks(clause_file.body):
            if not conditions.can_hold_together(guarded.conditions):
                yield Problem(
                    RULE.id,
                    "this can never print: the conditions round it can't hold together",
                    guarded.block.place,
                    RULE.severity,
                    help="mend the nearest condition, or delete the paragraph",
                )
