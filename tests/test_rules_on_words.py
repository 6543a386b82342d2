"""The rules on running words: what each finds, and the nearest words that it leaves alone."""

from __future__ import annotations

import pytest

from alliancegen.model.library import Fact
from alliancegen.model.places import Place
from alliancegen.model.templates import Block
from alliancegen.readers.template.blocks import read_body
from alliancegen.readers.template.expressions import read_expression
from alliancegen.rules import (
    and_or,
    figure_word_mismatch,
    long_sentence,
    party_name_variant,
    repeated_word,
    typed_number,
    unbalanced_quotes_or_brackets,
)
from alliancegen.rules.conditions import Conditions
from alliancegen.rules.faults import FindFaults
from alliancegen.rules.passages import ANSWER, Passage, Where, _of_pieces

HERE = Place("x.md", 1)
names = party_name_variant.finder(
    ["Millbrook Medical Practice", "Millbrook", "Harbour Care Limited", "the Assembly", "Oak"]
)


@pytest.mark.parametrize(
    ("faults", "text", "found"),
    [
        (and_or.faults, "post and / or email, AND/OR", ["and / or", "AND/OR"]),
        (and_or.faults, "an island/orchard and orders", []),
        (figure_word_mismatch.faults, "one hundred and twenty (102) days", ["one hundred and twenty (102)"]),
        (figure_word_mismatch.faults, "one hundred and twenty (120) days, twenty-one (21), ten thousand (£10,000)", []),
        (figure_word_mismatch.faults, "item one (see clause), a (1), someone (2)", []),
        (repeated_word.faults, "tell the the Staff; is Is", ["the the", "is Is"]),
        (repeated_word.faults, "that that is, had had, Walla Walla, 10 10, the. The, on-on on", []),
        (typed_number.faults, "as clause\u00a08.2(b) and Clauses 3 and 4 say", ["clause\u00a08.2(b)", "Clauses 3"]),
        (typed_number.faults, "paragraph 2 of Schedule 5", ["paragraph 2", "Schedule 5"]),
        (typed_number.faults, "Schedule 3 to the GMS Regulations; paragraph 6 of Schedule 5 to that Act", []),
        (typed_number.faults, "section 75 of the NHS Act, article 6, clause 12 of the lease, section 4 of Care Law", []),
        (typed_number.faults, "section 4 of this Agreement", ["section 4"]),
        (unbalanced_quotes_or_brackets.faults, "a (b [c) d]", [")"]),
        (unbalanced_quotes_or_brackets.faults, "a (b", ["("]),
        (unbalanced_quotes_or_brackets.faults, "a b) c", [")"]),
        (unbalanced_quotes_or_brackets.faults, "“a", ["“"]),
        (unbalanced_quotes_or_brackets.faults, 'say "a', ['"']),
        (unbalanced_quotes_or_brackets.faults, 'a (b [c] “d”) "e": 1) one, b) two; O’Neill’s', []),
        (names, "Milbrook and Millbrok pay", ["Milbrook", "Millbrok"]),
        (names, "Harbour care Ltd, Harbour-Care Limited", ["Harbour care Ltd", "Harbour-Care Limited"]),
        (names, "Millbrook medical practice", ["Millbrook medical practice"]),
        (names, "Millbrook’s, Millbrooks, MILLBROOK, The Assembly, an oak, harbour care limited, Harbour Care Limited", []),
    ],
)  # fmt: skip
def test_what_is_found(faults: FindFaults, text: str, found: list[str]) -> None:
    assert [text[fault.start : fault.end] for fault in faults(text)] == found


def test_parties_without_names_are_no_fault() -> None:
    assert list(party_name_variant.finder([])("Millbrook")) == []
    assert list(party_name_variant.finder(["", "AB", "…………"])("Millbrook")) == []


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two. Three", ["One. ", "Two. ", "Three"]),
        ("No. 4 of Dr. Smith v. Jones is one. Two.", ["No. 4 of Dr. Smith v. Jones is one. ", "Two."]),
        (f"It is {ANSWER}. {ANSWER} pays.", [f"It is {ANSWER}. ", f"{ANSWER} pays."]),
        ("", []),
    ],
)
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in long_sentence.sentences(text)] == sentences


# ---------------------------------------------------------------- passages


def passages(body: str) -> list[Passage]:
    parts, problems = read_body(body, "x.md", 1)
    assert problems == []
    [block] = [part for part in parts if isinstance(part, Block)]
    return list(_of_pieces(block.pieces, Where.TEXT, "x", block.marker, lambda _: body.split("\n")))


def test_a_place_is_found_behind_wraps_escapes_and_non_breaking_spaces() -> None:
    body = '1. **Duty.** Each \\*Party\\* must\n     say "so" to\u00a0the  the **others** of\n   {{ x }} and wait.'
    [passage] = passages(body)
    for words, line, column in (("*Party*", 1, 20), ("the the", 2, 18), ("others", 2, 29), ("wait", 3, 16)):
        start = passage.text.index(words)
        place = passage.place(start, start + len(words))
        assert (place.line, place.column) == (line, column), words


def test_each_branch_of_a_condition_is_read() -> None:
    texts = [
        each.text for each in passages("A {% if x %}b{% elif y %}c{% endif %} d {% if z %}e{% else %}f{% endif %}.")
    ]
    assert texts == ["A b d e.", "A c d e.", "A  d e.", "A b d f."]


# ---------------------------------------------------------------- conditions

FACTS = {
    name: Fact(name, read_expression(expression, HERE), "", "", HERE)
    for name, expression in {
        "gp": "agreement.kind == 'gp'",
        "paid": "agreement.kind in ['s75', 'vcse']",
        "short": "facts.gp and agreement.short",
        "loop": "facts.loop or facts.gp",
    }.items()
}


@pytest.mark.parametrize(
    ("one", "other", "possible"),
    [
        ("facts.gp", "facts.paid", False),
        ("facts.gp", "not facts.gp", False),
        ("facts.short", "facts.paid", False),
        ("facts.short", "not agreement.short", False),
        ("x == 'a'", "x == 'b'", False),
        ("x == 'a'", "x != 'a'", False),
        ("x in ['a', 'b']", "x not in ['a', 'b']", False),
        ("x in ['a', 'b']", "x != 'a' and x != 'b'", False),
        ("facts.paid or facts.short and facts.paid", "facts.gp", False),
        ("not (a and b)", "a and b", False),
        ("not (a or b)", "a", False),
        ("false", "a", False),
        ("facts.gp", "agreement.short", True),
        ("x in ['a', 'b']", "x != 'a'", True),
        ("x is given", "x is blank", True),
        ("not (a and b)", "a", True),
        ("facts.loop", "facts.gp", True),
        ("facts.unknown", "facts.gp", True),
    ],
)
def test_conditions_that_exclude_each_other(one: str, other: str, possible: bool) -> None:
    held = [(read_expression(each, HERE), True) for each in (one, other)]
    assert Conditions(FACTS).can_hold_together(held) is possible
    assert Conditions(FACTS).can_hold_together(held[::-1]) is possible
