"""The coverage report as data (`--format json`): schema 1, ASCII, stable names.

{"schema": 1, "tool": "...", "kind": "...", "title": "...", "draft": true,
 "library": {"version": "...", "law_stated_at": "..."},
 "view": {"id": "...", "title": "...", "rows": [{"heading", "status", "printed", "covers"}]}, "views": [ids],
 "sections": [{"id", "title", "required", "status", "reason", "printed",
               "points": [{"id", "ask", "status", "reason", "evidence": [{"provision", "file", "line"}]}]}],
 "missing": [...], "blank": [...], "before_signing": [...], "assumed": [...], "configured": [{"path", "value", "file"}],
 "advice": [...], "special_terms": [...], "open_points": [...], "clauses": {"used", "unreviewed"},
 "notes": {"internal", "to_other_side"},
 "signed": {"on", "file", "library", "same_library", "same_text", "variation"},
 "problems": [{"rule", "severity", "message", "file", "line", "column", "help"}]}

"notes" is there only after files were written, and counts those in them; "signed" only of an agreement that is signed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from alliancegen import __version__
from alliancegen.model.agreement import DraftingNote
from alliancegen.model.coverage import Coverage, SectionCoverage, ViewCoverage
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.model.signature import Standing

SCHEMA = 1


def report_json(
    coverage: Coverage | None,
    problems: Sequence[Problem],
    notes: Sequence[DraftingNote] | None = None,
    standing: Standing | None = None,
) -> str:
    """The report, or the problems alone where no report could be made; ends with a line feed.

    `notes` are those that the files just written carry; None where none was written.
    """
    data: dict[str, Any] = {"schema": SCHEMA, "tool": __version__}
    if coverage is not None:
        data |= _coverage(coverage)
    if notes is not None:
        internal = sum(note.internal for note in notes)
        data["notes"] = {"internal": internal, "to_other_side": len(notes) - internal}
    if standing is not None:
        data["signed"] = {
            "on": standing.signature.on.isoformat(),
            "file": standing.signature.file,
            "library": standing.library,
            "same_library": standing.same_library,
            "same_text": standing.same_text,
            "variation": standing.variation,
        }
    data["problems"] = [
        {
            "rule": each.rule,
            "severity": str(each.severity),
            "message": each.message,
            **_place(each.place),
            "help": each.help,
        }
        for each in problems
    ]
    return json.dumps(data, indent=2) + "\n"


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
        "advice": [{"path": each.path, "value": each.value, "why": each.why} for each in coverage.advice],
        "special_terms": list(coverage.special_terms),
        "open_points": list(coverage.open_points),
        "clauses": {"used": coverage.clauses, "unreviewed": coverage.unreviewed},
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
