"""Which versions of the clause library an agreement, or a house, may be built with: `">=1.2,<2"`.

Versions are numbers parted by full stops, and compared number by number: 1.2 is 1.2.0, and 1.10 comes after 1.9.
"""

from __future__ import annotations

import operator
import re

from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, shown

_VERSION = Pattern(r"\d{1,9}(?:\.\d{1,9}){0,9}", re.ASCII)
_BOUND = Pattern(rf"(>=|<=|==|>|<|)\s*({_VERSION.pattern})", re.ASCII)
_HOLDS = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
    "": operator.eq,
}


def library_problems(wanted: str, place: Place | None, version: str) -> list[Problem]:
    """What is wrong with bounds as they are written at `place`, or with the version that is at hand. Raises nothing."""
    bounds = [_BOUND.fullmatch(each.strip()) for each in wanted.split(",")]
    if not all(bounds):
        help = 'write bounds such as   library: ">=1.2,<2"   with >=, >, <=, < or =='
        return [Problem("wrong-form", f"'{shown(wanted)}' names no versions of a library", place, help=help)]
    if not _VERSION.fullmatch(version):
        says = f"calls itself '{shown(version)}', which is no version" if version else "doesn't say its version"
        help = "add   library_version: 1.0.0   to house-style.yaml in the library"
        return [Problem("wrong-library", f"'{shown(wanted)}' is asked for, and the library {says}", place, help=help)]
    if all(_HOLDS[bound[1]](*_evened(version, bound[2])) for bound in bounds if bound):
        return []
    message = f"this asks for the clause library {shown(wanted)}, and {version} is at hand"
    return [
        Problem(
            "wrong-library",
            message,
            place,
            help=f"give a library of such a version with --clauses, or let {version} in here once its changes are read",
        )
    ]


def _evened(one: str, other: str) -> tuple[list[int], list[int]]:
    """Two versions as numbers, as many of each."""
    left, right = ([int(number) for number in each.split(".")] for each in (one, other))
    length = max(len(left), len(right))
    return left + [0] * (length - len(left)), right + [0] * (length - len(right))
