"""A kind of agreement: `contents.yaml`, `checklist.yaml`, `views.yaml` (DESIGN 6, 11.7)."""

from __future__ import annotations

from collections.abc import Sequence

from alliancegen.model.library import (
    AgreementKind,
    Authority,
    ContentsPart,
    ContentsRow,
    Point,
    RequiredSection,
    Rule,
    View,
    ViewRow,
)
from alliancegen.model.problems import Problem
from alliancegen.model.written import Written
from alliancegen.readers.fields import Fields

_CONTENTS = "contents"
OVERRIDES = ("default", "at_least", "at_most")


def read_kind(
    kind_id: str, contents: Written, checklist: Written, views: Written, rules: Sequence[Rule], problems: list[Problem]
) -> AgreementKind:
    """One kind out of its four files (the rules are read already)."""
    fields = Fields(
        contents,
        f"the contents of {kind_id}",
        ("title", "levels", "words", "front", "body", "schedules", "back", "answers", "start"),
        problems,
    )
    front = [row for written in fields.rows("front") if (row := _row(written, problems)) is not None]
    names = [row.id for row in front]
    answers = {path: written.mapping for path, written in fields.mapping("answers").items()}
    for path, override in answers.items():
        for key, written in override.items():
            if key not in OVERRIDES:
                fields.refuse(
                    "unknown-key", f"a kind may change {', '.join(OVERRIDES)} of '{path}', not '{key}'", written.place
                )
    return AgreementKind(
        id=kind_id,
        title=fields.text("title", needed=True),
        levels=fields.one_of("levels", ("legal", "plain"), "legal"),
        front=[row for row in front if row.id != _CONTENTS],
        contents_list=next((row for row in front if row.id == _CONTENTS), None),
        contents_after=names[: names.index(_CONTENTS)] if _CONTENTS in names else names,
        body=[_part(written, problems) for written in fields.rows("body")],
        schedules=[row for written in fields.rows("schedules") if (row := _row(written, problems)) is not None],
        back=[row for written in fields.rows("back") if (row := _row(written, problems)) is not None],
        overrides=answers,
        checklist=[required for written in checklist.entries if (required := _required(written, problems)) is not None],
        views=[_view(written, problems) for written in views.entries],
        rules=rules,
        words=fields.words("words"),
        start=fields.mapping("start"),
    )


def _part(written: Written, problems: list[Problem]) -> ContentsPart:
    fields = Fields(written, "a part of the contents", ("part", "sections"), problems)
    rows = [row for entry in fields.rows("sections") if (row := _row(entry, problems)) is not None]
    return ContentsPart(fields.text("part"), rows)


def _row(written: Written, problems: list[Problem]) -> ContentsRow | None:
    """A section or schedule: its id alone, or `{section: id, when: fact}`, `{schedule: id, for: "row in rows"}`."""
    if written.is_text:
        return ContentsRow(written.text, "", None, written.place)
    fields = Fields(written, "a row of the contents", ("section", "schedule", "when", "for"), problems)
    name = fields.text("section") or fields.text("schedule")
    if not name:
        fields.refuse("missing-key", "a row of the contents names a section or a schedule", written.place)
        return None
    return ContentsRow(name, fields.text("when"), fields.loop("for"), written.place)


def _required(written: Written, problems: list[Problem]) -> RequiredSection | None:
    keys = ("section", "schedule", "title", "required", "when", "points", "why", "authority", "waivable")
    fields = Fields(written, "a row of the checklist", keys, problems)
    name = fields.text("section") or fields.text("schedule")
    if not name:
        fields.refuse("missing-key", "a row of the checklist names a section or a schedule", written.place)
        return None
    when = fields.text("when")
    required = "when" if when else fields.one_of("required", ("always", "recommended"), "always")
    points = {point: _point(point, entry, problems) for point, entry in fields.mapping("points").items()}
    return RequiredSection(
        id=name,
        is_schedule="schedule" in fields,
        title=fields.text("title", needed=True),
        required=required,
        when=when,
        points=points,
        why=fields.text("why"),
        authority=[_authority(entry, problems) for entry in fields.rows("authority")],
        waivable=fields.yes("waivable", default=True),
        place=written.place,
    )


def _point(name: str, written: Written, problems: list[Problem]) -> Point:
    fields = Fields(written, f"the point '{name}'", ("ask", "when", "authority"), problems)
    authority = [_authority(entry, problems) for entry in fields.rows("authority")]
    return Point(name, fields.text("ask", needed=True), fields.text("when"), written.key or written.place, authority)


def _authority(written: Written, problems: list[Problem]) -> Authority:
    fields = Fields(written, "an authority", ("source", "note", "checked", "remembered"), problems)
    return Authority(
        fields.text("source", needed=True), fields.text("note"), fields.text("checked"), fields.yes("remembered")
    )


def _view(written: Written, problems: list[Problem]) -> View:
    fields = Fields(written, "a view", ("view", "title", "rows"), problems)
    rows = []
    for entry in fields.rows("rows"):
        row = Fields(entry, "a heading of a view", ("heading", "covers", "consider", "settle"), problems)
        rows.append(
            ViewRow(row.text("heading", needed=True), row.texts("covers"), row.text("consider"), row.texts("settle"))
        )
    return View(fields.text("view", needed=True), fields.text("title", needed=True), rows)
