"""How wide the columns of a table are: as its author drew them, but wide enough that no word is broken.

Letters are measured as Arial's, in thousandths of its size: there is no layout engine here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alliancegen.model.patterns import Pattern

_TWENTIETHS = 9.5 * 20 / 1000  # of a point, for a thousandth of the size of a table's words
_BOLD = 1.08
_MARGINS = 232  # both sides of a cell, and a little more for what the measure misses
_BREAKS = Pattern(r"[ \n\t]+|(?<=-)")
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

    Columns too narrow for their longest word take what they need from the others. Where there isn't enough for all, email
    addresses may break and nothing else; where that isn't enough either, the longest words share what there is.
    """
    needs = _needs(cells, _longest_word)
    if sum(needs) >= width:
        return _squeezed(width, needs, _needs(cells, _longest_name))
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


def _needs(cells: Sequence[Sequence[str]], longest: Callable[[str], int]) -> list[int]:
    head, *rows = cells
    return [
        max(int(longest(name) * _BOLD), *(longest(row[column]) for row in rows), 0) + _MARGINS
        for column, name in enumerate(head)
    ]


def _squeezed(width: int, needs: Sequence[int], without_addresses: Sequence[int]) -> list[int]:
    spare = width - sum(without_addresses)
    if spare <= 0:
        return _shared(width, needs)
    wishes = [whole - narrow for whole, narrow in zip(needs, without_addresses, strict=True)]
    return [narrow + more for narrow, more in zip(without_addresses, _shared(spare, wishes), strict=True)]


def lines(words: str, width: int) -> int:
    """About how many lines the words take in a column."""
    room = max(1, width - _MARGINS)
    return sum(-(-_measured(line) // room) or 1 for line in words.split("\n"))


def _longest_word(words: str) -> int:
    return max((_measured(word) for word in _BREAKS.split(words)), default=0)


def _longest_name(words: str) -> int:
    """The longest word that is no email address."""
    return max((_measured(word) for word in _BREAKS.split(words) if "@" not in word), default=0)


def _measured(words: str) -> int:
    return int(sum(_WIDTHS.get(letter, _OTHER) for letter in words) * _TWENTIETHS)


def _shared(width: int, shares: Sequence[int]) -> list[int]:
    """The width in parts; what rounding leaves goes to the last column."""
    total = sum(shares)
    columns = [width * share // total for share in shares]
    columns[-1] += width - sum(columns)
    return columns
