"""Every hostile text in every field of every report: it comes out as text, whole, and as nothing else."""

from __future__ import annotations

import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from rich.console import Console

from alliancegen.cli import streams
from alliancegen.model.coverage import (
    Advice,
    Assumed,
    BeforeSigning,
    BlankAnswer,
    Coverage,
    Evidence,
    HeadingCoverage,
    PointCoverage,
    SectionCoverage,
    Status,
    ViewCoverage,
)
from alliancegen.model.outcome import Outcome, Outcomes, WaiverChange
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity
from alliancegen.writers.github import github
from alliancegen.writers.gitlab import gitlab
from alliancegen.writers.junit import junit
from alliancegen.writers.markdown import escaped, markdown
from alliancegen.writers.problem_text import problem_text, visible, visible_lines
from alliancegen.writers.report import print_report
from alliancegen.writers.report_json import report_json, reports_json
from alliancegen.writers.sarif import sarif
from alliancegen.writers.summary_text import summary_lines, table_lines, waiver_lines
from hostile_texts import HOSTILE

every = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


def same(file: str) -> str:
    return file


def outcomes(text: str) -> Outcomes:
    """A run with the text wherever a text of somebody's can stand; in the names of files, too."""
    place = Place(f"deals/{text}.yaml", 2, 3, 5)
    points = [PointCoverage(f"risk#{each}", text, each, text, [Evidence(text, "k", place)]) for each in Status]
    sections = [SectionCoverage("risk", text, "always", each, text, text, points, place) for each in Status]
    coverage = Coverage(
        kind="pact",
        title=text,
        views=[ViewCoverage("guidance", text, [HeadingCoverage(text, Status.MISSING, text, ["risk"])])],
        sections=sections,
        blanks=[BlankAnswer(text, text, place, [text])],
        before_signing=[BeforeSigning(text, text, text, "r", place)],
        assumed=[Assumed(text, text, [text])],
        advice=[Advice(text, text, text)],
        special_terms=[text],
        library_version=text,
        law_stated_at=text,
        draft=True,
        open_points=[text],
        configured=[Assumed(text, text, [text])],
    )
    problems = [Problem("bad", text, place, each, text, [Remark(text, place), Remark(text)], text) for each in Severity]
    problems.append(Problem("lived-with", text, place, suppressed=text))
    waiver = WaiverChange(text, text, text, text, date(2026, 6, 30), place)
    first = Outcome(place.file, problems, coverage, True, lambda _: ["", f"x: {text}", ""], None, [waiver])
    return Outcomes([first, Outcome(f"{text}/b.yaml")], [f"{text}.yaml"], text)


def moves(text: str, allowed: str = "\n") -> list[str]:
    """The characters of a text that show nothing, or move others."""
    return [
        f"U+{ord(each):04X}"
        for each in text
        if each not in allowed and unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    ]


# ---------------------------------------------------------------- the terminal


@every
def test_text_on_a_terminal_is_text(text: str) -> None:
    for shown in (visible(text), visible_lines(text)):
        assert not moves(shown, "\n\t")
        assert "##[" not in shown
    assert not moves(visible(text))
    assert visible(visible(text)) == visible(text)
    assert visible("Zoë O'Brien, 李 نور ✓ é £5 👩‍⚕️") == "Zoë O'Brien, 李 نور ✓ é £5 👩‍⚕️"


@every
def test_a_problem_is_shown_as_text(text: str) -> None:
    outcome = outcomes(text).files[0]
    for problem in outcome.problems:
        shown = problem_text(problem, outcome.lines)
        assert not moves(shown)
        assert not commands(shown)


