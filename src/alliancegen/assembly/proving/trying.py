"""A suspicion made concrete: answers that should show a fault are assembled, and the fault is told only if it shows.

Answers that a rule refuses show nothing. Where the rule looks at the answers as a whole, and at everything on which the fault
rests, the case can't be reached and the next one is tried; otherwise it stays undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field

from alliancegen.assembly.defining import used_terms
from alliancegen.assembly.proving.diagrams import NEVER
from alliancegen.assembly.proving.drafts import CannotChange, Draft, as_yaml, changes
from alliancegen.assembly.proving.formulas import Formulas
from alliancegen.assembly.proving.knowledge import Knowledge
from alliancegen.assembly.proving.obligations import (
    ALTERNATIVES,
    CONTENTS,
    HEADING,
    POINT,
    REFERENCE,
    TERM,
    Obligation,
)
from alliancegen.assembly.proving.spelling import paths_in
from alliancegen.assembly.proving.variables import AtLeast, Chosen, Unknown, Variable
from alliancegen.model.agreement import Agreement, Role
from alliancegen.model.library import AgreementKind, Library, Rule
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.terms import TermFinder, defined_in

_TRIES = 4
_BROKEN = ("broken-reference", REFERENCE)
_UNSIGNED = ("no-execution-block", "two-execution-blocks")


class Outcome(Struct, frozen=True):
    """What a run on some answers came to: its problems, and how far it got."""

    problems: Sequence[Problem]
    agreement: Agreement | None = None
    included: Mapping[str, bool] = field(default_factory=dict)


Build = Callable[[str], Outcome]
"""Assembles answers, and the summary beside them."""


class Shown(Struct, frozen=True):
    """Answers that show a fault: the lines that differ from the first answers of a kind."""

    lines: str


class Tries:
    """Tries suspicions of one kind. `bases` are the answers from which changes start; `build` assembles."""

    def __init__(
        self,
        library: Library,
        kind: AgreementKind,
        formulas: Formulas,
        knowledge: Knowledge,
        bases: Iterable[Draft],
        build: Build,
        most: int,
    ) -> None:
        self._library = library
        self._kind = kind
        self._formulas = formulas
        self._knowledge = knowledge
        self._bases = list(bases)
        self._build = build
        self._left = most
        self._shown = NEVER
        self._built: dict[str, Outcome] = {}
        self._rules: dict[str, Rule] = {rule.id: rule for rule in [*library.rules, *kind.rules]}

    def decide(self, obligation: Obligation) -> Shown | bool | None:
        """The answers that show a fault; False where it can't be reached; None where that stays open.

        Answers without any of the faults that were shown before go first: one fault may hide another.
        """
        apart = self._formulas.diagrams.both(obligation.fault, self._formulas.diagrams.negated(self._shown))
        for _ in range(_TRIES):
            suspected = self._knowledge.possible(apart) or self._knowledge.possible(obligation.fault)
            case = self._formulas.diagrams.nearest(suspected, self._cost)
            if case is None:
                return False
            found = self._try(obligation, case)
            if isinstance(found, Shown):
                self._shown = self._formulas.diagrams.either(self._shown, obligation.fault)
            if found is not False:
                return found
            self._knowledge.learn(self._formulas.diagrams.cube(case))
        return None

    def signing(self, legal_form: str, form: str, count: int) -> Shown | None:
        """The answers in which no execution block, or more than one, fits the first party signing in this way."""
        for base in self._bases:
            for kind in ("", *self._party_kinds()):
                draft = base.copy()
                draft.sign(legal_form, form, count, kind)
                outcome = self._outcome(as_yaml(draft.answers))
                if outcome and any(each.rule in _UNSIGNED for each in outcome.problems):
                    return Shown(as_yaml(changes(base, draft)))
        return None

    def _party_kinds(self) -> Iterable[str]:
        """What a party may be: rules say which legal forms go with it."""
        parties = self._formulas.table_at("parties")
        kind = parties.columns.get("kind") if parties is not None else None
        return kind.choices if kind is not None else ()

    def _cost(self, number: int, value: bool) -> int:
        what = self._formulas.variables[number]
        if not self._bases or self._bases[0].holds(what) == value or (isinstance(what, Chosen) and not value):
            return 0
        return 40 if isinstance(what, Unknown) else 3 if isinstance(what, AtLeast) else 1

    def _try(self, obligation: Obligation, case: Mapping[int, bool]) -> Shown | bool | None:
        """The answers that show it; False if they are refused whatever else is answered; None if nothing is shown."""
        wanted = {self._formulas.variables[number]: value for number, value in case.items()}
        refused = False
        for base in self._bases:
            draft = base.copy()
            try:
                draft.show(wanted)
            except CannotChange:
                continue
            outcome = self._outcome(as_yaml(draft.answers))
            if outcome is None:
                return None
            if shows(obligation, outcome, self._library):
                return Shown(as_yaml(changes(base, draft)))
            refused = refused or self._is_refused(outcome, obligation)
        return False if refused else None

    def _outcome(self, text: str) -> Outcome | None:
        if text not in self._built:
            if not self._left:
                return None
            self._left -= 1
            self._built[text] = self._build(text)
        return self._built[text]

    def _is_refused(self, outcome: Outcome, obligation: Obligation) -> bool:
        """Whether a rule refuses the answers that is about everything on which the fault rests."""
        variables = [self._formulas.variables[number] for number in self._formulas.diagrams.support(obligation.fault)]
        for problem in outcome.problems:
            rule = self._rules.get(problem.rule)
            if rule is None or rule.loops or problem.severity is not Severity.ERROR:
                continue  # a rule about one row says little: another row might do
            looked_at = [each for each in (rule.when, rule.require) if each is not None]
            about = {path for each in looked_at for path in paths_in(each, self._library)}
            if all(_speaks_of(about, what) for what in variables):
                return True
        return False


def _speaks_of(about: Iterable[str], what: Variable) -> bool:
    path = getattr(what, "path", "").partition("[")[0]
    return bool(path) and any(
        each == path or each.startswith(f"{path}.") or path.startswith(f"{each}.") for each in about
    )


# ---------------------------------------------------------------- what shows a fault


def shows(obligation: Obligation, outcome: Outcome, library: Library) -> bool:
    """Whether a real run shows the fault that is suspected."""
    match obligation.rule:
        case rule if rule == REFERENCE:
            return _told(outcome, _BROKEN, obligation)
        case rule if rule == POINT:
            return _told(outcome, (POINT,), obligation)
        case rule if rule in (HEADING, ALTERNATIVES):
            twice = f"'{obligation.about}' is defined "
            return _told(outcome, (HEADING,), obligation) or any(
                each.message.startswith(twice) for each in outcome.problems
            )
        case rule if rule == TERM:
            return outcome.agreement is not None and _lacks(outcome.agreement, obligation.about, library)
        case rule if rule == CONTENTS:
            return outcome.included.get(obligation.about) is False
        case _:
            return False


def _told(outcome: Outcome, rules: Sequence[str], obligation: Obligation) -> bool:
    places = (obligation.place, obligation.other)
    return any(each.rule in rules and each.place is not None and each.place in places for each in outcome.problems)


def _lacks(agreement: Agreement, term: str, library: Library) -> bool:
    """Whether an agreement uses a term and defines it nowhere."""
    forms = next((each.forms for each in library.definitions if each.term == term), ())
    if term not in used_terms(agreement.sections(), TermFinder({term: forms}, library.style.proper_names)):
        return False
    return not any(
        term in defined_in(provision.inlines)
        for top in agreement.sections()
        for provision in top.walk()
        if provision.role is not Role.TITLE
    )
