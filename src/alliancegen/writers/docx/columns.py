"""How wide the columns of a table are: as its author drew them, but wide enough that no word is broken.

Letters are measured as Arial's, in thousandths of its size: there is no layout engine here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_TWENTIETHS = 9.5 * 20 / 1000  # of a point, for a thousandth of the size of a table's words
_BOLD = 1.08
_MARGINS = 232  # both sides of a cell, and a little more for what the measure misses
_BREAKS = re.compile(r"[ \n\t]+|(?<=-)")
_OTHER = 556
_WIDTHS = {
    **dict.fromkeys("ijl'’‘", 222),
    **dict.fromkeys("fIt.,:;!/\\[]| \u00a0", 278),
    **dict.fromkeys("r()-", 333),
    **dict.fromkeys("ckJsvxyz", 500),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("%W", 950),
    "@": 1015,
}


def fitted(width: int, shares: Sequence[int], cells: Sequence[Sequence[str]]) -> list[int]:
    """The columns' widths in twentieths of a point, `width` in all; `cells` are the words of each row,
    the head first.

    Columns too narrow for their longest word take what they need from the others; where there isn't enough for all, the
    longest words share what there is.
    """
    head, *rows = cells
    needs = [
        max(int(_longest_word(head[column]) * _BOLD), *(_longest_word(row[column]) for row in rows), 0) + _MARGINS
        for column in range(len(shares))
    ]
    if sum(needs) >= width:
        return _shared(width, needs)
    tight: set[int] = set()
    while True:
        free = width - sum(needs[column] for column in tight)
        total = sum(share for column, share in enumerate(shares) if column not in tight)
        more = {
            column
            for column, share in enumerate(shares)
            if column not in tight and free * share // total < needs[column]
        }
        if not more:
            break
        tight |= more
    loose = iter(_shared(free, [share for column, share in enumerate(shares) if column not in tight]))
    return [needs[column] if column in tight else next(loose) for column in range(len(shares))]


def lines(words: str, width: int) -> int:
    """About how many lines the words take in a column."""
    room = max(1, width - _MARGINS)
    return sum(-(-_measured(line) // room) or 1 for line in words.split("\n"))


def _longest_word(words: str) -> int:
    return max((_measured(word) for word in _BREAKS.split(words)), default=0)


def _measured(words: str) -> int:
    return int(sum(_WIDTHS.get(letter, _OTHER) for letter in words) * _TWENTIETHS)


def _shared(width: int, shares: Sequence[int]) -> list[int]:
    """The width in parts; what rounding leaves goes to the last column."""
    total = sum(shares)
    columns = [width * share // total for share in shares]
    columns[-1] += width - sum(columns)
    return columns
