"""What a file allows with a reason, and what a firm makes of a rule: off, note, warning, error."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alliancegen.cli.app import app
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.templates import Block
from alliancegen.pipeline import check_clauses, lint_clauses
from alliancegen.readers.allowing import read_allowances
from alliancegen.readers.template.blocks import read_body
from alliancegen.rules.passages import words_of
from example import ROOT, TODAY

SMALL = ROOT / "tests/rules/library"
DUTY = "Each Party must share its rooms with the Staff of the others."
TERM = "special_terms:\n  - heading: Parking\n    text: {}\n"
AND_OR = "> Allow and-or: the words of the lease\n\n"
TYPO = "Millbrook must keep the the spaces."


@pytest.fixture
def clauses(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "clauses")
    style = (ROOT / "clauses/house-style.yaml").read_text(encoding="utf-8").replace("variation: change_control\n", "")
    (tmp_path / "clauses/house-style.yaml").write_text(style, encoding="utf-8")
    shutil.move(tmp_path / "clauses/answers.yaml", tmp_path / "answers.yaml")
    (tmp_path / ".git").mkdir()  # where the search for a configuration ends
    return tmp_path / "clauses"


def reword(clauses: Path, words: str, above: str = "") -> None:
    file = clauses / "sections/sharing.md"
    text = file.read_text(encoding="utf-8")
    line = f"1. **Duty.** {DUTY}"
    assert line in text
    file.write_text(text.replace(line, f"{above}1. **Duty.** {words}"), encoding="utf-8")


def lint(clauses: Path) -> list[Problem]:
    return lint_clauses(check_clauses(clauses), TODAY)


def told(clauses: Path) -> list[tuple[str, str]]:
    """Each problem that counts, with its file and line."""
    return [(each.rule, each.place.short if each.place else "") for each in lint(clauses) if not each.suppressed]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments), "--today", "2026-11-24"])


def check_answers(clauses: Path, typed: str, configured: str = "", *options: str) -> Result:
    answers = clauses.parent / "answers.yaml"
    answers.write_text((SMALL / "answers.yaml").read_text(encoding="utf-8") + typed, encoding="utf-8")
    if configured:
        (clauses.parent / "alliancegen.yaml").write_text(configured, encoding="utf-8")
    return run("check", answers, "--clauses", clauses, *options)


# ---------------------------------------------------------------- clause files


def test_a_line_above_the_paragraph_allows(clauses: Path) -> None:
    reword(clauses, "The Staff may park and/or stay.", AND_OR)
    [problem] = lint(clauses)
    assert problem.suppressed == "the words of the lease"
    assert told(clauses) == []
    assert run("check", clauses).exit_code == 0


def test_it_prints_nowhere(clauses: Path, tmp_path: Path) -> None:
    reword(clauses, "The Staff may park and/or stay.", AND_OR)
    out = tmp_path / "out.txt"
    assert run("build", tmp_path / "answers.yaml", "--clauses", clauses, "--to", "text", "-o", out).exit_code == 0
    assert "and/or stay" in out.read_text(encoding="utf-8")
    assert "lease" not in out.read_text(encoding="utf-8")


def test_without_a_blank_line_the_paragraph_is_still_one(clauses: Path) -> None:
    reword(clauses, "The Staff may park and/or stay.", AND_OR.replace("\n\n", "\n"))
    assert told(clauses) == []


def test_it_allows_the_next_paragraph_alone(clauses: Path) -> None:
    reword(clauses, "The Staff may stay.\n\n2. **Cars.** They may park and/or\n   and/or wait.", AND_OR)
    assert told(clauses) == [
        ("unused-suppression", "clauses/sections/sharing.md:7"),
        ("and-or", "clauses/sections/sharing.md:11"),
        ("and-or", "clauses/sections/sharing.md:12"),
    ]


@pytest.mark.parametrize(
    ("above", "rule", "message"),
    [
        ("> Allow and-ro: a reason\n\n", "wrong-suppression", "there is no rule 'and-ro' to allow"),
        ("> Allow and-or\n\n", "wrong-suppression", "no reason is given why 'and-or' is allowed here"),
        ("> Allow\n\n", "wrong-suppression", "there is no rule '' to allow"),
        ("> Allow modal-mix: a reason\n\n", "unused-suppression", "nothing here needs 'modal-mix' to be allowed"),
        ("> Allow mixed-level: a reason\n\n", "wrong-suppression", "'mixed-level' keeps a wrong agreement from being"),
    ],
)
def test_an_allowance_that_is_wrong_is_told(clauses: Path, above: str, rule: str, message: str) -> None:
    reword(clauses, "The Staff may park and/or stay.", above)
    found = {each.rule: each for each in lint(clauses) if not each.suppressed}
    assert set(found) == {rule, "and-or"}
    assert found[rule].message.startswith(message)
    assert found[rule].severity is Severity.WARNING


def test_what_only_an_agreement_shows_is_never_told_unused_of_a_library(clauses: Path) -> None:
    reword(clauses, DUTY, "> Allow undefined-term: a name in some agreements\n\n")
    assert told(clauses) == []


def test_front_matter_is_allowed_as_yaml_is(clauses: Path) -> None:
    file = clauses / "sections/sharing.md"
    question = '  sharing.rooms: {kind: whole number, ask: "How many?", default: 2}\n'
    text = file.read_text(encoding="utf-8").replace("---\n\n1.", f"questions:\n{question}---\n\n1.")
    file.write_text(text, encoding="utf-8")
    assert [rule for rule, _ in told(clauses)] == ["unused-question"]
    file.write_text(text.replace(question, f"  # allow unused-question: next year\n{question}"), encoding="utf-8")
    assert told(clauses) == []


def test_of_a_part_of_a_library_only_its_own_words_are_told(clauses: Path) -> None:
    reword(clauses, "The Manual may be kept and/or burnt.")
    shutil.rmtree(clauses / "kinds")
    assert [rule for rule, _ in told(clauses)] == ["and-or"]


# ---------------------------------------------------------------- answers


def test_an_answer_is_allowed_on_its_line_or_above(clauses: Path) -> None:
    typed = TERM.format(TYPO)
    assert "repeated-word" in check_answers(clauses, typed).stderr
    for allowed in (
        TERM.format(f"{TYPO}  # allow repeated-word: as the lease has it"),
        typed.replace("    text", "    # allow repeated-word: as the lease has it\n    text"),
    ):
        result = check_answers(clauses, allowed, "", "--strict")
        assert result.stderr == ""
        assert result.exit_code == 0


def test_the_reason_stands_in_the_report_for_machines(clauses: Path) -> None:
    typed = TERM.format(f"{TYPO}  # allow repeated-word: as the lease has it")
    assert '"suppressed": "as the lease has it"' in check_answers(clauses, typed, "", "--format", "json").stdout


@pytest.mark.parametrize(
    ("comment", "rule"),
    [
        ("# allow typed-number: none here", "unused-suppression"),
        ("# allow typed-nmber: none here", "wrong-suppression"),
        ("# allow missing-answer: we don't know it", "wrong-suppression"),
        ("# allow long-sentence: of the clauses alone", "unused-suppression"),
    ],
)
def test_an_allowance_in_answers_that_does_nothing_is_told(clauses: Path, comment: str, rule: str) -> None:
    result = check_answers(clauses, TERM.format(f"Millbrook keeps it.  {comment}"), "", "--strict")
    assert f"warning[{rule}]" in result.stderr
    assert result.exit_code == 1


def test_words_in_a_text_allow_nothing(clauses: Path) -> None:
    typed = TERM.format(f'"{TYPO} # allow repeated-word: no"')
    assert "repeated-word" in check_answers(clauses, typed).stderr
    block = f"special_terms:\n  - heading: Parking\n    text: |\n      # allow repeated-word: no\n      {TYPO}\n"
    result = check_answers(clauses, block)
    assert "warning[repeated-word]" in result.stderr
    assert "suppression" not in result.stderr


def test_an_error_stays_an_error(clauses: Path) -> None:
    cover = clauses / "sections/cover.md"
    binding = (
        "  agreement.binding: {kind: choice, ask: Q, choices: {binding: yes, non_binding: no}, default: non_binding}\n"
    )
    text = cover.read_text(encoding="utf-8").replace("---\n\n#", f"{binding}---\n\n#")
    cover.write_text(text, encoding="utf-8")
    comment = "# allow binding-word-in-nonbinding: we mean it"
    result = check_answers(clauses, TERM.format(f"Millbrook shall pay.  {comment}"))
    assert "error[binding-word-in-nonbinding]" in result.stderr
    assert "warning[wrong-suppression]" in result.stderr
    assert result.exit_code == 1


# ---------------------------------------------------------------- levels


@pytest.mark.parametrize(
    ("level", "shown", "code"),
    [("off", "", 0), ("note", "note[repeated-word]", 0), ("error", "error[repeated-word]", 1)],
)
def test_a_firm_says_how_grave_a_rule_is(clauses: Path, level: str, shown: str, code: int) -> None:
    result = check_answers(clauses, TERM.format(TYPO), f"rules: {{repeated-word: {level}}}\n", "--strict")
    assert result.stderr.startswith(shown)
    assert bool(result.stderr) is bool(shown)
    assert result.exit_code == code


def test_it_holds_for_a_library_below_the_configuration_too(clauses: Path) -> None:
    reword(clauses, "The Staff may park and/or stay.")
    assert run("check", clauses).exit_code == 1
    (clauses.parent / "alliancegen.yaml").write_text("rules:\n  and-or: off\n", encoding="utf-8")
    assert run("check", clauses).exit_code == 0
    (clauses.parent / "alliancegen.yaml").write_text("rules:\n  and-or: note\n", encoding="utf-8")
    result = run("check", clauses)
    assert "note[and-or]" in result.stderr
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("configured", "told"),
    [
        ("rules: {and-ro: off}", "there is no rule 'and-ro'"),
        ("rules: {and-or: quiet}", "a rule is off, note, warning or error, not 'quiet'"),
        ("rules: {and-or: [off]}", "a rule is off, note, warning or error"),
        ("rules: {missing-point: warning}", "'missing-point' keeps a wrong agreement from being built"),
        ("rules: [and-or]", "'rules' is written as 'name: value' lines"),
    ],
)
def test_a_wrong_level_ends_the_command(clauses: Path, configured: str, told: str) -> None:
    result = check_answers(clauses, "", configured)
    assert told in result.stderr
    assert result.exit_code == 2
    assert run("check", clauses).exit_code == 2


# ---------------------------------------------------------------- reading


def test_what_an_allowance_covers() -> None:
    lines = ["> Allow and-or: here", "", "{% if x %}", "", "> Drafting note: y", "", "1. **A.** b", "   c", "", "d"]
    [allowance] = read_allowances("a.md", lines)
    assert (allowance.rule, allowance.reason, allowance.first, allowance.last) == ("and-or", "here", 7, 8)


def test_a_note_may_go_on_with_the_word() -> None:
    note = ["> Drafting note: ask early.", "> Allow a week for the answer."]
    lines = [*note, "", "> Allow and-or: here", "> Allow x-y: z", "a"]
    assert [(each.rule, each.first) for each in read_allowances("a.md", lines)] == [("and-or", 6), ("x-y", 6)]
    parts, problems = read_body("\n".join(lines), "a.md", 1)
    assert problems == []
    texts = [words_of(part.pieces) for part in parts if isinstance(part, Block)]
    assert texts == ["ask early. Allow a week for the answer.", "a"]


@pytest.mark.parametrize(
    "line", ["> Allowances are paid.", "> Allowed: and-or", "They allow and-or: yes", "allow: yes"]
)
def test_what_is_no_allowance(line: str) -> None:
    assert read_allowances("a.md", [line]) == []
    assert read_allowances("a.yaml", [line]) == []


def test_a_file_that_cannot_be_read_allows_nothing() -> None:
    assert read_allowances("a.yaml", ['a: "open', "# allow and-or: x"]) == []
    assert read_allowances("a.md", []) == []
