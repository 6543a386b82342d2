"""unbalanced-quotes-or-brackets: every bracket and quotation mark that opens in a paragraph closes there.

With one missing, it is open which words stand in the bracket or in the quotation, and so what they qualify.

    bad     its costs (including rent and rates are shared
    good    its costs (including rent and rates) are shared

Mend it by closing what is open. Numbers of a list such as 1) and b) pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from alliancegen.model.patterns import Pattern
from alliancegen.model.problems import Problem, Severity
from alliancegen.rules.faults import Fault, in_passages
from alliancegen.rules.record import RuleRecord

if TYPE_CHECKING:
    from alliancegen.rules.passages import LibraryText

RULE = RuleRecord("unbalanced-quotes-or-brackets", Severity.WARNING, ("library", "answers"))

_PAIRS = {")": "(", "]": "[", "”": "“"}
_SIGN = Pattern(r"[()\[\]“”]")
_NUMBERED = Pattern(r"(?:^|[\n:;,.])\s*(?:\d{1,2}|[a-z]|[ivx]{1,4})\)")


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a paragraph, at its first sign without a partner."""
    return in_passages(RULE, faults, text.passages)


def faults(text: str) -> Iterator[Fault]:
    """The first sign that lacks its partner. Straight quotation marks are counted, as nothing tells which opens."""
    open_signs: list[tuple[str, int]] = []
    items = {found.end() - 1 for found in _NUMBERED.finditer(text)} if ")" in text else set()
    for found in _SIGN.finditer(text):
        at, sign = found.start(), found[0]
        if sign in "([“":
            open_signs.append((sign, at))
        elif open_signs and open_signs[-1][0] == _PAIRS[sign]:
            open_signs.pop()
        elif at not in items:
            yield Fault(at, at + 1, f"'{sign}' closes nothing", f"open it with {_PAIRS[sign]}, or delete it")
            return
    if open_signs:
        sign, at = open_signs[0]
        close = next(closing for closing, opening in _PAIRS.items() if opening == sign)
        yield Fault(at, at + 1, f"'{sign}' is not closed in its paragraph", f"close it with {close}")
    elif text.count('"') % 2:
        at = text.rindex('"')
        yield Fault(at, at + 1, "a quotation mark has no partner in its paragraph", "close the quotation")
