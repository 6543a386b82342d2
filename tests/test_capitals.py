"""Words with capitals, read in many runs at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from alliancegen.model.agreement import Emphasis, Filled, Inline, Text
from alliancegen.model.capitals import unexplained, unexplained_in
from alliancegen.model.places import Place
from alliancegen.model.terms import TermFinder, runs

FINDER = TermFinder({"Service": (), "Net Sales": ()}, ["Operating Theatre"])
PIECES = [
    "The ",
    "Service",
    "Services",
    "Operating ",
    "Manual",
    "Net ",
    "Sales",
    "of ",
    ". ",
    ".",
    ": ",
    " ",
    "“",
    "(",
    "a ",
]
RUNS = st.lists(st.tuples(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), st.booleans()), max_size=5)


@given(RUNS)
def test_runs_that_are_read_in_one_go_give_what_each_gives_alone(runs: list[tuple[str, bool]]) -> None:
    apart = [
        (number, start, end)
        for number, (text, opens) in enumerate(runs)
        for start, end in unexplained(text, opens, FINDER, {"Manual"})
    ]
    assert list(unexplained_in(runs, FINDER, {"Manual"})) == apart


def test_a_run_ends_where_the_next_begins() -> None:
    found = unexplained_in([("the Risk", False), ("Register is ", False), ("the Risk Register", True)], FINDER, ())
    assert list(found) == [(0, 4, 8), (1, 0, 8), (2, 4, 17)]


def test_whether_a_run_opens_a_sentence_is_told_by_what_stands_right_before() -> None:
    place = Place("a.md", 1)
    answer = Filled("10", "days", place)
    strong = Emphasis((Text("Here"),), strong=True)
    inlines: list[Inline] = [
        Text("One. "),
        Text("Two "),
        strong,
        Text(" three. "),
        strong,
        Text("x. "),
        answer,
        Text("Four"),
    ]
    assert runs(inlines, opens=True) == [
        ("One. ", True), ("Two ", True), ("Here", False), (" three. ", False), ("Here", True), ("x. ", False), ("Four", False)
    ]  # fmt: skip
