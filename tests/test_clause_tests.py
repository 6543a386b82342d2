"""The lawyers' tests hold, and say what they found where they don't."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alliancegen.cli.app import app
from alliancegen.cli.test_ import ClauseTesting, read_tests
from alliancegen.model.clause_tests import ClauseTest
from alliancegen.model.problems import Problem
from alliancegen.model.written import Written
from alliancegen.pipeline import CheckedLibrary, check_clauses
from alliancegen.readers.answer_edits import edited
from alliancegen.readers.clause_tests import read_clause_tests
from alliancegen.readers.library_cache import library_files
from alliancegen.readers.yaml_source import read_yaml
from alliancegen.rules.unreached import stretches
from example import ROOT, TODAY

CLAUSES = ROOT / "clauses"
KINDS = sorted(folder.name for folder in (CLAUSES / "kinds").iterdir())


@cache
def _checked() -> CheckedLibrary:
    return check_clauses(CLAUSES)


@cache
def _testing() -> ClauseTesting:
    return ClauseTesting(CLAUSES, _checked(), TODAY)


def _all() -> list[ClauseTest]:
    tests, problems = read_tests(sorted((CLAUSES / "tests").glob("*.yaml")), CLAUSES, _checked())
    assert problems == []
    return tests


@pytest.mark.parametrize("test", _all(), ids=lambda test: f"{test.kind}: {test.name}")
def test_the_lawyers_tests_hold(test: ClauseTest) -> None:
    assert [problem.message for problem in _testing().outcome(test)] == []


def test_every_kind_has_tests() -> None:
    counts = {kind: sum(test.kind == kind for test in _all()) for kind in KINDS}
    assert min(counts.values()) >= 6, counts


def test_the_tests_are_no_part_of_the_library() -> None:
    assert not [name for name, _ in library_files(CLAUSES) if name.startswith("tests/")]


# ---------------------------------------------------------------- what fails, and where it is told


def ran(text: str) -> list[Problem]:
    """The outcome of one file of tests; the problems of reading it where it can't be run."""
    tests, problems = read_clause_tests(text.encode(), "clauses/tests/mine.yaml", _checked().library)
    return problems or [problem for test in tests for problem in _testing().outcome(test)]


def a_file(expect: str, given: str = "{}", **more: str) -> str:
    lines = "".join(f"    {name}: {value}\n" for name, value in more.items())
    return f"kind: partnership_agreement\ntoday: 2026-11-24\ntests:\n  - test: Mine\n{lines}    given: {given}\n    expect: {expect}\n"


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ("{in: [bcf]}", "not known to the kind"),
        ("{in: [vat]}", "not known to the kind"),
        ("{in: [membership], out: [leaving]}", "Mine: 'leaving' is in the agreement"),
        ("{words: {leaving: at least 9 months before}}", "Mine: 'leaving' doesn't say \"at least 9 months before\""),
        ("{words: {leaving: at least 3 month}}", "Mine: 'leaving' doesn't say"),
        ("{no_words: {leaving: at least 3 months}}", "Mine: 'leaving' says \"at least 3 months\""),
        ("{refers: {leaving: background}}", "Mine: 'leaving' doesn't refer to 'background'"),
        ("{coverage: {leaving: waived}}", "Mine: 'leaving' is 'covered', and was to be 'waived'"),
        ("{coverage: {leaving: fine}}", "'fine' is not known"),
        ("{problems: [k4c-role]}", "Mine: the rule 'k4c-role' is not told"),
        ("{no_problems: [k4c-rolle]}", "'k4c-rolle' is not known"),
        ("{before_signing: [k4c-role]}", "Mine: 'k4c-role' is not to be done before signing"),
        ("{word: {leaving: x}}", "has no 'word'"),
        ("{words: {leaving: ''}}", "each of them not empty"),
    ],
)
def test_an_expectation_that_fails_is_told_on_its_line(expect: str, message: str) -> None:
    found = ran(a_file(expect))
    assert message in found[0].message
    assert found[0].place is not None
    assert (found[0].place.file, found[0].place.line) == ("clauses/tests/mine.yaml", 6)


def test_the_nearest_words_are_shown_with_their_clause() -> None:
    [found] = ran(a_file("{words: {leaving: at least 9 months before}}"))
    shown = [remark for remark in found.remarks if "at least 3 months before" in remark.text]
    assert shown
    assert shown[0].place is not None
    assert shown[0].place.file == "clauses/sections/leaving.md"


@pytest.mark.parametrize("words", ["the Partners’ own", "the Partners' own"])
def test_quotation_marks_and_spaces_are_read_as_meant(words: str) -> None:
    given = f'{{special_terms: [{{heading: Extra, text: "Keep to {words}  rules.", agreed_by: all, reason: wish}}]}}'
    assert ran(a_file('{words: {special_terms: "the Partners\' own rules"}}', given)) == []


def test_an_error_that_no_test_names_fails_it_with_its_place() -> None:
    [found] = ran(a_file("{in: [leaving]}", "{partnership.uses_flexibility: yes}"))
    assert "k4c-statutory-flexibility" in found.message
    [remark] = found.remarks
    assert remark.place is not None
    assert (remark.place.file, remark.place.line) == ("clauses/tests/mine.yaml", 5)


