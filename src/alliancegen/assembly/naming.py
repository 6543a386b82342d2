"""How a provision is named where it isn't printed: clause 8.5, paragraph 2.1 of Part 1 of Schedule 3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alliancegen.model.agreement import Agreement, Provision, Role, plain_text
from alliancegen.model.scheme import Scheme, word_before


def inside(agreement: Agreement) -> Iterator[tuple[str, str]]:
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


def placed(provision: Provision, scheme: Scheme, inside: Mapping[str, str]) -> str:
    """A provision with the Part and the schedule in which it stands, if it stands in one."""
    where = inside.get(provision.key, "")
    return printed(provision, scheme, in_schedule=bool(where)) + where


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
    """Every provision with the name of the nearest one that has a number: a table is found by the clause round it."""
    scheme, within = agreement.named_by, dict(inside(agreement))

    def walk(provision: Provision, where: str) -> Iterator[tuple[Provision, str]]:
        where = placed(provision, scheme, within) if provision.path or not where else where
        yield provision, where
        for child in provision.children:
            yield from walk(child, where)

    for top in agreement.sections():
        yield from walk(top, "")
