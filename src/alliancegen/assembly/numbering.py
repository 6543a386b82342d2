"""Number: printed labels for every provision, as Word's lists will show them (clause 8, 8.1, (b), (ii); Schedule 3, Part 1).

Numbers come last, so nothing that fell out leaves a gap. `levels` is `legal` or `plain` (section headings numbered,
text not).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from alliancegen.model.agreement import Agreement, BodyPart, Provision, Role

_NUMERALS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def roman(number: int) -> str:
    """A lower-case roman numeral, as Word's lowerRoman."""
    text = "l" if number >= 50 else ""
    rest = number % 50
    if rest >= 40:
        text, rest = f"{text}xl", rest - 40
    for value, numeral in _NUMERALS:
        count, rest = divmod(rest, value)
        text += numeral * count
    return text


def letter(number: int) -> str:
    """a to z, then aa, bb, as Word's lowerLetter."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


@dataclass(slots=True)
class _Counts:
    """How far each list has counted below one clause, schedule or part."""

    by_role: dict[Role, int] = field(default_factory=dict)

    def next(self, role: Role) -> int:
        self.by_role[role] = self.by_role.get(role, 0) + 1
        return self.by_role[role]


def number(agreement: Agreement) -> Agreement:
    """The agreement with `number` and `path` set on every provision that has one."""
    clauses = iter(range(1, 1_000_000))
    plain = agreement.levels == "plain"
    return replace(
        agreement,
        front=[_numbered(provision, "", "", "", _Counts(), plain=plain) for provision in agreement.front],
        body=[
            BodyPart(part.title, [_clause(clause, next(clauses), plain=plain) for clause in part.clauses])
            for part in agreement.body
        ],
        schedules=[_schedule(schedule, index) for index, schedule in enumerate(agreement.schedules, 1)],
        back=[_numbered(provision, "", "", "", _Counts(), plain=plain) for provision in agreement.back],
    )


def _clause(clause: Provision, index: int, *, plain: bool) -> Provision:
    return _numbered(clause, str(index), str(index), str(index), _Counts(), plain=plain)


def _schedule(schedule: Provision, index: int) -> Provision:
    label = f"Schedule\u00a0{index}"
    return _numbered(schedule, label, label, "", _Counts(), plain=False)


def _numbered(provision: Provision, label: str, path: str, inner: str, counts: _Counts, *, plain: bool) -> Provision:
    """The provision with its own label and path, and its children numbered; their paths begin with `inner`."""
    children = []
    for child in provision.children:
        own_label, own_path, below = _label(child.role, inner, counts, plain=plain)
        children.append(_numbered(child, own_label, own_path, own_path or inner, below, plain=plain))
    if not label and not children:
        return provision
    return replace(provision, number=label, path=path, children=tuple(children))


def _label(role: Role, path: str, counts: _Counts, *, plain: bool) -> tuple[str, str, _Counts]:
    """A child's own label, its whole path, and the counts for what is below it."""
    match role:
        case Role.SUB_CLAUSE if plain:
            return "", path, _Counts()
        case Role.SUB_CLAUSE | Role.SCHEDULE_SUB_CLAUSE:
            label = f"{path}.{counts.next(role)}"
            return label, label, _Counts()
        case Role.SCHEDULE_CLAUSE:
            label = str(counts.next(role))
            return label, label, _Counts()
        case Role.PART:
            label = f"Part\u00a0{counts.next(role)}"
            return label, "", _Counts()
        case Role.PARTY:
            label = f"({counts.next(role)})"
            return label, label, _Counts()
        case Role.RECITAL:
            label = f"({letter(counts.next(role)).upper()})"
            return label, label, _Counts()
        case Role.PARAGRAPH:
            label = f"({letter(counts.next(role))})"
            return label, f"{path}{label}", _Counts()
        case Role.SUB_PARAGRAPH:
            label = f"({roman(counts.next(role))})"
            return label, f"{path}{label}", _Counts()
        case _:
            return "", "", _Counts()
