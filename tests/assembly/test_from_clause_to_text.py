"""From clause files to numbered words: fill, nest, number, refer, print."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from referee import faults

from alliancegen.assembly.evaluating import Scope
from alliancegen.assembly.filling import Filler
from alliancegen.assembly.nesting import nest
from alliancegen.assembly.numbering import number
from alliancegen.assembly.referring import refer
from alliancegen.model.agreement import Agreement, BodyPart, Provision, Role, Text
from alliancegen.model.library import Calendar
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.model.questions import Kind
from alliancegen.model.scheme import figure
from alliancegen.model.values import Absent, Answer, Blank, Origin, Row, Several, Value
from alliancegen.readers.template.blocks import read_body
from alliancegen.writers.docx import write_docx
from alliancegen.writers.text import agreement_text

HOSTILE = "Smith & Sons *[[x]]* <Ltd> {{ 7*7 }}"


def provision(
    role: Role, title: str, body: str, problems: list[Problem], modal: str = "must", **names: Value
) -> Provision:
    parts, found = read_body(body, f"{title}.md", 1)
    assert found == []
    scope = Scope(names, lambda _table, _row: None, Calendar(frozenset(), 0, 0, ""))
    blocks = list(Filler(scope, modal, problems).blocks(parts))
    return nest(blocks, role, title, (Text(title),), Place(f"{title}.md", 1), title, problems)


def agreement(clauses: list[Provision], schedules: list[Provision] | None = None) -> Agreement:
    return Agreement(
        kind="test", title="Test", short_title="Test", version="1", version_date="", draft=False, deed=False, levels="legal",
        front=(), body=[BodyPart("", clauses)], schedules=schedules or [], back=(),
    )  # fmt: skip


def printed(*clauses: Provision, schedules: list[Provision] | None = None) -> str:
    referred, problems = refer(number(agreement(list(clauses), schedules)))
    assert [problem.message for problem in problems] == []
    return agreement_text(referred).replace("\u00a0", " ").removeprefix("Test\n\n")


def rows(*names: str) -> Several:
    return Several(tuple(Row({"name": Answer(name, Kind.TEXT)}, id=f"r{index}") for index, name in enumerate(names)))


LIST = """1. **Duty.** A Party must:

   (a) keep it secret;

{% if wide %}
   (b) tell:

      (i) its staff; and

      (ii) its insurer; and
{% endif %}

   (c) return it.

