"""The nearest known name, for the help line of a problem."""

from __future__ import annotations

from collections.abc import Iterable


def nearest_name(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, or an empty string when none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where something isn't known

    by_folded = {each.casefold(): each for each in known}
    close = get_close_matches(name.casefold(), by_folded, 1, 0.6)
    return by_folded[close[0]] if close else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """A help sentence with the nearest known name, or an empty string."""
    close = nearest_name(name, known)
    return f"the nearest known name is '{close}'" if close else ""
