"""What overlays changed in one agreement: where it is printed, read off the tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alliancegen.assembly.naming import Naming
from alliancegen.model.agreement import Agreement, Provision
from alliancegen.model.coverage import Changed
from alliancegen.model.library import AgreementKind, Library
from alliancegen.model.overlays import Act, Overlaid


def changed(agreement: Agreement, library: Library, kind: AgreementKind) -> list[Changed]:
    """Each change that matters for this agreement, in printed order; facts, rules and definitions come last.

    What replaces a sub-clause of a section that is in is listed even where none of its words are printed: the library's words are
    gone all the same.
    """
    tops = list(agreement.sections())
    order = {top.section: number for number, top in reversed(list(enumerate(tops)))}
    rules = {rule.id for rule in [*library.rules, *kind.rules]}
    naming = Naming(agreement)
    rows: list[tuple[int, Changed]] = []
    for each in library.overlaid:
        if each.what in ("section", "schedule", "execution block"):
            found = _printed(each, tops)
            gone = each.declared.heading and each.declared.act is Act.REPLACES and each.id in order
            if found or gone:
                names = dict.fromkeys(map(naming.name, found))
                rows.append((order.get(each.id, len(tops)), Changed(each, ", ".join(names))))
        elif each.what != "rule" or each.id in rules:
            rows.append((len(tops), Changed(each, "")))
    return [row for _, row in sorted(rows, key=lambda row: row[0])]


def _printed(each: Overlaid, tops: Sequence[Provision]) -> list[Provision]:
    """The clauses or schedules that a whole file made, or the sub-clauses that came from its words."""
    if not each.declared.heading:
        return [top for top in tops if each.file in {provision.place.file for provision in top.walk()}]
    return [provision for top in tops if top.section == each.id for provision in _highest(top, each.file)]


def _highest(provision: Provision, file: str) -> Iterator[Provision]:
    """The provisions with a number that came from a file, without those below them."""
    if provision.place.file == file and provision.path:
        yield provision
        return
    for child in provision.children:
        yield from _highest(child, file)
