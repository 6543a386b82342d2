"""The problems as annotations of GitHub Actions (`--format github`): workflow commands on standard output.

GitHub shows ten of each level for a step, so the worst come first; the rest follow as plain lines of the log. Whatever
comes out of a file is escaped as the runner unescapes it, and every plain line begins with a word of ours, so that no
answers file can give the runner a command.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.outcome import Outcome, Outcomes
from alliancegen.model.problems import Problem, Severity
from alliancegen.writers.problem_lists import Where, one_line, place_of, worst_first
from alliancegen.writers.problem_text import visible
from alliancegen.writers.summary_text import summary_lines, table_lines

MOST = 10
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github(outcomes: Outcomes, where: Where) -> str:
    """Annotations, then the table of the files and the summary; ends with a line feed."""
    return "".join(f"{line}\n" for line in _lines(outcomes, where))


def _lines(outcomes: Outcomes, where: Where) -> Iterator[str]:
    told = worst_first(outcomes)
    for severity, command in _COMMANDS.items():
        of_level = [each for each in told if each[1].severity is severity]
        for outcome, problem in of_level[:MOST]:
            yield _command(command, outcome, problem, where)
        if more := of_level[MOST:]:
            yield f"alliancegen: +{len(more)} more of level {command}, which GitHub shows only here:"
            for outcome, problem in more:
                place = place_of(problem, outcome)
                yield f"  {severity} {visible(where(place.file))}:{place.line}:{place.column}: {one_line(problem)} [{problem.rule}]"
    yield from table_lines(outcomes)
    yield from summary_lines(outcomes)


def _command(command: str, outcome: Outcome, problem: Problem, where: Where) -> str:
    place = place_of(problem, outcome)
    properties = {"file": where(place.file), "line": str(place.line), "col": str(place.column)}
    if place.end > place.column:
        properties |= {"endLine": str(place.line), "endColumn": str(place.end)}
    properties["title"] = problem.rule
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    help = f"\nhelp: {visible(problem.help)}" if problem.help else ""
    return f"::{command} {written}::{_data(visible(problem.message) + help)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
