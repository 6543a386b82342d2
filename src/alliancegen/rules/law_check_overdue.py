"""law-check-overdue: somebody has read every source of law lately enough.

Each source in a checklist says on which day it was `checked`. The law moves on; after as many months as `law_checked_every_months` in
house-style.yaml a source no longer counts as read. This is a finding about the library alone, told once for all its sources, and
never about an agreement.

    bad     authority: [{source: Care Act 2014, checked: 2024-01-10}]
    good    authority: [{source: Care Act 2014, checked: 2026-11-22}]

Mend it by reading the source, correcting the clauses where it changed, and setting the date on which it was read.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from alliancegen.model.library import Authority, RequiredSection
from alliancegen.model.problems import Problem, Severity
from alliancegen.rules.passages import LibraryText
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("law-check-overdue", Severity.WARNING, ("library",))


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem at most, at the source that was read longest ago."""
    months = text.library.style.law_checked_every_months
    if not months:
        return
    before = _months_earlier(text.today, months).isoformat()
    found = [
        (authority.checked, authority.source, required)
        for kind in text.library.kinds.values()
        for required in kind.checklist
        for authority in _authorities(required)
        if authority.checked and authority.checked < before
    ]
    overdue = sorted(found, key=lambda each: each[:2])
    if overdue:
        checked, source, required = overdue[0]
        count = len({source for _, source, _ in overdue})
        others = f", and so for {count - 1} more" if count > 1 else ""
        yield Problem(
            RULE.id,
            f"nobody has checked '{source}' since {checked}{others}: that is more than {months} months ago",
            required.place,
            RULE.severity,
            help="read it again, and set   checked:   to the day",
        )


def _authorities(required: RequiredSection) -> Iterator[Authority]:
    yield from required.authority
    for point in required.points.values():
        yield from point.authority


def _months_earlier(day: date, months: int) -> date:
    """The same day so many months before; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