@every
@pytest.mark.parametrize("color", ["always", "never"])
def test_the_report_is_shown_as_text(text: str, color: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No markup, no link, no emoji; the only escape sequences are rich's own colours."""
    monkeypatch.setenv("COLUMNS", "200")
    coverage = outcomes(text).files[0].coverage
    assert coverage is not None
    taken = io.StringIO()
    print_report(coverage, points=True, color=color, file=taken)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", taken.getvalue()) if color == "always" else taken.getvalue()
    assert not moves(shown)
    assert "##[" not in shown
    words = "".join(shown.split())
    assert "".join(visible(text).split()) in words
    if color == "always":
        own = re.findall(r"\x1b\[([0-9;]*)m", taken.getvalue())
        assert set(own) <= {"0", "1", "2", "31", "32", "33"}


def test_rich_would_be_driven_without_that() -> None:
    """What the two tests above would look like if text went to rich as it is."""
    with pytest.raises(Exception, match="closing tag"):
        Console(file=io.StringIO()).print("[/x]")


@every
def test_whatever_is_printed_is_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The standard streams themselves: messages, a bug's traceback, the words of typer."""
    for in_actions in ("", "true"):
        monkeypatch.setenv("GITHUB_ACTIONS", in_actions)
        raw = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace", newline="\n")
        monkeypatch.setattr(sys, "stdout", raw)
        streams.make_patient()
        print(text)  # noqa: T201 - whoever prints
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
        assert isinstance(raw.buffer, io.BytesIO)
        shown = raw.buffer.getvalue().decode("utf-8")
        assert not moves(shown, "\n\t")
        assert "##[" not in shown
        assert not in_actions or not commands(shown)
        streams.bare(sys.stdout).write("::error::ours\x1b[0m\n")
        sys.stdout.flush()
        assert raw.buffer.getvalue().endswith(b"::error::ours\x1b[0m\n")


# ---------------------------------------------------------------- GitHub


def commands(shown: str) -> list[str]:
    """The lines in which GitHub's runner finds a command, as its source has it: trimmed, or the older form anywhere."""
    return [line for line in re.split(r"[\r\n]", shown) if line.strip().startswith("::") or "##[" in line]


@every
def test_annotations_are_ours(text: str) -> None:
    shown = github(outcomes(text), same)
    found = commands(shown)
    assert len(found) == len(Severity)
    for line, command in zip(found, ("error", "warning", "notice"), strict=True):
        head, _, data = line.removeprefix(f"::{command} ").partition("::")
        assert line.startswith(f"::{command} ")
        fields = dict(each.split("=", 1) for each in head.split(","))
        assert list(fields) == ["file", "line", "col", "endLine", "endColumn", "title"]
        assert _unescaped(fields["file"]) == f"deals/{text}.yaml"
        assert _unescaped(data).split("\nhelp: ") == [visible(text), visible(text)]
    assert not moves("".join(line for line in shown.split("\n") if line not in found), "")


def _unescaped(text: str) -> str:
    for code, letter in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, letter)
    return text


@every
def test_the_lines_of_a_summary_are_text(text: str) -> None:
    run = outcomes(text)
    lines = [*table_lines(run), *summary_lines(run), *waiver_lines(run)]
    assert not commands("\n".join(lines))
    assert not any(moves(line, "") for line in lines)


@every
def test_markdown_shows_text(text: str) -> None:
    """Every character that means something stands as a number, so nothing opens, links, mentions or closes."""
    page = markdown(outcomes(text), same, 1_000_000)
    assert not moves(page)
    assert "##[" not in page
    rest = re.sub(r"</?details>|</?summary>|<!-- -->|^#{2,3} |&#\d+;|\*\*[a-z ]+\*\*", "", page, flags=re.MULTILINE)
    assert not re.search(r"[<>`*_~&\\]|\[|\]\(", rest), re.search(r".{30}[<>`*_~&\\\[].{30}", rest)
    linked = r"@\w|(?<!&)#\d|://|www\."
    assert not re.search(linked, page.replace("<!-- -->", "\0")), re.search(f".{{20}}({linked}).{{20}}", page)
    width = {line.count("|") for line in page.split("\n") if line.startswith("|") and "Section" in line}
    for line in page.split("\n"):
        assert not line.startswith("|") or line.count("|") in {4, 5, 7, *width}
    assert "\n" not in escaped(text)


# ---------------------------------------------------------------- data


@every
def test_json_is_ascii_and_whole(text: str) -> None:
    run = outcomes(text)
    for shown in (report_json(run.files[0]), reports_json(run), gitlab(run, same), sarif(run, same, lambda _: text)):
        assert shown.isascii()
        assert "##[" not in shown
        assert not moves(shown)
        assert not commands(shown)
        json.loads(shown)
    assert text in list(_strings(json.loads(report_json(run.files[0]))))
    [first, *_] = json.loads(gitlab(run, same))
    assert set(first) == {"description", "check_name", "fingerprint", "severity", "location"}
    log = json.loads(sarif(run, same, lambda _: text))
    for result in log["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9%/._~-]+", uri)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(each)


@every
def test_junit_is_xml_and_whole(text: str) -> None:
    shown = junit(outcomes(text), same)
    assert shown.isascii()
    assert "##[" not in shown
    assert not commands(shown)
    suites = ElementTree.fromstring(shown)
    assert [each.tag for each in suites] == ["testsuite", "testsuite"]
    assert {each.tag for each in suites.iter()} == {
        "testsuites", "testsuite", "testcase", "failure", "skipped", "system-out",
    }  # fmt: skip
    messages = [each.get("message") for each in suites.iter("failure")]
    assert " ".join(visible(" ".join(f"{text}; help: {text}".split())).split()) in messages
    assert not [number for number in re.findall(r"&#(\d+);", shown) if not _is_xml(int(number))]


def _is_xml(number: int) -> bool:
    return number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or number >= 0x10000


# ---------------------------------------------------------------- the agreement's page


@every
def test_html_shows_text(text: str) -> None:
    from html.parser import HTMLParser

    from alliancegen.writers.html import _escaped

    class Reader(HTMLParser):
        found: list[object]

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.found.append((tag, attrs))

        def handle_data(self, data: str) -> None:
            self.found.append(data)

    clean = "".join(each for each in text if not moves(each))
    reader = Reader()
    reader.found = []
    reader.feed(f'<p title="{_escaped(clean)}">{_escaped(clean)}</p>')
    reader.close()
    assert reader.found[0] == ("p", [("title", clean)])
    assert "".join(map(str, reader.found[1:])) == clean
