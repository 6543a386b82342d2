"""Facts and rules: `facts.yaml`, `rules.yaml`."""

from __future__ import annotations

from collections.abc import Mapping

from alliancegen.model.library import Fact, Rule
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.written import Written
from alliancegen.readers.fields import Fields

_SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "note": Severity.NOTE}
_RULE_KEYS = [
    "rule",
    "severity",
    "severity_final",
    "require",
    "for",
    "when",
    "at",
    "problem",
    "help",
    "source",
    "before",
    "undone",
    "task",
    "who",
    "by",
    "forbid_words",
]


OVERLAY_KEYS = ("reason", "base")
"""What an entry of an overlay has besides: why it replaces the one of that name, and the hash of that one's text."""


def read_facts(written: Written, problems: list[Problem], *, overlay: bool = False) -> dict[str, Fact]:
    """The facts by name, in the order of the file."""
    keys = ("fact", "is", "because", "otherwise", *(OVERLAY_KEYS if overlay else ()))
    facts: dict[str, Fact] = {}
    _check_list(written, "a fact begins with   - fact: name", problems)
    for entry in written.entries:
        fields = Fields(entry, "a fact", keys, problems)
        name = fields.id("fact")
        read = fields.expression("is", needed=True)
        if name in facts:
            fields.refuse("duplicate-id", f"the fact '{name}' is declared twice", entry.place)
        if read is not None:
            facts[name] = Fact(name, read, fields.text("because", needed=True), fields.text("otherwise"), entry.place)
    return facts


def read_rules(
    written: Written,
    problems: list[Problem],
    dated_bodies: Mapping[str, str] | None = None,
    *,
    overlay: bool = False,
) -> list[Rule]:
    """The rules of one file. `dated_bodies` are those of house-style.yaml, which a rule can name instead of words."""
    keys = [*_RULE_KEYS, *OVERLAY_KEYS] if overlay else _RULE_KEYS
    _check_list(written, "a rule begins with   - rule: name", problems)
    bodies = dated_bodies or {}
    return [rule for entry in written.entries if (rule := _rule(entry, keys, problems, bodies)) is not None]


def _check_list(written: Written, help: str, problems: list[Problem]) -> None:
    if not written.is_list:
        problems.append(Problem("wrong-shape", "this file is a list", written.place, help=help))


def _rule(entry: Written, keys: list[str], problems: list[Problem], dated_bodies: Mapping[str, str]) -> Rule | None:
    fields = Fields(entry, "a rule", keys, problems)
    name = fields.text("rule", needed=True)
    severity = _SEVERITIES[fields.one_of("severity", tuple(_SEVERITIES), "error")]
    final = fields.text("severity_final")
    named = fields.written("forbid_words")
    from_house_style = named is not None and named.is_text and named.text == "dated_bodies"
    forbidden = dated_bodies if from_house_style else fields.words("forbid_words")
    require = fields.expression("require", needed=not forbidden and not from_house_style)
    if require is None and not forbidden:
        return None
    before = fields.one_of("before", ("", "signing"), "")
    undone = fields.yes("undone")
    if undone and not before:
        fields.refuse(
            "wrong-shape", "'undone' goes with 'before: signing'", fields.place_of("undone"), "add   before: signing"
        )
    return Rule(
        id=name,
        place=entry.place,
        severity=severity,
        severity_final=_SEVERITIES.get(final, severity),
        require=require,
        loops=fields.loops("for"),
        when=fields.expression("when"),
        at=fields.expression("at"),
        problem=fields.pieces("problem", needed=not forbidden),
        help=fields.pieces("help"),
        source=fields.text("source", needed=not forbidden),
        before_signing=before == "signing",
        task=fields.pieces("task", needed=before == "signing"),
        who=fields.pieces("who"),
        by=fields.expression("by"),
        forbid_words=forbidden,
        undone=undone,
    )
