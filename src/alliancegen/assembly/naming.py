"""How a provision is named where it isn't printed: clause 8.5, paragraph 2.1 of Part 1 of Schedule 3."""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.agreement import Agreement, Provision, Role, plain_text
from alliancegen.model.scheme import Scheme, word_before


class Naming:
    """The names of an agreement's provisions; each is worked out when it is first asked for."""

    def __init__(self, agreement: Agreement) -> None:
        self._scheme = agreement.named_by
        self._inside = dict(_inside(agreement))
        self._names: dict[str, str] = {}

    def name(self, provision: Provision) -> str:
        """A provision with the Part and the schedule in which it stands, if it stands in one."""
        name = self._names.get(provision.key)
        if name is None:
            where = self._inside.get(provision.key, "")
            name = self._names[provision.key] = printed(provision, self._scheme, in_schedule=bool(where)) + where
        return name

    def found_by(self, provision: Provision, above: Provision | None) -> Provision:
        """By whose name a provision is found: what has no number by the nearest round it (`above`), as a table by its clause."""
        return provision if above is None or provision.path or not (above.path or self.name(above)) else above


def _inside(agreement: Agreement) -> Iterator[tuple[str, str]]:
    """For each numbered provision of a schedule: the Part and the schedule in which it stands."""
    scheme = agreement.named_by
    for top in agreement.schedules:
        schedule, part = printed(top, scheme), ""
        for provision in top.walk():
            if provision.role is Role.PART:
                part = f"{printed(provision, scheme)} of "
                yield provision.key, f" of {schedule}"
            elif provision.path and provision is not top:
                yield provision.key, f" of {part}{schedule}"


def printed(provision: Provision, scheme: Scheme, *, in_schedule: bool = False) -> str:
    """How a provision is named in the report: clause 8.5, Schedule 3, paragraph 2.1, or its title."""
    match provision.role:
        case Role.SCHEDULE:
            word, number, labels = scheme.schedule_word, provision.number, scheme.schedules[:1]
        case Role.PART:
            word, number, labels = "Part", provision.number, scheme.schedules[1:]
        case Role.SCHEDULE_CLAUSE | Role.SCHEDULE_SUB_CLAUSE:
            word, number, labels = "paragraph", provision.path, scheme.schedule_paragraphs
        case _ if provision.path and in_schedule:
            word, number, labels = "paragraph", provision.path, scheme.schedule_paragraphs
        case _ if provision.path:
            word, number, labels = scheme.clause_word, provision.path, scheme.clauses
        case _:
            return plain_text(provision.heading) or provision.section
    return f"{word_before(word, number, labels)}{number}".replace("\u00a0", " ")


def named(agreement: Agreement) -> Iterator[tuple[Provision, str]]:
    """Every provision with the name by which it is found."""
    naming = Naming(agreement)

    def walk(provision: Provision, above: Provision | None) -> Iterator[tuple[Provision, str]]:
        found_by = naming.found_by(provision, above)
        yield provision, naming.name(found_by)
        for child in provision.children:
            yield from walk(child, found_by)

    for top in agreement.sections():
        yield from walk(top, None)
