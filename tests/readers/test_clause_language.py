"""The clause language: what its forms mean, and how its mistakes are told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from alliancegen.model.problems import Problem
from alliancegen.model.templates import Block, Define, Emphasise, For, If, InlineIf, Marker, Part, Print, Refer, Words
from alliancegen.readers.template.blocks import read_body


def parts(body: str) -> tuple[Part, ...]:
    read, problems = read_body(body, "term.md", 10)
    assert [problem.message for problem in problems] == []
    return read


def blocks(body: str) -> list[Block]:
    return [part for part in parts(body) if isinstance(part, Block)]


def problems_of(body: str) -> Sequence[Problem]:
    return read_body(body, "term.md", 10)[1]


def words(block: Block) -> str:
    return "".join(piece.text for piece in block.pieces if isinstance(piece, Words))


def test_the_indent_decides_the_level() -> None:
    read = blocks(
        "1. **Duty.** Each Party must:\n\n   (a) keep\n   secrets; and\n\n   (b) tell:\n\n      (i) one; or\n\n      (ii) two.\n"
    )
    assert [(block.marker, block.level, words(block)) for block in read] == [
        (Marker.NUMBER, 1, "Each Party must:"),
        (Marker.LETTER, 2, "keep secrets"),
        (Marker.LETTER, 2, "tell:"),
        (Marker.ROMAN, 3, "one"),
        (Marker.ROMAN, 3, "two"),
    ]
    assert [block.place.line for block in read] == [10, 12, 15, 17, 19]


def test_a_list_remembers_its_conjunction_and_last_ending() -> None:
    first, *_ = [block for block in blocks("1. **A.** B:\n\n   (a) c;\n\n   (b) d; or\n\n   (c) e.\n") if block.endings]
    assert first.endings is not None
    assert (first.endings.conjunction, first.endings.last) == ("or", ".")


def test_a_loop_row_carries_the_conjunction() -> None:
    read = parts("1. **A.** B:\n\n{% for x in xs %}\n   (a) {{ x }}; and\n{% endfor %}\n")
    loop = read[1]
    assert isinstance(loop, For)
    row = loop.body[0]
    assert isinstance(row, Block)
    assert row.endings is not None
    assert (row.endings.conjunction, row.endings.last) == ("and", ".")


def test_a_wrapped_date_stays_prose() -> None:
    [block] = blocks("1. **A.** It begins on\n1. July of the year.\n")
    assert words(block) == "It begins on 1. July of the year."


def test_text_pasted_from_word_is_read_as_meant() -> None:
    [block] = blocks("1. **A.** The “**Services**” are\u00a0the Parties' own.\n")
    assert [type(piece) for piece in block.pieces] == [Words, Define, Words]
    assert words(block) == "The “” are the Parties’ own."


def test_inlines_keep_their_kinds() -> None:
    [block] = blocks("1. **A.** See [[Other: {{ x.y }}]], **bold** and {{ a.b | money }}.\n")
    assert [type(piece) for piece in block.pieces] == [Words, Refer, Words, Emphasise, Words, Print, Words]


def test_a_tag_may_be_wrapped() -> None:
    [block] = blocks("1. **A.** B{% if\n   x %} c{% endif %}.\n")
    assert [type(piece) for piece in block.pieces] == [Words, InlineIf, Words]


def test_a_condition_alone_on_its_lines_holds_blocks() -> None:
    [condition] = parts("{% if facts.x %}\n\n1. **A.** B.\n\n{% else %}\n\n1. **A.** C.\n\n{% endif %}\n")
    assert isinstance(condition, If)
    assert [len(body) for _, body in condition.branches] == [1, 1]


@pytest.mark.parametrize(
    ("body", "rule", "line"),
    [
        ("1. **A.** B:\n\n  (a) c.\n", "mixed-level", 12),
        ("   1. **A.** B.\n", "mixed-level", 10),
        ("1. **A.** B:\n\n      (i) c.\n", "mixed-level", 12),
        ("1. **A.** B:\n\n   (a) c;\n\n   (b) d.\n", "list-ending", 14),
        ("1. **A.** B:\n\n   (a) c; and\n\n   (b) d; or\n\n   (c) e.\n", "list-ending", 12),
        ("1. **A.** B:\n   (a) c;\n", "blank-line-missing", 11),
        ("1. **A.** {{ x() }}\n", "not-allowed", 10),
        ("1. **A.** {{ x | attr('y') }}\n", "unknown-filter", 10),
        ("1. **A.** {{ x._y }}\n", "not-allowed", 10),
        ("1. **A.** {{ x ~ y }}\n", "not-allowed", 10),
        ("{% set x = 1 %}\n", "not-allowed", 10),
        ("{% include 'x' %}\n", "not-allowed", 10),
        ("\n{# note #}\n", "not-allowed", 11),
        ("{% if facts.x %}\n\n1. **A.** B.\n", "unclosed", 10),
        ("1. **A.** B.\n\n{% endif %}\n", "stray-tag", 12),
        ("1. **A.** [[B\n", "unclosed", 10),
        ("1. **A.** \ue000\n", "control-character", 10),
        ("\t1. **A.** B.\n", "tab-indent", 10),
    ],
)
def test_a_mistake_is_told_on_its_line(body: str, rule: str, line: int) -> None:
    told = [(problem.rule, problem.place.line if problem.place else 0) for problem in problems_of(body)]
    assert (rule, line) in told
