"""Every answer of the example is left out once; nothing that is left out may go unnoticed.

What must come of it is an error on a line of the answers file, a listed blank (which is refused at signing), a listed
default, or a line under "Before you sign". Where none of these comes, the answer is named below with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
import yaml

from alliancegen.assembly.covering import declared
from alliancegen.pipeline import Assembled
from example import EXAMPLE, FILE, Build

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("leave one out")]  # worked out once, not once a worker

MAY_BE_NONE: dict[str, str] = {
    "parties.cqc_provider_id": "a practice may have none",
    "services.standards": "a service may have no standards of its own",
    "excluded_services.interface": "a service left out may need no step",
    "parties.signatories": "names are written in by hand at signing",
    "parties.signatories.name": "written in by hand at signing",
    "parties.signatories.title": "written in by hand at signing",
}
"""Cells of a table that may be stated as none: leaving one out says the same."""


@dataclass(frozen=True)
class Leaf:
    """An answer and the span of the example's text that holds it."""

    path: str
    start: int
    end: int


def leaves(text: str) -> Iterator[Leaf]:
    """Each answer of a file. A list of plain entries is one answer; so is a table, and a group."""
    root = yaml.compose(text)
    assert isinstance(root, yaml.MappingNode)
    yield from _entries(text, root, "", None)


Span = tuple[int, int]


def _entries(text: str, mapping: yaml.MappingNode, path: str, parent: Span | None) -> Iterator[Leaf]:
    for number, (key, value) in enumerate(mapping.value):
        below = f"{path}.{key.value}" if path else key.value
        span = _span(text, mapping, number)
        if path or isinstance(value, yaml.SequenceNode):
            # a heading with one answer goes with it
            yield Leaf(below, *(parent if len(mapping.value) == 1 and parent else span))
        if isinstance(value, yaml.MappingNode):
            yield from _entries(text, value, below, span)
        elif isinstance(value, yaml.SequenceNode):
            for row, each in enumerate(value.value):
                if isinstance(each, yaml.MappingNode):
                    yield from _entries(text, each, f"{below}.{row}", None)


def _span(text: str, mapping: yaml.MappingNode, number: int) -> Span:
    """Where an entry of a mapping stands, with what parts it from the next, whichever way the mapping is written."""
    key, value = mapping.value[number]
    start, end = key.start_mark.index, value.end_mark.index
    if number + 1 < len(mapping.value):
        return start, mapping.value[number + 1][0].start_mark.index
    if mapping.flow_style:
        return (mapping.value[number - 1][1].end_mark.index if number else start), end
    return text.rindex("\n", 0, start) + 1, (end if text[end - 1] == "\n" else text.index("\n", end) + 1)


def without(left_out: Sequence[Leaf]) -> str:
    """The example without some answers."""
    kept, at = [], 0
    for leaf in sorted(left_out, key=lambda leaf: leaf.start):
        kept.append(EXAMPLE[at : max(at, leaf.start)])
        at = max(at, leaf.end)
    return "".join(kept) + EXAMPLE[at:]


def _of_each_kind() -> list[Leaf]:
    """Each question and column once; of parties and services, whose rows differ, the first and the last that answers."""
    of: dict[str, list[Leaf]] = {}
    for leaf in leaves(EXAMPLE):
        of.setdefault(declared(leaf.path), []).append(leaf)
    for name, found in of.items():
        of[name] = [found[0], found[-1]] if name.startswith(("parties.", "services.")) else [found[0]]
    return [leaf for found in of.values() for leaf in dict.fromkeys(found)]


LEAVES = _of_each_kind()


def outcomes(leaf: Leaf, run: Assembled) -> set[str]:
    """What is told about an answer that was left out."""
    if run.failed:
        mine = [each for each in run.problems if each.is_error and each.place and each.place.file == FILE]
        return {"refused"} if mine else set()
    assert run.coverage is not None
    coverage = run.coverage
    found = set()
    if any(each.path == leaf.path or each.path.startswith(f"{leaf.path}.") for each in coverage.blanks):
        found.add("blank")
    if any(each.path == declared(leaf.path) for each in coverage.assumed):
        found.add("assumed")
    if coverage.before_signing:
        found.add("before signing")
    return found


@pytest.fixture(scope="module")
def noticed(build: Build) -> dict[Leaf, set[str]]:
    """The outcome for each answer, left out alone."""
    return {leaf: outcomes(leaf, build(without([leaf]))) for leaf in LEAVES}


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.path)
def test_an_answer_that_is_left_out_is_noticed(leaf: Leaf, noticed: dict[Leaf, set[str]]) -> None:
    found = noticed[leaf]
    name = declared(leaf.path)
    if name in MAY_BE_NONE:
        assert found in (set(), {"assumed"})
    else:
        # what is still to be done may show as a blank as well, where a clause prints its date
        assert found in ({"refused"}, {"assumed"}, {"blank"}, {"before signing"}, {"blank", "before signing"})


def test_every_blank_is_refused_at_signing(noticed: dict[Leaf, set[str]], build: Build) -> None:
    """A blank under each heading and in each row, all at once: the draft is built, and each is refused by its name."""
    blank = [leaf for leaf, found in noticed.items() if found == {"blank"}]
    text = without(list({leaf.path.rpartition(".")[0]: leaf for leaf in reversed(blank)}.values()))
    draft, final = build(text), build(text, final=True)
    assert draft.coverage is not None
    blanks = {blank.path for blank in draft.coverage.blanks}
    assert blanks and final.failed
    refused = [problem.message for problem in final.told() if problem.rule == "blank-at-signing"]
    assert not [path for path in blanks if not any(f"'{path}'" in message for message in refused)]


def test_what_is_still_to_be_done_is_refused_at_signing(noticed: dict[Leaf, set[str]], build: Build) -> None:
    waiting = [leaf for leaf, found in noticed.items() if "before signing" in found]
    assert waiting
    assert [leaf.path for leaf in waiting if not build(without([leaf]), final=True).failed] == []
