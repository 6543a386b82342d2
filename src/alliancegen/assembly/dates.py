"""Dates as agreements count them: calendar months, whole years of a term, Working Days in England."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from alliancegen.model.library import Calendar


def months_after(start: date, months: int) -> date:
    """The same day of the month that many calendar months later, or that month's last day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, _last_day(year, month + 1)))


def _last_day(year: int, month: int) -> int:
    """How long a month is. Python's calendar would say so too, and loads the words of all languages for it."""
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(days=1)).day


def year_end(day: date, month: int) -> date:
    """The last day of the year in which `day` lies, of years that end with that month: 31 March next, for month 3."""
    year = day.year + (day.month > month)
    return date(year, month, _last_day(year, month))


def year_start(written: str, month: int) -> date | None:
    """The first day of a year written as 2027/28, of years that begin with that month: 1 April 2027, for month 4.

    None for words that are no such year.
    """
    found = re.fullmatch(r"(20\d\d)/(\d\d)", written.strip())
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        return None
    return date(int(found[1]), month, 1)


def years_until(start: date, expiry: date) -> Decimal:
    """The length in years of a term that begins on `start` and ends at the end of `expiry`; 1.5 for eighteen months."""
    end = expiry + timedelta(days=1)
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    years = Decimal(months) / 12
    return years.quantize(Decimal("0.01")).normalize() if years % 1 else Decimal(int(years))


def working_days_after(start: date, days: int, calendar: Calendar) -> date | None:
    """The date `days` Working Days after `start`, which isn't counted; None beyond the years that the calendar knows."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if not calendar.first_year <= day.year <= calendar.last_year:
            return None
        if day.weekday() < 5 and day not in calendar.holidays:
            days -= 1
    return day
