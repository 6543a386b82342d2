"""How numbers look under a house's own lists: labels, and what references print."""

from __future__ import annotations

import pytest

from alliancegen.assembly.numbering import number
from alliancegen.model.agreement import Agreement, BodyPart, Provision, Role
from alliancegen.model.places import Place
from alliancegen.model.scheme import CLAUSES, DEFAULT, Label, Scheme, figure, label, whole, word_before

HERE = Place("sections/specimen.md", 1)
FIGURES = (
    Label("decimal", "%1."),
    Label("decimal", "%1.%2"),
    Label("decimal", "%1.%2.%3"),
    Label("lowerLetter", "(%4)"),
)


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa"}),
        ("upperLetter", {2: "B", 28: "BB"}),
        ("lowerRoman", {4: "iv", 9: "ix", 14: "xiv", 40: "xl", 49: "xlix", 99: "xcix"}),
        ("upperRoman", {4: "IV"}),
        ("none", {3: ""}),
    ],
)
def test_figures_are_words(form: str, numbers: dict[int, str]) -> None:
    assert {each: figure(each, form) for each in numbers} == numbers


@pytest.mark.parametrize(
    ("levels", "counts", "printed", "referred"),
    [
        (CLAUSES, (8,), "8.", "8"),
        (CLAUSES, (8, 1), "8.1", "8.1"),
        (CLAUSES, (8, 1, 2, 2), "(ii)", "8.1(b)(ii)"),
        (FIGURES, (8, 1, 2), "8.1.2", "8.1.2"),
        (FIGURES, (8, 1, 2, 1), "(a)", "8.1.2(a)"),
        ((Label("upperRoman", "Article %1"), Label("decimal", "%1.%2", legal=True)), (4, 2), "4.2", "4.2"),
        ((Label("upperRoman", "%1."), Label("upperLetter", "%2.")), (4, 2), "B.", "IV.B"),
        ((Label("none", ""), Label("lowerLetter", "(%2)")), (1, 3), "(c)", "(c)"),
    ],
)
def test_labels_and_references(levels: tuple[Label, ...], counts: tuple[int, ...], printed: str, referred: str) -> None:
    labels = [label(levels, counts[:depth]) for depth in range(1, len(counts) + 1)]
    assert labels[-1] == printed
    assert whole(levels, labels) == referred


def test_a_label_with_a_word_needs_no_other() -> None:
    article = (Label("decimal", "Article %1"), Label("decimal", "%1.%2"))
    assert word_before("clause", "Article 4", article) == ""
    assert word_before("clause", "4.2", article) == "clause\u00a0"
    assert word_before("paragraph", "XII", (Label("upperRoman", "%1"),)) == "paragraph\u00a0"


def test_the_schedules_word_keeps_its_letters() -> None:
    loud = Scheme(schedules=(Label("decimal", "ANNEX %1"), Label("decimal", "Part %2")))
    assert loud.called("clause", "Appendix").schedules[0].text == "APPENDIX %1"
    assert DEFAULT.called("clause", "Annex").schedules[0].text == "Annex\u00a0%1"
    assert DEFAULT.called("clause", "Schedule") == DEFAULT
    bare = Scheme(schedules=(Label("decimal", "%1"), Label("decimal", "Part %2")))
    assert bare.called("clause", "Annex").schedules == bare.schedules


def make(role: Role, key: str, *children: Provision, level: int = 0) -> Provision:
    return Provision(role, level, key, HERE, children=children)


def test_every_list_is_numbered_by_the_scheme() -> None:
    clause = make(
        Role.CLAUSE, "c",
        make(Role.SUB_CLAUSE, "c/1", make(Role.TEXT, "c/t"), make(Role.PARAGRAPH, "c/a", make(Role.SUB_PARAGRAPH, "c/i"))),
        make(Role.SUB_CLAUSE, "c/2", make(Role.DEFINITION, "c/d", make(Role.PARAGRAPH, "c/da"))),
        make(Role.PARAGRAPH, "c/x"),
    )  # fmt: skip
    schedule = make(
        Role.SCHEDULE, "s",
        make(Role.PART, "s/1", make(Role.SCHEDULE_CLAUSE, "s/p", make(Role.SCHEDULE_SUB_CLAUSE, "s/q"))),
        make(Role.PART, "s/2", make(Role.SCHEDULE_CLAUSE, "s/r"), make(Role.PARAGRAPH, "s/x")),
    )  # fmt: skip
    scheme = Scheme(
        clauses=FIGURES,
        definitions=(Label("none", ""), Label("upperLetter", "%2)"), Label("decimal", "%3)")),
        schedules=(Label("upperLetter", "Annex %1"), Label("upperRoman", "Part %2")),
        schedule_paragraphs=FIGURES,
        entries=(Label("decimal", "[%1]"), Label("decimal", "[%2]")),
    )
    done = number(
        Agreement(
            kind="k",
            title="",
            short_title="",
            version="",
            version_date="",
            draft=True,
            deed=False,
            levels="legal",
            front=[],
            body=[BodyPart("", [clause])],
            schedules=[schedule],
            back=[],
            scheme=scheme,
        )
    )
    assert {each.key: (each.number, each.path) for each in done.walk() if each.number} == {
        "c": ("1", "1"),
        "c/1": ("1.1", "1.1"),
        "c/a": ("1.1.1", "1.1.1"),
        "c/i": ("(a)", "1.1.1(a)"),
        "c/2": ("1.2", "1.2"),
        "c/da": ("A)", "1.2A)"),
        "c/x": ("[1]", "1[1]"),
        "s": ("Annex A", "Annex A"),
        "s/1": ("Part I", ""),
        "s/p": ("1", "1"),
        "s/q": ("1.1", "1.1"),
        "s/2": ("Part II", ""),
        "s/r": ("1", "1"),
        "s/x": ("[1]", "[1]"),
    }
