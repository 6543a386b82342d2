"""That exactly one execution block fits each legal form, form of signing and number of people who sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from alliancegen.assembly.proving.formulas import Formulas
from alliancegen.assembly.proving.obligations import ALTERNATIVES
from alliancegen.assembly.proving.trying import Shown, Tries
from alliancegen.model.library import AgreementKind, Library
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark
from alliancegen.model.templates import ClauseFile


def signing_faults(
    library: Library,
    kind: AgreementKind,
    formulas: Formulas,
    tries: Callable[[], Tries],
    proved: Counter[str],
) -> Iterator[Problem | Place]:
    """Each legal form and form of signing that no block fits, or two, where some agreement of this kind shows it.

    Where none of those that were tried shows it, the place alone.
    """
    parties, form = formulas.table_at("parties"), formulas.table_at("agreement.form")
    legal_form = parties.columns.get("legal_form") if parties is not None else None
    if not library.execution or legal_form is None or not any(row.id == "execution" for row in kind.rows()):
        return
    told: set[str] = set()
    for wanted in legal_form.choices:
        for signed in form.choices if form is not None else ("under_hand",):
            for count in range(_most_signing(library, wanted, signed) + 1):
                fitting = [each for each in library.execution.values() if _fits(each, wanted, signed, count)]
                if len(fitting) == 1:
                    proved[ALTERNATIVES] += 1
                    continue
                place = fitting[1].place if fitting else Place(f"{library.root}/execution", 1)
                if f"{wanted} {signed} {place}" in told:
                    continue
                shown = tries().signing(wanted, signed, count)
                told.add(f"{wanted} {signed} {place}")
                yield _problem(kind, fitting, place, wanted, signed, count, shown) if shown else place


def _most_signing(library: Library, legal_form: str, form: str) -> int:
    """How many may sign: where the blocks for a legal form say so, more are refused on purpose."""
    limits = [
        each.signatories[1]
        for each in library.execution.values()
        if each.signatories and legal_form in each.legal_forms and each.form in ("", form)
    ]
    return max(limits, default=1)


def _fits(block: ClauseFile, legal_form: str, form: str, count: int) -> bool:
    least, most = block.signatories or (0, count)
    return legal_form in block.legal_forms and block.form in ("", form) and least <= count <= most


def _problem(
    kind: AgreementKind, fitting: list[ClauseFile], place: Place, wanted: str, signed: str, count: int, shown: Shown
) -> Problem:
    found = "more than one execution block fits" if fitting else "no execution block fits"
    remarks = [Remark(f"answers of the kind {kind.id} that show it: {shown.lines}")]
    remarks += [Remark("this one fits too", each.place) for each in fitting[:1]]
    return Problem(
        ALTERNATIVES,
        f"{found} a party of the legal form {wanted} with {count} signing ({signed})",
        place,
        remarks=tuple(remarks),
        help="make the 'for' of one of them narrower" if fitting else "add a file for it, or widen the 'for' of one",
    )
