"""The problems as a code-quality report of GitLab (`--format gitlab`), an artifact of the job: a list in JSON, ASCII."""

from __future__ import annotations

from alliancegen.model.outcome import Outcomes
from alliancegen.model.problems import Severity
from alliancegen.writers.json_text import json_text
from alliancegen.writers.problem_lists import Where, fingerprinted, harmless, one_line, place_of

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def gitlab(outcomes: Outcomes, where: Where) -> str:
    """The report; ends with a line feed. GitLab doesn't show `check_name`, so the description begins with it."""
    report = []
    for outcome, problem, fingerprint in fingerprinted(outcomes, where):
        if problem.suppressed:
            continue
        place = place_of(problem, outcome)
        report.append(
            {
                "description": f"{problem.rule}: {one_line(problem)}",
                "check_name": problem.rule,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[problem.severity],
                "location": {"path": where(place.file), "lines": {"begin": place.line}},
            }
        )
    return harmless(json_text(report)) + "\n"