def test_text_of_an_agreement_that_was_not_built_is_never_right() -> None:
    [found] = ran(
        a_file("{problems: [k4c-statutory-flexibility], words: {leaving: x}}", "{partnership.uses_flexibility: yes}")
    )
    assert "nothing was built" in found.message


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("{leaving.notice_monts: 3}", "nothing asks for 'leaving.notice_monts'"),
        ("{parties.nobody.name: x}", "leads nowhere: the rows are council, trust, befriend, homes"),
        ("{work_plan.steps.40: }", "leads nowhere: there are 6 rows"),
        ("{work_plan.steps.²: }", "leads nowhere: there are 6 rows"),
        ("{leaving.nothing: }", "no such answer to leave out"),
        ("{leaving.+: x}", "a new row is written as"),
        ("{leaving.notice_months: soon}", "must be a whole number"),
    ],
)
def test_a_change_that_leads_nowhere_is_told(given: str, message: str) -> None:
    found = ran(a_file("{in: [leaving]}", given))
    assert any(message in problem.message for problem in found), [problem.message for problem in found]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "nothing is written"),
        ("kind: nonsense\ntests: []\n", "no kind of agreement 'nonsense'"),
        ("kind: partnership_agreement\n", "there is no test"),
        ("kind: partnership_agreement\ntests:\n  - test: A\n", "expects nothing"),
        ("kind: partnership_agreement\ntests: [x]\n", "a test is written as"),
        ("kind: partnership_agreement\ntoday: soon\ntests: []\n", "no date"),
        (a_file("{in: [leaving]}", start="nowhere"), "no example 'nowhere'"),
        (a_file("{in: [leaving]}", start="../../x"), "no example"),
    ],
)
def test_a_file_that_cannot_be_run_is_told(text: str, message: str) -> None:
    found = ran(text)
    assert any(message in problem.message for problem in found), [problem.message for problem in found]


def test_line_ends_of_windows_are_read() -> None:
    assert ran(a_file("{in: [leaving]}").replace("\n", "\r\n")) == []


# ---------------------------------------------------------------- changed answers


def changed(answers: str, given: str) -> object:
    questions = {"a.b", "a.c", "rows", "each"}
    start, change = (read_yaml(text.encode(), "x.yaml")[0] for text in (answers, given))
    assert start is not None and change is not None
    found, problems = edited(start, change.mapping, questions)
    assert problems == []
    return plain(found)


def plain(written: Written) -> object:
    if written.is_mapping:
        return {name: plain(each) for name, each in written.mapping.items()}
    return [plain(each) for each in written.entries] if written.is_list else written.text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a.b: 9", {"a": {"b": "9", "c": "2"}, "rows": [{"id": "x"}, {"id": "y"}], "each": {"x": "1", "y": "2"}}),
        ("a: {b: 9}", {"a": {"b": "9", "c": "2"}, "rows": [{"id": "x"}, {"id": "y"}], "each": {"x": "1", "y": "2"}}),
        ("a.b:", {"a": {"c": "2"}, "rows": [{"id": "x"}, {"id": "y"}], "each": {"x": "1", "y": "2"}}),
        ("each: {x: 3}", {"a": {"b": "1", "c": "2"}, "rows": [{"id": "x"}, {"id": "y"}], "each": {"x": "3"}}),
        (
            "rows.y.n: 1",
            {"a": {"b": "1", "c": "2"}, "rows": [{"id": "x"}, {"id": "y", "n": "1"}], "each": {"x": "1", "y": "2"}},
        ),
        (
            "{rows.0: , rows.1: , rows.+: {id: z}}",
            {"a": {"b": "1", "c": "2"}, "rows": [{"id": "z"}], "each": {"x": "1", "y": "2"}},
        ),
    ],
)
def test_an_answer_is_replaced_whole_and_a_heading_in_part(given: str, expected: object) -> None:
    assert changed("{a: {b: 1, c: 2}, rows: [{id: x}, {id: y}], each: {x: 1, y: 2}}", given) == expected


# ---------------------------------------------------------------- what no test reaches, and the command


def test_what_a_test_reaches_counts_and_the_rest_is_listed() -> None:
    testing = ClauseTesting(CLAUSES, _checked(), TODAY)
    tests, _ = read_clause_tests(a_file("{in: [leaving]}").encode(), "mine.yaml", _checked().library)
    before = stretches(_checked().library, testing.reached)
    assert not any(each.reached for each in before)
    assert testing.outcome(tests[0]) == []
    leaving = [
        each for each in stretches(_checked().library, testing.reached) if each.place.file.endswith("/leaving.md")
    ]
    assert any(each.reached for each in leaving if not each.branch)
    assert any(each.reached for each in leaving if each.branch)
    assert any(not each.reached for each in leaving if each.branch)  # a condition holds or it doesn't
    vat = [each for each in stretches(_checked().library, testing.reached) if each.place.file.endswith("/vat.md")]
    assert vat
    assert not any(each.reached for each in vat)


def command(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["test", *arguments], catch_exceptions=False)
    return result.exit_code, result.output


def test_the_command_runs_one_file_and_lists_what_is_not_reached() -> None:
    code, output = command(str(CLAUSES / "tests/partnership_agreement.yaml"), "--unreached")
    assert code == 0
    assert "failed: 0" in output
    assert "\nclauses/sections/vat.md\n" in output


def test_the_command_refuses_what_holds_no_tests(tmp_path: Path) -> None:
    assert command(str(tmp_path))[0] in (1, 2)
    code, output = command(str(tmp_path / "no/such/file.yaml"))
    assert code == 2
    assert "there is no such file" in output
    (tmp_path / "answers.yaml").write_text("agreement: {}\n", encoding="utf-8")
    code, output = command(str(tmp_path / "answers.yaml"))
    assert code == 2
    assert "is no test of a clause library" in output
