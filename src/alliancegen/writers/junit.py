"""The run as JUnit XML (`--format junit`): a suite for each answers file, a test case for each required section.

A section that is missing fails; a waived or not needed one is skipped, with the reason; one with blanks passes and says so.
Each further error, and each warning where warnings count, is a failing case of its own; the case `answers` stands for the
file as a whole, so that a file that could not be covered is no empty suite. ASCII.
"""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree

from alliancegen.model.coverage import SectionCoverage, Status
from alliancegen.model.outcome import Outcome, Outcomes
from alliancegen.model.problems import Problem, Severity
from alliancegen.writers.problem_lists import Where, one_line, place_of
from alliancegen.writers.problem_text import visible

_SKIPPED = (Status.WAIVED, Status.NOT_APPLICABLE, Status.LEFT_OUT)


def junit(outcomes: Outcomes, where: Where) -> str:
    """The document; ends with a line feed."""
    suites = ElementTree.Element("testsuites", name="alliancegen")
    for outcome in outcomes.files:
        _suite(suites, outcome, where)
    for element in [suites, *suites]:
        for name, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
            element.set(name, str(len(list(element.iter(tag)))))
        element.set("errors", "0")
    ElementTree.indent(suites)
    written: bytes = ElementTree.tostring(suites, encoding="us-ascii", xml_declaration=True)
    return written.decode("ascii").replace("##[", "#&#35;[") + "\n"


def _suite(suites: ElementTree.Element, outcome: Outcome, where: Where) -> None:
    file = visible(where(outcome.file))
    suite = ElementTree.SubElement(suites, "testsuite", name=file)
    whole = ElementTree.SubElement(suite, "testcase", classname=file, name="answers", file=file)
    counting = [
        each for each in outcome.standing if each.is_error or (outcome.fails and each.severity is Severity.WARNING)
    ]
    if outcome.fails and not counting:
        ElementTree.SubElement(whole, "failure", message="see the log", type="failed")
    others = [each for each in outcome.standing if each not in counting]
    if others:
        _output(whole, "\n".join(_located(each, outcome, where) for each in others))
    for section in outcome.coverage.sections if outcome.coverage else ():
        _section(suite, section, file)
    seen: Counter[str] = Counter()
    for problem in counting:
        seen[problem.rule] += 1
        name = problem.rule if seen[problem.rule] == 1 else f"{problem.rule} ({seen[problem.rule]})"
        place = place_of(problem, outcome)
        case = ElementTree.SubElement(
            suite, "testcase", classname=file, name=name, file=visible(where(place.file)), line=str(place.line)
        )
        failure = ElementTree.SubElement(case, "failure", message=one_line(problem), type=problem.rule)
        failure.text = _located(problem, outcome, where)


def _section(suite: ElementTree.Element, section: SectionCoverage, file: str) -> None:
    title = visible(f"{section.title} ({section.id})")
    case = ElementTree.SubElement(suite, "testcase", classname=file, name=title, file=file)
    if section.status is Status.MISSING:
        missing = ", ".join(point.id for point in section.points if point.status is Status.MISSING)
        ElementTree.SubElement(case, "failure", message=visible(f"missing: {missing or section.id}"), type="missing")
    elif section.status in _SKIPPED:
        ElementTree.SubElement(case, "skipped", message=visible(f"{section.status.value}: {section.reason}"))
    elif section.status is Status.BLANK:
        _output(case, f"blank: {', '.join(each.id for each in section.points if each.status is Status.BLANK)}")


def _output(case: ElementTree.Element, text: str) -> None:
    ElementTree.SubElement(case, "system-out").text = text


def _located(problem: Problem, outcome: Outcome, where: Where) -> str:
    place = place_of(problem, outcome)
    return f"{problem.severity} at {visible(where(place.file))}:{place.line}:{place.column}: {one_line(problem)}"
