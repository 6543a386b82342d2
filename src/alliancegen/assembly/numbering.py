"""Number: printed labels for every provision, as Word's lists will show them (clause 8, 8.1, (b), (ii); Schedule 3, Part 1).

Numbers come last, so nothing that fell out leaves a gap. How they look is the agreement's scheme. `levels` is `legal` or
`plain` (section headings numbered, text not).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from msgspec import Struct, field
from msgspec.structs import replace

from alliancegen.model.agreement import Agreement, BodyPart, Provision, Role
from alliancegen.model.scheme import Label, Scheme, label, whole


class _Numbered(Struct, frozen=True):
    """A numbered provision on its list: the counts from the list's first level down to it, and the labels they make.

    `holds_entries` says that (a) below it goes on the same list. `before` is what a reference prints before the list's
    own numbers: "8.1" where (a) stands on another list.
    """

    levels: Sequence[Label]
    counts: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    holds_entries: bool = False
    before: str = ""

    @property
    def label(self) -> str:
        return self.labels[-1].rstrip(".")

    @property
    def path(self) -> str:
        return self.before + whole(self.levels, self.labels)

    def below(self, count: int, *, holds_entries: bool = False) -> _Numbered:
        counts = (*self.counts, count)
        return _Numbered(self.levels, counts, (*self.labels, label(self.levels, counts)), holds_entries, self.before)


class _Counts(Struct):
    """How far each role has counted below one provision."""

    by_role: dict[Role, int] = field(default_factory=dict)

    def next(self, role: Role) -> int:
        self.by_role[role] = self.by_role.get(role, 0) + 1
        return self.by_role[role]


def number(agreement: Agreement) -> Agreement:
    """The agreement with `number` and `path` set on every provision that has one, as its scheme says."""
    return _Numbering(agreement.scheme, plain=agreement.levels == "plain").number(agreement)


class _Numbering:
    def __init__(self, scheme: Scheme, *, plain: bool) -> None:
        self._scheme = scheme
        self._plain = plain

    def number(self, agreement: Agreement) -> Agreement:
        clauses, schedules = count(1), count(1)
        return replace(
            agreement,
            front=[self._below(section, None) for section in agreement.front],
            body=[
                BodyPart(
                    part.title, [self._top(clause, self._scheme.clauses, next(clauses)) for clause in part.clauses]
                )
                for part in agreement.body
            ],
            schedules=[self._top(each, self._scheme.schedules, next(schedules)) for each in agreement.schedules],
            back=[self._below(section, None) for section in agreement.back],
        )

    def _top(self, top: Provision, levels: Sequence[Label], index: int) -> Provision:
        numbered = _Numbered(levels).below(index)
        return self._below(top, numbered, number=numbered.label, path=numbered.path)

    def _below(self, provision: Provision, above: _Numbered | None, *, number: str = "", path: str = "") -> Provision:
        """The provision with its number and all below it numbered; `above` is the nearest numbered one, maybe itself."""
        if not (provision.children or number or path):
            return provision
        counts = _Counts()
        children = tuple(self._child(child, above, counts) for child in provision.children)
        return replace(provision, children=children, number=number, path=path)

    def _child(self, child: Provision, above: _Numbered | None, counts: _Counts) -> Provision:
        if child.role is Role.SUB_CLAUSE and self._plain:
            return self._below(child, above, path=above.path if above else "")
        if child.role is Role.DEFINITION:  # the list below a term begins again; a reference leads there by the clause
            term = _Numbered(self._scheme.definitions, before=above.path if above else "")
            return self._below(child, term.below(1, holds_entries=True))
        own = self._numbered(child.role, above, counts)
        if own is None:
            return self._below(child, above)
        path = "" if child.role is Role.PART else own.path
        return self._below(child, own, number=own.label, path=path)

    def _numbered(self, role: Role, above: _Numbered | None, counts: _Counts) -> _Numbered | None:
        """A provision's number; None for what has none."""
        match role:
            case Role.SUB_CLAUSE | Role.SCHEDULE_SUB_CLAUSE if above:
                return above.below(counts.next(role), holds_entries=True)
            case Role.PART | Role.SUB_PARAGRAPH if above:
                return above.below(counts.next(role))
            case Role.SCHEDULE_CLAUSE:
                return _Numbered(self._scheme.schedule_paragraphs).below(counts.next(role))
            case Role.PARTY:
                return _Numbered(self._scheme.parties).below(counts.next(role))
            case Role.RECITAL:
                return _Numbered(self._scheme.recitals).below(counts.next(role))
            case Role.PARAGRAPH:
                return self._entries(above).below(counts.next(role))
            case _:
                return None

    def _entries(self, above: _Numbered | None) -> _Numbered:
        """The list that (a) stands on: that of its sub-clause or term, else one that begins anew."""
        if above is not None and above.holds_entries:
            return above
        in_schedule = above is None or above.levels is self._scheme.schedules
        return _Numbered(self._scheme.entries, before="" if above is None or in_schedule else above.path)