2. **After.** It ends. [[Duty > return]] survives, and so does [[Duty]].
"""


def test_a_list_ends_right_whole_and_shortened() -> None:
    problems: list[Problem] = []
    yes, no = Answer(True, Kind.YES_NO), Answer(False, Kind.YES_NO)
    assert printed(provision(Role.CLAUSE, "Secrets", LIST, problems, wide=yes)) == (
        "1 Secrets\n1.1 Duty. A Party must:\n   (a) keep it secret;\n   (b) tell:\n      (i) its staff; and\n"
        "      (ii) its insurer; and\n   (c) return it.\n1.2 After. It ends. Clause 1.1(c) survives, and so does clause 1.1.\n"
    )
    assert printed(provision(Role.CLAUSE, "Secrets", LIST, problems, wide=no)) == (
        "1 Secrets\n1.1 Duty. A Party must:\n   (a) keep it secret; and\n   (b) return it.\n"
        "1.2 After. It ends. Clause 1.1(b) survives, and so does clause 1.1.\n"
    )
    assert problems == []


def test_an_answer_never_becomes_structure() -> None:
    problems: list[Problem] = []
    body = "1. **Names.** The names are:\n\n{% for row in rows %}\n   (a) {{ row.name }}; and\n{% endfor %}\n"
    text = printed(provision(Role.CLAUSE, "A", body, problems, rows=rows(HOSTILE, "# Part", "(b) two")))
    assert text == f"1 A\n1.1 Names. The names are:\n   (a) {HOSTILE};\n   (b) # Part; and\n   (c) (b) two.\n"
    assert problems == []


def test_schedules_and_their_parts() -> None:
    problems: list[Problem] = []
    clause = provision(
        Role.CLAUSE, "A", "1. **B.** See [[Schedule: Forms: One: Hours]] and [[Schedule: Forms]].\n", problems
    )
    body = "# One\n\n## Hours\n\n1. Nine to five.\n\n# Two\n\n## Hours\n\n1. As [[One: Hours]] says.\n"
    text = printed(clause, schedules=[provision(Role.SCHEDULE, "Forms", body, problems)])
    assert "1.1 B. See paragraph 1 of Part 1 of Schedule 1 and Schedule 1." in text
    assert "Part 2 Two\n1 Hours\n   1.1 As paragraph 1 of Part 1 says." in text
    assert problems == []


def test_a_reference_to_nothing_is_told_with_its_place() -> None:
    problems: list[Problem] = []
    clause = provision(Role.CLAUSE, "A", "1. **Duty.** See [[Dutty]] and [[Away]].\n", problems)
    _, found = refer(number(agreement([clause])), {"Away": "no service is clinical"})
    assert [(problem.rule, problem.place.column if problem.place else 0) for problem in found] == [
        ("broken-reference", 18),
        ("reference-to-absent-section", 32),
    ]
    assert found[0].help == "write [[Duty]]"


def test_a_list_that_lost_all_its_entries_is_told() -> None:
    problems: list[Problem] = []
    body = "1. **B.** These are:\n\n{% for row in rows %}\n   (a) {{ row.name }}; and\n{% endfor %}\n"
    provision(Role.CLAUSE, "A", body, problems, rows=Several(()))
    assert [problem.rule for problem in problems] == ["empty-list"]


def test_the_house_verb() -> None:
    problems: list[Problem] = []
    clause = provision(
        Role.CLAUSE, "A", "1. **B.** It must not. {{ x }}\n", problems, "shall", x=Answer("It must.", Kind.TEXT)
    )
    assert "It shall not. It must." in printed(clause)


def test_labels_are_words_own() -> None:
    assert [figure(index, "lowerLetter") for index in (1, 26, 27, 53)] == ["a", "z", "aa", "aaa"]
    assert [figure(index, "lowerRoman") for index in (1, 4, 9, 14, 40, 49, 50)] == [
        "i",
        "iv",
        "ix",
        "xiv",
        "xl",
        "xlix",
        "l",
    ]


def test_money_in_a_table_stays_in_its_cell() -> None:
    problems: list[Problem] = []
    body = "1. **Fees.** The fees are:\n\n   | Item | Fee |\n   |---|---:|\n   | A | {{ fee | money }} |\n"
    text = printed(provision(Role.CLAUSE, "A", body, problems, fee=Answer(Decimal("96.5"), Kind.MONEY)))
    assert text.endswith("   | Item | Fee |\n   | A | £96.50 |\n")


def test_the_same_tree_makes_a_word_file_that_the_referee_passes(tmp_path: Path) -> None:
    problems: list[Problem] = []
    yes = Answer(True, Kind.YES_NO)
    see = "\n3. **See.** See [[Schedule: Forms: One: Hours]].\n\n   | A | B |\n   |---|---:|\n   | c | £1 |\n"
    clause = provision(Role.CLAUSE, "Secrets", LIST + see, problems, wide=yes)
    forms = "# One\n\n## Hours\n\n1. Nine to five:\n\n   (a) x; and\n\n   (b) y.\n\n# Two\n\n## Hours\n\n1. As [[One: Hours]] says.\n"
    schedule = provision(Role.SCHEDULE, "Forms", forms, problems)
    referred, unresolved = refer(number(agreement([clause], [schedule])))
    assert problems == unresolved == []
    file = tmp_path / "agreement.docx"
    file.write_bytes(write_docx(referred))
    assert faults(file, draft=False) == ""


def test_a_section_without_a_number_is_referred_to_by_its_name(tmp_path: Path) -> None:
    problems: list[Problem] = []
    background = provision(Role.BACKGROUND, "Background", "(A) It began.\n", problems)
    clause = provision(Role.CLAUSE, "A", '1. **B.** It says "no" as [[Background]] does.\n', problems)
    whole = replace(agreement([clause]), front=[background])
    referred, unresolved = refer(number(whole))
    assert unresolved == problems == []
    assert "1.1 B. It says “no” as the background does." in agreement_text(referred)
    file = tmp_path / "agreement.docx"
    file.write_bytes(write_docx(referred))
    assert faults(file, draft=False) == ""


GIVEN = """1. **Fee.** {% if fee is given %}The fee is {{ fee }}.{% else %}There is no fee.{% endif %}

2. **Extra.** {% if not (fee is given) and wide %}No fee, and wide.{% elif fee is given or wide %}Either.{% else %}Neither.{% endif %}
"""


@pytest.mark.parametrize(
    ("fee", "first", "second"),
    [
        (Answer("£5", Kind.TEXT), "The fee is £5.", "Either."),
        (Absent(), "There is no fee.", "No fee, and wide."),
        (Blank(Kind.TEXT, Origin("fee")), "The fee is [●].", "Either."),
    ],
)
def test_what_is_still_to_come_counts_as_given(fee: Value, first: str, second: str) -> None:
    problems: list[Problem] = []
    text = printed(provision(Role.CLAUSE, "Money", GIVEN, problems, fee=fee, wide=Answer(True, Kind.YES_NO)))
    assert problems == []
    assert f"1.1 Fee. {first}" in text
    assert f"1.2 Extra. {second}" in text


def test_an_article_that_begins_a_sentence_begins_it_with_a_capital_and_nothing_else_of_an_answer_does() -> None:
    body = """1. **Duty.** {{ council }} must act. {{ council }} and {{ council }} agree: {{ trade }} goes on. {{ trade }} stays.

   (a) {{ council }} pays.
"""
    council, trade = Answer("the Council", Kind.TEXT), Answer("de Vere homes", Kind.TEXT)
    problems: list[Problem] = []
    text = printed(provision(Role.CLAUSE, "Duty of all", body, problems, council=council, trade=trade))
    assert (
        "1.1 Duty. The Council must act. The Council and the Council agree: de Vere homes goes on. de Vere homes"
        in text
    )
    assert "(a) the Council pays." in text
