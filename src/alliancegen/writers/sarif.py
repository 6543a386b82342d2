"""The problems as SARIF 2.1.0 (`--format sarif`), which GitHub code scanning and editors read.

ASCII, one run. Columns count code points. Paths are relative to the top of the repository, percent-encoded. A problem that
its own file gives a reason for is there with a suppression. No line of a file is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from alliancegen import __version__
from alliancegen.model.outcome import Outcome, Outcomes
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.writers.json_text import json_text
from alliancegen.writers.problem_lists import Where, fingerprinted, harmless, one_line, place_of
from alliancegen.writers.problem_text import visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0-rtm.5.json"
MOST = 5_000
"""GitHub keeps this many results."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


def sarif(outcomes: Outcomes, where: Where, rule_help: Callable[[str], str]) -> str:
    """The SARIF log of a run; ends with a line feed. `rule_help` says in a few lines what a rule is about."""
    told = sorted(fingerprinted(outcomes, where), key=lambda each: -each[1].severity)[:MOST]
    rules = {rule: number for number, rule in enumerate(dict.fromkeys(problem.rule for _, problem, _ in told))}
    worst = {rule: max(each.severity for _, each, _ in told if each.rule == rule) for rule in rules}
    driver = {
        "name": "alliancegen",
        "semanticVersion": _semantic(__version__),
        "rules": [_rule(rule, worst[rule], rule_help(rule)) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(outcome, problem, fingerprint, rules, where)
            for outcome, problem, fingerprint in told
        ],
    }  # fmt: skip
    return harmless(json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})) + "\n"


def _semantic(version: str) -> str:
    """`0.1.0.dev1` as `0.1.0-dev1`: what SARIF calls a version."""
    found = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?[.-]?(.*)", version)
    if found is None:
        return "0.0.0"
    rest = re.sub(r"[^0-9A-Za-z.-]", "-", found[4])
    return f"{found[1]}.{found[2]}.{found[3] or 0}{f'-{rest}' if rest else ''}"


def _rule(rule: str, severity: Severity, help: str) -> dict[str, Any]:
    first = visible(help.partition("\n")[0])
    return {
        "id": rule,
        "shortDescription": {"text": first},
        "fullDescription": {"text": "\n".join(map(visible, help.split("\n")))},
        "help": {"text": f"{first}\n\nalliancegen explain {rule}"},
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }


def _result(
    outcome: Outcome, problem: Problem, fingerprint: str, rules: dict[str, int], where: Where
) -> dict[str, Any]:
    place = place_of(problem, outcome)
    result: dict[str, Any] = {
        "ruleId": problem.rule,
        "ruleIndex": rules[problem.rule],
        "level": _LEVELS[problem.severity],
        "message": {"text": one_line(problem)},
        "locations": [_location(place, where)],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint, "alliancegen/v1": fingerprint},
    }
    related = [remark for remark in problem.remarks if remark.place is not None]
    if related:
        result["relatedLocations"] = [
            {**_location(remark.place, where), "message": {"text": visible(remark.text)}}
            for remark in related
            if remark.place is not None
        ]
    if problem.suppressed:
        result["suppressions"] = [{"kind": "inSource", "justification": visible(problem.suppressed)}]
    return result


def _location(place: Place, where: Where) -> dict[str, Any]:
    region = {"startLine": max(1, place.line), "startColumn": max(1, place.column)}
    if place.end > place.column:
        region["endColumn"] = place.end
    return {"physicalLocation": {"artifactLocation": {"uri": uri(where(place.file))}, "region": region}}


def uri(path: str) -> str:
    """A path as an address: relative ones stay relative; one from a root, a drive or a shared folder becomes `file:`."""
    if path.startswith(("//", "\\\\")):  # the computer that shares the folder comes first
        return "file:" + quote(path.replace("\\", "/"), safe="/")
    if _DRIVE.match(path):
        return "file:///" + quote(path.replace("\\", "/"), safe="/:")
    if PurePath(path).is_absolute() or path.startswith("/"):
        return "file://" + quote(path, safe="/", errors="replace")
    return quote(path, safe="/", errors="replace")
