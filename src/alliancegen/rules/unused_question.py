"""unused-question: what is asked is used.

A question whose answer no clause prints, and no fact, rule or worked-out value looks at, costs everybody who fills in the answers
some thought, and they believe that their answer stands in the agreement.

    bad     training.colour: {ask: Which colour has the handbook?, kind: text}   and no {{ training.colour }}
    good    the handbook is {{ training.colour }}

Mend it by printing or testing the answer, or delete the question. A question that is only settled in the heads of terms counts as
used.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.problems import Problem, Severity
from alliancegen.readers.library_check import library_uses, names_of
from alliancegen.rules.passages import LibraryText
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("unused-question", Severity.WARNING, ("library",))

_BY_THE_TOOL = ("agreement.", "signed.", "library", "style.", "waivers", "sections", "schedules")
"""What the tool itself looks at: the document's status, signature and looks, waivers, what is switched on and off."""


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a question."""
    library = text.library
    if not text.is_whole:
        return
    settled = {
        path for kind in library.kinds.values() for view in kind.views for row in view.rows for path in row.settle
    }
    used = {*library_uses(library, names_of(library)).all, *settled}
    partly = {above for path in used for above in _with_above(path)}
    for path, question in library.questions.items():
        whole = any(above in used for above in _with_above(path))
        if not whole and path not in partly and not path.startswith(_BY_THE_TOOL):
            yield Problem(
                RULE.id,
                f"'{path}' is asked, and no clause, fact or rule uses the answer",
                question.place,
                RULE.severity,
                help="print it, or delete the question",
            )


def _with_above(path: str) -> Iterator[str]:
    """A path and the headings above it: `a.b.c`, `a.b`, `a`."""
    names = path.split(".")
    return (".".join(names[:depth]) for depth in range(len(names), 0, -1))
