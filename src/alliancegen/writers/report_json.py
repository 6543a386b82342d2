"""The coverage report as data (`--format json`): schema 1, ASCII, stable names.

{"schema": 1, "tool": "...", "kind": "...", "title": "...", "draft": true,
 "library": {"version": "...", "law_stated_at": "..."},
 "view": {"id": "...", "title": "...", "rows": [{"heading", "status", "printed", "covers"}]}, "views": [ids],
 "sections": [{"id", "title", "required", "status", "reason", "printed",
               "points": [{"id", "ask", "status", "reason", "evidence": [{"provision", "file", "line"}]}]}],
 "missing": [...], "blank": [...], "before_signing": [...], "assumed": [...], "configured": [{"path", "value", "file"}],
 "changed": [{"what", "id", "heading", "how", "printed", "folder", "file", "line", "reason"}],
 "advice": [...], "special_terms": [...], "open_points": [...], "clauses": {"used", "unreviewed"},
 "notes": {"internal", "to_other_side"},
 "built": "written", "up to date" or "not built",
 "signed": {"on", "file", "library", "same_library", "same_text", "variation"},
 "problems": [{"rule", "severity", "message", "file", "line", "column", "help", "suppressed"}]}

"notes" is there only where files were built, and counts those in them; "built" only of a build; "signed" only of an agreement that is signed;
"suppressed" only for a problem that counts nowhere, and is the reason.

For a run over a folder, or over several files:

{"schema": 1, "tool": "...", "since": null, "passed_over": ["..."],
 "summary": {"files", "failing", "errors", "warnings", "blanks"},
 "files": [{"file": "...", "fails": false, ... all of the above but "schema" and "tool"}],
 "waivers": [{"waived", "reason", "by", "until", "before", "file", "line"}]}
"""

from __future__ import annotations

from typing import Any

from alliancegen import __version__
from alliancegen.model.coverage import Changed, Coverage, SectionCoverage, ViewCoverage
from alliancegen.model.outcome import Outcome, Outcomes
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.signature import Standing
from alliancegen.writers.json_text import json_text
from alliancegen.writers.problem_lists import harmless

SCHEMA = 1


def report_json(outcome: Outcome) -> str:
    """The report on one file, or its problems alone where no report could be made; ends with a line feed."""
    return _document({"schema": SCHEMA, "tool": __version__, **_outcome(outcome)})


def reports_json(outcomes: Outcomes) -> str:
    """The reports on all files of a run; ends with a line feed."""
    files = [{"file": each.file, "fails": each.fails, **_outcome(each)} for each in outcomes.files]
    summary = {
        "files": len(files),
        "failing": sum(each.fails for each in outcomes.files),
        "errors": outcomes.count(Severity.ERROR),
        "warnings": outcomes.count(Severity.WARNING),
        "blanks": sum(each.blanks for each in outcomes.files),
    }
    waivers = [
        {
            "waived": each.waived,
            "reason": each.reason,
            "by": each.by,
            "until": each.until,
            "before": each.before.isoformat() if each.before else None,
            "file": each.place.file,
            "line": each.place.line,
        }
        for each in outcomes.waivers
    ]
    return _document(
        {
            "schema": SCHEMA,
            "tool": __version__,
            "since": outcomes.since or None,
            "passed_over": list(outcomes.passed_over),
            "summary": summary,
            "files": files,
            "waivers": waivers,
        }
    )


def _document(data: dict[str, Any]) -> str:
    return harmless(json_text(data)) + "\n"


def _outcome(outcome: Outcome) -> dict[str, Any]:
    data: dict[str, Any] = _coverage(outcome.coverage) if outcome.coverage is not None else {}
    if outcome.notes is not None:
        internal = sum(note.internal for note in outcome.notes)
        data["notes"] = {"internal": internal, "to_other_side": len(outcome.notes) - internal}
    if outcome.built is not None:
        data["built"] = outcome.built.value
    if outcome.signed is not None:
        data["signed"] = _signed(outcome.signed)
    data["problems"] = [_problem(each) for each in outcome.problems]
    return data


def _signed(standing: Standing) -> dict[str, Any]:
    return {
        "on": standing.signature.on.isoformat(),
        "file": standing.signature.file,
        "library": standing.library,
        "same_library": standing.same_library,
        "same_text": standing.same_text,
        "variation": standing.variation,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    told = {
        "rule": problem.rule,
        "severity": str(problem.severity),
        "message": problem.message,
        **_place(problem.place),
        "help": problem.help,
    }
    return {**told, "suppressed": problem.suppressed} if problem.suppressed else told


def _place(place: Place | None) -> dict[str, Any]:
    return (
        {"file": place.file, "line": place.line, "column": place.column}
        if place
        else {"file": None, "line": None, "column": None}
    )


def _view(view: ViewCoverage) -> dict[str, Any]:
    return {
        "id": view.id,
        "title": view.title,
        "rows": [
            {"heading": row.heading, "status": row.status.value, "printed": row.printed, "covers": list(row.covers)}
            for row in view.rows
        ],
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "kind": coverage.kind,
        "title": coverage.title,
        "draft": coverage.draft,
        "library": {"version": coverage.library_version, "law_stated_at": coverage.law_stated_at},
        "view": _view(coverage.views[0]) if coverage.views else None,
        "views": [view.id for view in coverage.views],
        "sections": [_section(section) for section in coverage.sections],
        "missing": [point.id for point in coverage.missing],
        "blank": [
            {"path": each.path, "ask": each.ask, **_place(each.place), "provisions": list(each.provisions)}
            for each in coverage.blanks
        ],
        "before_signing": [
            {"what": each.what, "who": each.who, "by": each.by, "rule": each.rule, **_place(each.place)}
            for each in coverage.before_signing
        ],
        "assumed": [
            {"path": each.path, "value": each.value, "provisions": list(each.provisions)} for each in coverage.assumed
        ],
        "configured": [
            {"path": each.path, "value": each.value, "file": each.provisions[0]} for each in coverage.configured
        ],
        "changed": [_changed(each) for each in coverage.changed],
        "advice": [{"path": each.path, "value": each.value, "why": each.why} for each in coverage.advice],
        "special_terms": list(coverage.special_terms),
        "open_points": list(coverage.open_points),
        "clauses": {"used": coverage.clauses, "unreviewed": coverage.unreviewed},
    }


def _changed(changed: Changed) -> dict[str, Any]:
    overlaid, declared = changed.overlaid, changed.overlaid.declared
    return {
        "what": overlaid.what,
        "id": overlaid.id,
        "heading": declared.heading,
        "how": declared.act.value,
        "printed": changed.printed,
        "folder": overlaid.folder,
        "file": declared.place.file,
        "line": declared.place.line,
        "reason": declared.reason,
    }


def _section(section: SectionCoverage) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "required": section.required,
        "status": section.status.value,
        "reason": section.reason,
        "printed": section.printed,
        "points": [
            {
                "id": point.id,
                "ask": point.ask,
                "status": point.status.value,
                "reason": point.reason,
                "evidence": [
                    {"provision": each.provision, "file": each.place.file, "line": each.place.line}
                    for each in point.evidence
                ],
            }
            for point in section.points
        ],
    }
