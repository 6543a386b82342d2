"""The formats for machines, read back by readers that we did not write, or by the published rules of their readers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from alliancegen.cli.rule_words import rule_help
from alliancegen.model.coverage import Coverage, HeadingCoverage, PointCoverage, SectionCoverage, Status, ViewCoverage
from alliancegen.model.outcome import Outcome, Outcomes, WaiverChange
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity
from alliancegen.pipeline import CheckedLibrary
from alliancegen.writers.github import github
from alliancegen.writers.gitlab import gitlab
from alliancegen.writers.junit import junit
from alliancegen.writers.markdown import markdown
from alliancegen.writers.report_json import report_json, reports_json
from alliancegen.writers.sarif import sarif, uri
from alliancegen.writers.withholding import without_answers

jsonschema = pytest.importorskip("jsonschema", reason="needs jsonschema (pip install -e '.[dev]')")
SCHEMA = json.loads((Path(__file__).parents[1] / "schemas/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
FILE = "deals/Größe 50%, a:b.yaml"
HOSTILE = (
    "100% of\r\n::error::fake ##[add-mask]x, y: z \x1b[31m\u202e\ufffe | <img src=x> @nhs #1 [a](https://x.example)"
)
CLAUSE = Place("clauses/sections/insurance.md", 9)


def same(file: str) -> str:
    return file


def about(rule: str) -> str:
    return f"What {rule} is about.\nAnd more."


def row(name: str, status: Status, reason: str = "") -> SectionCoverage:
    point = PointCoverage(f"{name}#a", "What?", status, reason, ())
    return SectionCoverage(name, name.title(), "always", status, reason, "clause 1", [point], CLAUSE)


def coverage() -> Coverage:
    sections = [
        row("vat", Status.COVERED),
        row("insurance", Status.MISSING),
        row("staff", Status.WAIVED, f"the federation, {HOSTILE}"),
        row("term", Status.BLANK),
        row("tupe", Status.NOT_APPLICABLE, "nobody moves"),
    ]
    view = ViewCoverage("guidance", "The guidance", [HeadingCoverage("VAT", Status.COVERED, "clause 1", ["vat"])])
    return Coverage("gp_alliance", f"Title {HOSTILE}", [view], sections, [], [], [], [], [], "1", "2026-11-22", True)


def outcomes(text: str = "agreement:\n  kind: x\n  kind: x\n", above: int = 0) -> Outcomes:
    lines: Sequence[str] = ("\n" * above + text).split("\n")
    problems = [
        Problem(
            "bad-kind", HOSTILE, Place(FILE, 2 + above, 9, 10), help="write, this", remarks=[Remark("asked", CLAUSE)]
        ),
        Problem("bad-kind", HOSTILE, Place(FILE, 3 + above, 9, 10)),
        Problem("late", "a warning", Place(FILE, 1 + above), Severity.WARNING),
        Problem("note", "a note without a place", None, Severity.NOTE),
        Problem("lived-with", "an error with a reason", Place(FILE, 1 + above), suppressed="agreed with the board"),
    ]
    waiver = WaiverChange("vat", HOSTILE, "Jo Lee", "2027-06-30", date(2026, 6, 30), Place(FILE, 3))
    first = Outcome(FILE, problems, coverage(), True, lambda file: lines if file == FILE else None, None, [waiver])
    return Outcomes([first, Outcome("deals/b.yaml")], ["other/answers.yaml"], "main")


# ---------------------------------------------------------------- SARIF


def test_sarif_is_valid_against_its_schema() -> None:
    log = json.loads(sarif(outcomes(), same, about))
    assert [each.message for each in jsonschema.Draft4Validator(SCHEMA).iter_errors(log)] == []
    [run] = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    assert rules[0]["shortDescription"]["text"] == "What bad-kind is about."
    assert {each["ruleId"]: each["level"] for each in run["results"]} == {
        "bad-kind": "error", "late": "warning", "note": "note", "lived-with": "error",
    }  # fmt: skip
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 2, "startColumn": 9, "endColumn": 10}
    assert re.fullmatch(r"[A-Za-z0-9%/._~-]+", place["artifactLocation"]["uri"])
    assert unquote(place["artifactLocation"]["uri"]) == FILE


def test_sarif_tells_what_is_suppressed_and_why() -> None:
    results = json.loads(sarif(outcomes(), same, about))["runs"][0]["results"]
    suppressed = {each["ruleId"]: each["suppressions"] for each in results if "suppressions" in each}
    assert suppressed == {"lived-with": [{"kind": "inSource", "justification": "agreed with the board"}]}


def test_a_fingerprint_stays_when_lines_move_and_is_nobody_elses() -> None:
    def prints(above: int) -> list[str]:
        results = json.loads(sarif(outcomes(above=above), same, about))["runs"][0]["results"]
        return [each["partialFingerprints"]["primaryLocationLineHash"] for each in results]

    assert prints(0) == prints(7)
    assert len(set(prints(0))) == len(prints(0)) == 5


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a b/ä.yaml", "a%20b/%C3%A4.yaml"),
        ("C:/deals/a.yaml", "file:///C:/deals/a.yaml"),
        ("C:\\deals\\a.yaml", "file:///C:/deals/a.yaml"),
        ("/deals/a#1.yaml", "file:///deals/a%231.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("c:x.yaml", "c%3Ax.yaml"),
        ("bad\udcff.yaml", "bad%3F.yaml"),
    ],
)
def test_paths_as_addresses(path: str, expected: str) -> None:
    assert uri(path) == expected


# ---------------------------------------------------------------- GitHub


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands that the runner finds: after spaces, at the beginning of a line; or `##[` anywhere in one."""
    found = []
    for line in text.split("\n"):
        match = re.match(r"\s*::([^ :]+)(?: ([^:]*(?::(?!:)[^:]*)*?))?::(.*)", line)
        if match:
            values = dict(each.split("=", 1) for each in (match[2] or "").split(",") if each)
            for name, value in values.items():
                for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
                    value = value.replace(code, sign)  # noqa: PLW2901 - in the runner's own order
                values[name] = value
            data = match[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
            found.append((match[1], values, data))
        elif "##[" in line:
            found.append(("legacy", {}, line))
    return found


def test_annotations_come_back_as_they_were_meant() -> None:
    found = commands(github(outcomes(), same))
    assert [command for command, _, _ in found] == ["error", "error", "warning", "notice"]
    _, properties, message = found[0]
    assert properties == {
        "file": FILE, "line": "2", "col": "9", "endLine": "2", "endColumn": "10", "title": "bad-kind",
    }  # fmt: skip
    assert message.startswith("100% of<U+000D><U+000A>::error::fake ##<U+005B>add-mask]x, y: z <U+001B>")
    assert message.endswith("\nhelp: write, this")


def test_ten_annotations_of_a_level_and_the_rest_in_the_log() -> None:
    problems = [Problem("r", f"{HOSTILE} {number}", Place("a.yaml", number)) for number in range(1, 14)]
    problems.append(Problem("w", "a warning", Place("a.yaml", 1), Severity.WARNING))
    text = github(Outcomes([Outcome("::error::a.yaml", problems, fails=True)]), same)
    assert [command for command, _, _ in commands(text)] == ["error"] * 10 + ["warning"]
    assert "alliancegen: +3 more of level error" in text
    assert len(re.findall(r"(?m)^  error a\.yaml:1[123]:1: 100%", text)) == 3
    assert re.search(r"(?m)^fails +- +- +13 +1 +::error::a\.yaml$", text)


# ---------------------------------------------------------------- GitLab, JUnit


def test_gitlab_gets_what_it_asks_for() -> None:
    report = json.loads(gitlab(outcomes(), same))
    assert len({each["fingerprint"] for each in report}) == len(report) == 4
    assert [each["severity"] for each in report] == ["major", "major", "minor", "info"]
    assert report[2]["location"] == {"path": FILE, "lines": {"begin": 1}}
    assert report[2]["description"] == "late: a warning"


def test_junit_has_a_case_for_each_required_section() -> None:
    from junitparser import Failure, JUnitXml, Skipped

    text = junit(outcomes(), same)
    assert text.isascii()
    assert "##[" not in text
    read = JUnitXml.fromstring(text.encode())
    assert (read.tests, read.failures, read.skipped, read.errors) == (10, 4, 2, 0)
    first, second = list(read)
    cases = {case.name: case for case in first}
    assert first.name == FILE
    assert [type(each) for each in cases["Vat (vat)"].result] == []
    assert [each.message for each in cases["Insurance (insurance)"].result] == ["missing: insurance#a"]
    assert [type(each) for each in cases["Staff (staff)"].result] == [Skipped]
    assert cases["Term (term)"].system_out == "blank: term#a"
    assert [type(each) for each in cases["bad-kind (2)"].result] == [Failure]
    assert [type(each) for each in cases["late"].result] == [Failure]  # the run fails, so warnings are listed as well
    assert "lived-with" not in cases
    assert [(case.name, list(case.result)) for case in second] == [("answers", [])]


# ---------------------------------------------------------------- Markdown


def test_markdown_shows_coverage_and_waivers_and_no_more_than_text() -> None:
    text = markdown(outcomes(), same)
    assert "| Waived | Until | Before | Why | Who decided | Where |" in text
    assert "| vat | 2027-06-30 | 2026-06-30 |" in text
    assert "| VAT | covered | clause 1 |" in text
    assert "| Insurance | **missing** |" in text
    for live in ("<img", "@nhs", " #1", "](http", "\x1b", "\u202e", "##["):
        assert live not in text
    tables = [line for line in text.split("\n") if line.startswith("|")]
    assert all(len(re.findall(r"\|", line)) in (4, 5, 7) for line in tables)


def test_markdown_is_cut_between_its_parts() -> None:
    many = Outcomes([Outcome(f"deals/{number}.yaml", (), coverage()) for number in range(300)])
    text = markdown(many, same)
    assert len(text.encode()) < 60_000
    assert re.search(r"\n\d+ further parts are left out, because the page would be too long\.\n$", text)
    assert text.count("<details>") == text.count("</details>")


# ---------------------------------------------------------------- JSON


def test_json_of_one_file_and_of_many() -> None:
    one = json.loads(report_json(outcomes().files[0]))
    assert one["schema"] == 1
    assert [each.get("suppressed") for each in one["problems"]] == [None, None, None, None, "agreed with the board"]
    text = reports_json(outcomes())
    many = json.loads(text)
    assert "##[" not in text
    assert text.isascii()
    assert many["summary"] == {"files": 2, "failing": 1, "errors": 2, "warnings": 1, "blanks": 0}
    assert many["passed_over"] == ["other/answers.yaml"]
    assert many["since"] == "main"
    assert {**many["files"][0], "file": 0, "fails": 0} == {
        **{name: value for name, value in one.items() if name not in ("schema", "tool")}, "file": 0, "fails": 0,
    }  # fmt: skip
    assert many["waivers"][0]["before"] == "2026-06-30"


# ---------------------------------------------------------------- without answers


def test_no_answer_is_left_where_none_may_be_shown() -> None:
    problems = [
        Problem("a-rule", "Zebra has not told its commissioner", Place(FILE, 2, 3), label="Zebra", help="ask Zebra"),
        Problem(
            "in-code", "'Zebra' and 5.5 don't agree", Place(FILE, 2), remarks=[Remark("Zebra is a party")], help="x"
        ),
    ]
    outcome = Outcome(FILE, problems, coverage(), True, lambda _: ["x: Zebra"] * 3, None, outcomes().waivers)
    shown = without_answers(
        outcome, {"Zebra", "5.5", f"Title {HOSTILE}"}, lambda rule: "… has not" if rule == "a-rule" else ""
    )
    assert [each.message for each in shown.problems] == ["… has not", "… and … don't agree"]
    for text in (
        sarif(Outcomes([shown]), same, about),
        github(Outcomes([shown]), same),
        junit(Outcomes([shown]), same),
        markdown(Outcomes([shown]), same),
        reports_json(Outcomes([shown])),
    ):
        assert "Zebra" not in text
        assert "5.5" not in text
        assert "Jo Lee" not in text


def test_a_rule_in_code_is_explained_by_its_page(checked: CheckedLibrary) -> None:
    help = rule_help("and-or", checked.library)
    assert help.startswith("A clause doesn't say and/or.\n")
    assert "Mend it by" in help
    assert rule_help("k1-02-gms-notice", checked.library).count("\n") > 1
    assert rule_help("no-such-rule", checked.library) == "no such rule"
