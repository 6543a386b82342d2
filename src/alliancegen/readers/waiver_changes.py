"""Which waivers a change adds or makes last longer: an answers file as it is now beside the same file as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from alliancegen.model.outcome import WaiverChange
from alliancegen.model.places import Place
from alliancegen.model.questions import Kind, Question, Shape
from alliancegen.model.values import Answer, Origin
from alliancegen.model.written import Written
from alliancegen.readers.answer_kinds import read_answer
from alliancegen.readers.yaml_source import read_yaml

_UNTIL = Question("until", "", Kind.DATE, Shape.ONE, Place("", 1))


def waiver_changes(now: bytes, before: bytes | None, file: str) -> list[WaiverChange]:
    """The waivers of `now` that `before` (None: there was no such file) hasn't got, or that end later than there.

    A waiver without a date that can be read never counts as longer; that it has none is told elsewhere.
    """
    old = dict(_waivers(before, file)) if before is not None else {}
    changes = []
    for waived, written in _waivers(now, file):
        until, ended = _until(written), _until(old[waived]) if waived in old else None
        if waived in old and not (until and ended and until > ended):
            continue
        changes.append(
            WaiverChange(
                waived, _text(written, "reason"), _text(written, "by"), _text(written, "until"), ended, written.place
            )
        )
    return changes


def _waivers(raw: bytes, file: str) -> Iterator[tuple[str, Written]]:
    written, _ = read_yaml(raw, file)
    rows = written.mapping.get("waivers") if written else None
    for row in rows.entries if rows else ():
        if waived := _text(row, "waive"):
            yield waived, row


def _text(row: Written, name: str) -> str:
    columns: Mapping[str, Written] = row.mapping
    return " ".join(columns[name].text.split()) if name in columns else ""


def _until(row: Written) -> date | None:
    written = row.mapping.get("until")
    if written is None or not written.is_text:
        return None
    answer, _ = read_answer(written, _UNTIL, Origin("until", written.place))
    return answer.value if isinstance(answer, Answer) and isinstance(answer.value, date) else None
