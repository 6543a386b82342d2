"""The `pattern` of a question: a regular expression that a library's author writes, and that no answer can keep busy.

Python's expressions try one way after another, and `(a+)+` has more ways through thirty letters than anybody can wait for.
So the ways are counted when the library is read, for the longest text on which one is tried; a pattern with too many is
refused, and so is what can't be counted: looking ahead or back, and repeating what was found before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

LONGEST_TRIED = 200
"""How many characters a text has at most that is held against a pattern; a longer one hasn't its form."""
MOST_WAYS = 10_000_000


def why_not(pattern: str) -> str:
    """Why a pattern can't be used, as the end of a sentence; empty where it can."""
    from re import _parser as parser  # type: ignore[attr-defined]  # noqa: PLC0415 - Python's own reading of it

    try:
        re.compile(pattern)
        ways = _ways(parser.parse(pattern))
    except re.error as error:
        return f"can't be read: {error.msg}"
    except (OverflowError, RecursionError):
        return "is too long or too deep"
    if ways is None:
        return "looks ahead or back, or at what was found before"
    return "can be tried in too many ways: it repeats what is itself repeated, or too much" if ways > MOST_WAYS else ""


def fits(pattern: str, text: str) -> bool:
    """Whether a text has the form. Of a pattern that can't be read, which is told with its library, every text has it."""
    try:
        return len(text) <= LONGEST_TRIED and re.fullmatch(pattern, text) is not None
    except re.error:
        return True


def _ways(parsed: Iterable[tuple[Any, Any]]) -> int | None:
    """In how many ways a sequence may be tried on the longest text, at most; None where that isn't known."""
    ways = 1
    for code, argument in parsed:
        of_one = _of_one(str(code), argument)
        if of_one is None:
            return None
        ways = min(ways * of_one, MOST_WAYS + 1)
    return ways


def _of_one(code: str, argument: Any) -> int | None:
    match code:
        case "LITERAL" | "NOT_LITERAL" | "IN" | "ANY" | "AT" | "CATEGORY" | "RANGE":
            return 1
        case "SUBPATTERN" | "ATOMIC_GROUP":
            return _ways(argument[-1] if code == "SUBPATTERN" else argument)
        case "BRANCH":
            branches = [_ways(each) for each in argument[1]]
            return None if None in branches else sum(each for each in branches if each is not None)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, repeated = argument
            inner, times = _ways(repeated), min(int(most), LONGEST_TRIED)
            if inner is None:
                return None
            lengths = times - min(int(least), times) + 1
            return lengths if inner == 1 else min(MOST_WAYS + 1, lengths * inner ** min(times, 64))
    return None
