"""The library proved over all answers: a small library for each obligation, and faults put into the real one."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from alliancegen.assembly.proving import Proof
from alliancegen.model.problems import Problem
from alliancegen.pipeline import CheckedLibrary, check_clauses, prove_clauses
from example import ROOT, TODAY

PARTIES = """---
id: parties
title: Parties
questions:
  parties:
    ask: Who signs?
    kind: table
    at_least: 2
    columns:
      id: {ask: Id?, kind: id}
      name: {ask: Name?, kind: text, needed: yes}
      short_name: {ask: Short name?, kind: text, default_is: name}
      legal_form: {ask: Legal form?, kind: choice, choices: {company: a company, person: an individual}, default: company}
  agreement.kind: {ask: Kind?, kind: text, needed: yes}
  agreement.title: {ask: Title?, kind: text, default: An agreement}
  agreement.form: {ask: Form?, kind: choice, choices: {deed: a deed, under_hand: a document}, default: under_hand}
---

{% for party in parties %}

(1) {{ party.name }}; and

{% endfor %}
"""
MONEY = """---
id: money
title: Money
covers:
  pay: Paying
questions:
  money.paid: {ask: Is anything paid?, kind: yes/no, default: no}
  money.when: {ask: When?, kind: choice, choices: {early: early, late: late, never: never}, default: early}
---

1. **Paying.** A party pays what it owes.
"""
TERM = """---
id: term
title: Term
questions:
  term.rows:
    ask: Which steps?
    kind: table
    default: []
    columns:
      name: {ask: Name?, kind: text, needed: yes}
      urgent: {ask: Urgent?, kind: yes/no, default: no}
---

