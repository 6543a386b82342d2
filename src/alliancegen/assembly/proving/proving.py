"""Prove: every obligation of every kind is decided, or said to be undecided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from alliancegen.assembly.proving.diagrams import ALWAYS, NEVER, TooLarge
from alliancegen.assembly.proving.drafts import Draft, typed
from alliancegen.assembly.proving.formulas import Formulas
from alliancegen.assembly.proving.knowledge import Knowledge
from alliancegen.assembly.proving.obligations import (
    ALTERNATIVES,
    POINT,
    REFERENCE,
    TERM,
    UNREACHABLE,
    Obligation,
    Obligations,
)
from alliancegen.assembly.proving.signing import signing_faults
from alliancegen.assembly.proving.trying import Build, Shown, Tries
from alliancegen.model.library import AgreementKind, Library
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity, shown
from alliancegen.model.questions import Question
from alliancegen.model.written import Written

MOST_RUNS = 12
"""How many agreements of one kind are assembled to decide suspicions."""

_CALLED = {REFERENCE: "references", TERM: "terms", POINT: "points", ALTERNATIVES: "alternatives"}


class Open(Struct, frozen=True):
    """An obligation that could neither be proved nor shown to fail."""

    kind: str
    rule: str
    about: str
    place: Place

    def __str__(self) -> str:
        return f"{self.rule} of '{shown(self.about)}' in {self.kind} ({self.place.short})"


class Proof(Struct):
    """What was proved: how many obligations of each sort, over how many combinations of answers, in how many kinds."""

    proved: Counter[str] = field(default_factory=Counter)
    combinations: int = 0
    kinds: int = 0
    undecided: list[Open] = field(default_factory=list)

    def __str__(self) -> str:
        counts = [f"{self.proved[rule]:,} {called}" for rule, called in _CALLED.items()]
        rest = sum(count for rule, count in self.proved.items() if rule not in _CALLED)
        told = (
            f"proved: {', '.join(counts)}, {rest:,} more, over {self.combinations:,} combinations in {self.kinds} kinds"
        )
        return f"{told}; undecided: {len(self.undecided)}"


Asked = Callable[[AgreementKind], Mapping[str, Question]]
"""The questions of a kind, with its own defaults and ranges."""
Bases = Callable[[AgreementKind], Sequence[Written]]
"""The answers of a kind from which changes start, the plainest first."""


def prove(library: Library, asked: Asked, bases: Bases, build: Build) -> tuple[list[Problem], Proof]:
    """Every fault of a library that some answers show, and what was proved beside. The library has no error."""
    proof = Proof(kinds=len(library.kinds))
    problems: dict[tuple[str, Place | str], Problem] = {}
    reached: dict[Place, bool] = {}
    for kind in library.kinds.values():
        proving = _Proving(library, kind, asked(kind), bases, build, proof)
        proving.find_faults(problems)
        proving.note_reached(reached)
    return [*problems.values(), *_unreached(reached)], proof


class _Proving:
    """One kind."""

    def __init__(
        self,
        library: Library,
        kind: AgreementKind,
        questions: Mapping[str, Question],
        bases: Bases,
        build: Build,
        proof: Proof,
    ) -> None:
        self._library = library
        self._kind = kind
        self._proof = proof
        self._formulas = Formulas(library, kind, questions, library.deciding.get(kind.id, {}))
        self._knowledge = Knowledge(self._formulas, [*library.rules, *kind.rules])
        self._obligations = Obligations(library, kind, self._formulas)
        self._bases = bases
        self._build = build
        self._tries: Tries | None = None
        self._counted: set[int] = set()

    @property
    def tries(self) -> Tries:
        """Made when the first suspicion comes up: most libraries have none."""
        if self._tries is None:
            drafts = [Draft(typed(each), self._formulas) for each in self._bases(self._kind)]
            self._tries = Tries(
                self._library, self._kind, self._formulas, self._knowledge, drafts, self._build, MOST_RUNS
            )
        return self._tries

    def find_faults(self, told: dict[tuple[str, Place | str], Problem]) -> None:
        """Add every fault that some answers show, unless another kind has it already; a term that is lost is told once."""
        for obligation in self._obligations.all():
            self._count(obligation.within)
            key = (obligation.rule, obligation.about if obligation.rule == TERM else obligation.place)
            if key in told:
                continue
            found = self._decide(obligation)
            if isinstance(found, Shown):
                told[key] = _told(obligation, self._kind, found)
            elif found is None:
                self._proof.undecided.append(Open(self._kind.id, obligation.rule, obligation.about, obligation.place))
            else:
                self._proof.proved[obligation.rule] += 1
        for fault in signing_faults(self._library, self._kind, self._formulas, lambda: self.tries, self._proof.proved):
            if isinstance(fault, Problem):
                told.setdefault((fault.rule, fault.message), fault)
            else:
                self._proof.undecided.append(Open(self._kind.id, ALTERNATIVES, "execution block", fault))

    def _decide(self, obligation: Obligation) -> Shown | bool | None:
        if obligation.fault == NEVER:
            return False
        try:
            if self._knowledge.possible(obligation.fault) == NEVER:
                return False
            return self.tries.decide(obligation)
        except TooLarge:
            return None

    def _count(self, formula: int) -> None:
        """Each formula under which something is owed counts its combinations once."""
        if formula not in self._counted:
            self._counted.add(formula)
            self._proof.combinations += self._formulas.diagrams.cases(formula)

    def note_reached(self, reached: dict[Place, bool]) -> None:
        """Which branches and definitions this kind can print. What stands inside a branch that it can't is not asked."""
        for top in self._obligations.tops:
            for branch in top.branches:
                if not reached.get(branch.place) and self._knowledge.plain(branch.before) != NEVER:
                    reached[branch.place] = self._knowledge.plain(branch.formula) != NEVER
        for definition in self._library.definitions:
            holds = ALWAYS if definition.condition is None else self._formulas.formula(definition.condition)
            if not reached.get(definition.place):
                reached[definition.place] = self._knowledge.plain(holds) != NEVER


def _told(obligation: Obligation, kind: AgreementKind, found: Shown) -> Problem:
    remarks = [Remark(f"answers of the kind {kind.id} that show it: {found.lines}")]
    if obligation.other is not None:
        remarks.append(Remark("the other place", obligation.other))
    return Problem(obligation.rule, obligation.message, obligation.place, remarks=tuple(remarks), help=obligation.help)


def _unreached(reached: Mapping[Place, bool]) -> Iterator[Problem]:
    for place, found in reached.items():
        if not found:
            yield Problem(
                UNREACHABLE,
                "no answers of any kind ever print this",
                place,
                Severity.WARNING,
                help="delete it, or correct the condition",
            )
