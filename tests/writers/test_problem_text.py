"""A problem as people read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity
from alliancegen.writers.problem_text import WIDEST, marked_line, problem_text, visible

FILE = "examples/gp_alliance/answers.yaml"
SOURCE = ["agreement:", *[""] * 86, "insurance:", "  cyber: none"]
LINES = {FILE: SOURCE}.get


def test_the_look_of_the_design() -> None:
    problem = Problem(
        "missing-answer",
        '"Insurance" cannot be drafted without the level of public liability cover',
        Place(FILE, 88, 1, 10),
        label="public_liability is missing under this heading",
        remarks=(
            Remark(
                'asked in clauses/sections/insurance.md:9, "How much public liability cover does each party hold?"',
                Place("clauses/sections/insurance.md", 9, 3),
            ),
        ),
        help="add   public_liability: £5,000,000",
    )
    assert problem_text(problem, LINES) == (
        'error[missing-answer]: "Insurance" cannot be drafted without the level of public liability cover\n'
        "  --> examples/gp_alliance/answers.yaml:88:1\n"
        "   |\n"
        "88 | insurance:\n"
        "   | ^^^^^^^^^ public_liability is missing under this heading\n"
        "   |\n"
        '  note: asked in clauses/sections/insurance.md:9, "How much public liability cover does each party hold?"\n'
        "  help: add   public_liability: £5,000,000"
    )


def test_without_note_and_help_the_excerpt_is_the_end() -> None:
    problem = Problem("wrong-kind", "no", Place(FILE, 1, 1, 10), Severity.WARNING)
    assert problem_text(problem, LINES) == (
        "warning[wrong-kind]: no\n"
        "  --> examples/gp_alliance/answers.yaml:1:1\n"
        "   |\n"
        " 1 | agreement:\n"
        "   | ^^^^^^^^^"
    )  # fmt: skip


@pytest.mark.parametrize(("line", "gutter"), [(5, "  "), (42, "  "), (1234, "    ")])
def test_the_margin_grows_with_the_number_of_the_line(line: int, gutter: str) -> None:
    told = problem_text(Problem("r", "m", Place("f", line), help="h"), {"f": ["x"] * line}.get).split("\n")
    assert told[1].startswith(f"{gutter}--> ")
    assert told[2] == f"{gutter} |"
    assert told[3] == f"{line:>{len(gutter)}} | x"
    assert told[-1] == f"{gutter}help: h"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (None, "error[r]: m"),
        (Place("other.yaml", 3, 4), "error[r]: m\n  --> other.yaml:3:4"),
        (Place(FILE, 999, 1), f"error[r]: m\n   --> {FILE}:999:1"),
        (Place(FILE, 0, 1), f"error[r]: m\n  --> {FILE}:0:1"),
    ],
)
def test_without_a_known_line_there_is_no_excerpt(place: Place | None, told: str) -> None:
    assert problem_text(Problem("r", "m", place), LINES) == told


def test_remarks_name_their_place_once() -> None:
    problem = Problem(
        "r", "m", remarks=(Remark("typed first here", Place(FILE, 3, 1)), Remark("in f:3", Place("f", 3)), Remark("so"))
    )
    assert problem_text(problem, LINES).split("\n")[1:] == [
        f"  note: typed first here ({FILE}:3)",
        "  note: in f:3",
        "  note: so",
    ]


# ---------------------------------------------------------------- the marked line


@pytest.mark.parametrize(
    ("line", "column", "end", "shown", "marks"),
    [
        ("date: soon", 7, 11, "date: soon", "      ^^^^"),
        ("date: soon", 7, 0, "date: soon", "      ^"),
        ("date: soon", 11, 0, "date: soon", "          ^"),
        ("date: soon", 99, 120, "date: soon", "          ^"),
        ("", 1, 0, "", "^"),
        ("漢字: x", 5, 6, "漢字: x", "      ^"),
        ("e\u0301: x", 5, 6, "e\u0301: x", "   ^"),
        ("a\tb", 3, 4, "a<U+0009>b", "         ^"),
        ("a\u00a0b", 1, 2, "a\u00a0b", "^"),
        ("a\u00a0b", 2, 3, "a<U+00A0>b", " ^^^^^^^^"),
        ("x\u202ey", 2, 3, "x<U+202E>y", " ^^^^^^^^"),
    ],
)
def test_the_mark_stands_under_its_letters(line: str, column: int, end: int, shown: str, marks: str) -> None:
    assert marked_line(line, column, end) == (shown, marks)


def test_a_wide_line_is_cut_on_its_right() -> None:
    shown, marks = marked_line("a" * 300, 3, 5)
    assert shown == "a" * WIDEST + "…"
    assert marks == "  ^^"


def test_a_wide_line_is_cut_round_its_mark() -> None:
    shown, marks = marked_line("a" * 200 + "WRONG" + "b" * 200, 201, 206)
    assert shown.startswith("…a")
    assert shown.endswith("b…")
    assert shown[marks.index("^") : len(marks)] == "WRONG"
    assert len(shown) == WIDEST + 2


def test_a_mark_never_goes_on_behind_the_cut() -> None:
    shown, marks = marked_line("a" * 500, 1, 500)
    assert len(marks) == len(shown) - 1 == WIDEST


# ---------------------------------------------------------------- nothing in a file drives a terminal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "<U+001B>[31m"),
        ("a\nb", "a<U+000A>b"),
        ("\u202etxt", "<U+202E>txt"),
        ("\u2066", "<U+2066>"),
        ("\u200b", "<U+200B>"),
        ("\ud800", "<U+D800>"),
        ("\ue000", "<U+E000>"),
        ("مرحبا 漢字 👩‍⚕️ £ é “x”", "مرحبا 漢字 👩‍⚕️ £ é “x”"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


ANY = st.text(st.characters(exclude_categories=()), max_size=40)


@given(ANY, ANY, ANY, ANY, st.integers(1, 60), st.integers(0, 60))
def test_every_part_of_a_problem_is_made_visible(
    text: str, line: str, label: str, help: str, column: int, end: int
) -> None:
    place = Place(text, 1, column, end)
    problem = Problem("rule", text, place, label=label, remarks=(Remark(text, place),), help=help)
    told = problem_text(problem, lambda _: [line])
    told.encode()
    assert told.count("\n") == (7 if help else 6)
    assert visible(told.replace("\n", "")) == told.replace("\n", "")


@given(st.text(st.characters(exclude_categories=()), max_size=300), st.integers(1, 320), st.integers(0, 320))
def test_a_mark_is_always_seen(line: str, column: int, end: int) -> None:
    shown, marks = marked_line(line, column, end)
    assert marks.strip() == "^" * marks.count("^")
    assert marks.count("^") >= 1
    assert len(marks) <= WIDEST + 12
    assert shown.count("\n") == 0