1. **Start.** This begins at once.
"""
BLOCK = "---\nid: %s\nfor: {legal_form: [%s]%s}\n---\n\nSigned:\n\n> Sign: {{ party.name }}\n"
FILES = {
    "sections/parties.md": PARTIES,
    "sections/money.md": MONEY,
    "sections/term.md": TERM,
    "sections/definitions.md": "---\nid: definitions\ntitle: Definitions\n---\n\n1. **Terms.** In this agreement:\n\n{{ definitions }}\n",
    "sections/execution.md": "---\nid: execution\ntitle: Signatures\n---\n\n{{ execution_blocks }}\n",
    "execution/company.md": BLOCK % ("company", "company", ""),
    "execution/person.md": BLOCK % ("person", "person", ""),
    "definitions.md": '"**Fee**" means a sum.\n',
    "facts.yaml": "- fact: paid\n  is: money.paid\n  because: something is paid\n  otherwise: nothing is paid\n"
    "- fact: late\n  is: money.when == 'late'\n  because: it is late\n"
    "- fact: urgent\n  is: term.rows | any('urgent')\n  because: a step is urgent\n",
    "kinds/small/contents.yaml": "title: Small\nfront: [parties]\nbody:\n  - sections:\n      - definitions\n"
    "      - {section: money, when: paid}\n      - term\nback: [execution]\n",
    "kinds/small/checklist.yaml": '- section: money\n  title: Money\n  when: paid\n  points:\n    pay: {ask: "Who pays?"}\n'
    "- section: term\n  title: Term\n  required: always\n",
}


def library(tmp_path: Path, **changes: str) -> CheckedLibrary:
    """The small library with words appended to, or put in the place of, files named like `sections__term`."""
    root = tmp_path / "clauses"
    for name, text in FILES.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for name, text in changes.items():
        found = next(root.glob(f"{name.replace('__', '/')}.*"))
        old = found.read_text(encoding="utf-8")
        found.write_text(text[1:] if text.startswith("=") else old + text, encoding="utf-8")
    checked = check_clauses(root)
    assert [problem.message for problem in checked.problems] == []
    return checked


def proved(checked: CheckedLibrary) -> tuple[list[Problem], Proof]:
    return prove_clauses(checked, TODAY)


def found(tmp_path: Path, **changes: str) -> list[tuple[str, str, str]]:
    """The rule, the line and the answers of each fault; nothing may stay undecided."""
    problems, proof = proved(library(tmp_path, **changes))
    assert proof.undecided == []
    return [(each.rule, line(each), shown(each)) for each in problems]


def line(problem: Problem) -> str:
    assert problem.place is not None
    return problem.place.short.removeprefix("clauses/")


def shown(problem: Problem) -> str:
    return problem.remarks[0].text.partition(": ")[2] if problem.remarks else ""


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_library_without_faults_is_proved(tmp_path: Path) -> None:
    problems, proof = proved(library(tmp_path))
    assert problems == []
    assert str(proof).startswith("proved: 0 references, 0 terms, 1 points, ")
    assert str(proof).endswith(" in 1 kinds; undecided: 0")


def test_a_reference_to_what_may_be_out(tmp_path: Path) -> None:
    text = "\n2. **Sums.** [[Money: Paying]] says more.\n"
    where = f"sections/term.md:{line_of(TERM + text, '[[Money')}"
    faults = found(tmp_path, sections__term=text)
    # nothing is paid by default, so no answer has to differ
    assert faults == [("reference-to-absent-section", where, "{}")]


def test_a_reference_to_what_there_is_nowhere_names_the_nearest(tmp_path: Path) -> None:
    problems, _ = proved(library(tmp_path, sections__term="\n2. **Sums.** [[Mony]] says more.\n"))
    assert [problem.message for problem in problems if problem.rule == "reference-to-absent-section"] == [
        "in an agreement of the kind small nothing is called 'Mony'"
    ]
    assert "Money" in problems[0].help


def test_a_guarded_reference_is_proved(tmp_path: Path) -> None:
    text = "\n2. **Sums.** More{% if sections.money %} stands in [[Money: Paying]]{% endif %}.\n"
    assert found(tmp_path, sections__term=text) == []


def test_a_reference_to_a_heading_under_another_condition(tmp_path: Path) -> None:
    text = "\n{% if facts.late %}\n\n2. **Lateness.** It is late.\n\n{% endif %}\n\n{% if facts.paid %}\n\n3. **Sums.** See [[Lateness]].\n\n{% endif %}\n"
    faults = found(tmp_path, sections__term=text)
    assert [(rule, answers) for rule, _, answers in faults] == [("reference-to-absent-section", "{money: {paid: yes}}")]


def test_a_fact_that_follows_from_another_needs_no_guard(tmp_path: Path) -> None:
    text = "\n{% if term.rows | count > 0 %}\n\n2. **Steps.** There are some.\n\n{% endif %}\n\n3. **Hurry.** It runs{% if facts.urgent %}; see [[Steps]]{% endif %}.\n"
    assert found(tmp_path, sections__term=text) == []


def test_a_term_that_is_defined_only_sometimes(tmp_path: Path) -> None:
    text = "\n2. **Sums.** Each party owes the Fee.\n"
    faults = found(
        tmp_path,
        sections__term=text,
        definitions="={% if facts.late %}\n\n" + FILES["definitions.md"] + "\n{% endif %}\n",
    )
    assert faults == [("undefined-term", f"sections/term.md:{line_of(TERM + text, 'Each')}", "{}")]


def test_a_term_that_nothing_defines(tmp_path: Path) -> None:
    text = "\n{% if facts.late %}\n\n2. **Sums.** Each party owes the Charge.\n\n{% endif %}\n"
    faults = found(tmp_path, sections__term=text)
    assert faults == [("undefined-term", f"sections/term.md:{line_of(TERM + text, 'Each')}", "{money: {when: late}}")]


def test_a_term_that_two_paragraphs_define(tmp_path: Path) -> None:
    text = '\n{% if facts.late %}\n\n2. **Sums.** A sum (the "**Sum**"). The Sum is due.\n\n{% endif %}\n\n3. **More.** Money (the "**Sum**").\n'
    faults = found(tmp_path, sections__term=text)
    assert [(rule, answers) for rule, _, answers in faults] == [("overlapping-alternatives", "{money: {when: late}}")]


def test_a_point_whose_clause_may_be_out(tmp_path: Path) -> None:
    money = MONEY.replace(
        "1. **Paying.** A party pays what it owes.",
        "1. **Other.** Nothing.\n\n{% if facts.late %}\n\n2. **Paying.** A party pays.\n\n{% endif %}",
    )
    faults = found(tmp_path, sections__money="=" + money)
    assert faults == [("missing-point", "kinds/small/checklist.yaml:5", "{money: {paid: yes}}")]


def test_alternatives_that_may_both_be_printed(tmp_path: Path) -> None:
    text = "\n{% if facts.late %}\n\n2. **Sums.** Late.\n\n{% endif %}\n\n{% if facts.paid %}\n\n3. **Sums.** Paid.\n\n{% endif %}\n"
    faults = found(tmp_path, sections__term=text)
    assert faults == [
        ("overlapping-alternatives", f"sections/term.md:{line_of(TERM + text, '3. **Sums')}", "{money: {paid: yes, when: late}}")
    ]  # fmt: skip


def test_alternatives_that_exclude_each_other_are_proved(tmp_path: Path) -> None:
    text = "\n{% if facts.late %}\n\n2. **Sums.** Late.\n\n{% endif %}\n\n{% if money.when == 'never' %}\n\n3. **Sums.** Never.\n\n{% endif %}\n"
    assert found(tmp_path, sections__term=text) == []


def test_a_heading_that_a_loop_repeats(tmp_path: Path) -> None:
    text = "\n{% for row in term.rows %}\n\n2. **Step.** {{ row.name }}.\n\n{% endfor %}\n"
    problems, _ = proved(library(tmp_path, sections__term=text))
    assert [(each.rule, line(each)) for each in problems] == [
        ("duplicate-heading", f"sections/term.md:{line_of(TERM + text, '2. **Step')}")
    ]


def test_a_branch_that_nothing_reaches(tmp_path: Path) -> None:
    text = "\n2. **Sums.** Some{% if facts.late %} late{% elif money.when == 'late' %} never{% endif %}.\n"
    problems, _ = proved(library(tmp_path, sections__term=text))
    assert [(each.rule, line(each)) for each in problems] == [
        ("unreachable-clause", f"sections/term.md:{line_of(TERM + text, 'Some')}")
    ]


def test_contents_that_leave_out_what_the_checklist_requires(tmp_path: Path) -> None:
    contents = FILES["kinds/small/contents.yaml"].replace("when: paid", "when: late")
    faults = found(tmp_path, kinds__small__contents="=" + contents)
    assert ("contents-and-checklist", "kinds/small/checklist.yaml:1", "{money: {paid: yes}}") in faults


@pytest.mark.parametrize(
    ("block", "rule_line"),
    [(BLOCK % ("person", "person, company", ""), "execution/person.md:1"), (BLOCK % ("person", "person", ", form: deed"), "execution:1")],
    ids=["two", "none"],
)  # fmt: skip
def test_an_execution_block_for_each_legal_form(tmp_path: Path, block: str, rule_line: str) -> None:
    problems, _ = proved(library(tmp_path, execution__person="=" + block))
    assert {(each.rule, line(each)) for each in problems} == {("overlapping-alternatives", rule_line)}


def test_answers_that_a_rule_refuses_show_nothing(tmp_path: Path) -> None:
    text = "\n2. **Sums.** More{% if facts.late %} stands in [[Money: Paying]]{% endif %}.\n"
    rule = "- rule: late-is-paid\n  severity: error\n  when: facts.late\n  require: facts.paid\n  problem: Late money is paid.\n  source: Practice\n"
    assert len(found(tmp_path / "without", sections__term=text)) == 1
    library(tmp_path / "with", sections__term=text)
    (tmp_path / "with/clauses/rules.yaml").write_text(rule, encoding="utf-8")
    problems, proof = proved(check_clauses(tmp_path / "with/clauses"))
    assert problems == [] and proof.undecided == []


# ---------------------------------------------------------------- the real library


def test_the_library_is_proved(checked: CheckedLibrary) -> None:
    problems, proof = proved(checked)
    assert [(each.rule, line(each)) for each in problems] == []
    assert proof.undecided == [] and proof.kinds == len(checked.library.kinds)
    assert sum(proof.proved.values()) > 10_000


FAULTS: Sequence[tuple[str, str, str, str]] = [
    (
        "sections/foi.md",
        "3. **Decision.** The Public Authority alone decides",
        "{% if facts.many_parties %}\n\n3. **Decision.** The Public Authority alone decides what is to be disclosed.\n\n"
        "{% endif %}\n\n4. **Views.** The Public Authority alone decides",
        "missing-point kinds/partnership_agreement/checklist.yaml",
    ),
    ("definitions.md", '"**Expiry Date**"', '"**Expiry Day**"', "undefined-term sections/term.md"),
    (
        "kinds/partnership_agreement/contents.yaml",
        "when: foi_party",
        "when: deed",
        "contents-and-checklist kinds/partnership_agreement/checklist.yaml",
    ),
    (
        "sections/foi.md",
        "must pass on a request for information that a Public Authority holds",
        "must, as [[Confidentiality]] allows, pass on a request for information that a Public Authority holds",
        "reference-to-absent-section sections/foi.md",
    ),
]


def test_faults_put_into_the_library_are_found(tmp_path: Path) -> None:
    """Several at once, in a copy that is proved for one of its kinds."""
    root = tmp_path / "clauses"
    shutil.copytree(ROOT / "clauses", root)
    for name, old, new, _ in FAULTS:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    checked = check_clauses(root)
    kinds = {"partnership_agreement": checked.library.kinds["partnership_agreement"]}
    problems, _ = proved(replace(checked, library=replace(checked.library, kinds=kinds)))
    told = {f"{each.rule} {line(each).partition(':')[0]}" for each in problems if each.is_error}
    assert told == {fault for _, _, _, fault in FAULTS}
