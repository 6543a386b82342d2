"""Assemble: a plan and the settled answers make an agreement, whole and numbered.

The order inside: fill and nest each section, put the execution blocks and the definitions in, number, refer.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec.structs import replace

from alliancegen.assembly.defining import define
from alliancegen.assembly.deriving import Derived
from alliancegen.assembly.evaluating import CannotEvaluate, Scope, evaluate, truth
from alliancegen.assembly.filling import Filler
from alliancegen.assembly.kind_words import kind_words
from alliancegen.assembly.nesting import nest
from alliancegen.assembly.numbering import number
from alliancegen.assembly.planning import in_or_out
from alliancegen.assembly.printing import words_of
from alliancegen.assembly.referring import refer
from alliancegen.assembly.room import Room
from alliancegen.model.agreement import Agreement, BodyPart, Provision, Role
from alliancegen.model.library import AgreementKind, ContentsRow, Definition, Library
from alliancegen.model.plan import Entry, Plan
from alliancegen.model.problems import Problem, Remark
from alliancegen.model.reached import Reached
from alliancegen.model.scheme import DEFAULT, Scheme
from alliancegen.model.templates import ClauseFile
from alliancegen.model.values import Absent, Answer, Blank, Row, Several, Value

_FRONT_ROLES = {"cover": Role.COVER, "parties": Role.PARTIES, "background": Role.BACKGROUND}


def assemble(
    plan: Plan,
    derived: Derived,
    library: Library,
    kind: AgreementKind,
    scheme: Scheme = DEFAULT,
    reached: Reached | None = None,
) -> tuple[Agreement, list[Problem]]:
    """The finished agreement, and everything that its clauses and these answers don't allow together.

    `scheme` is how the house numbers; the words of the answers (`style.clause_word`, `style.schedule_word`) go before its.
    `reached` takes down which paragraphs and branches of the clause files it is made of.
    """
    return _Assembling(plan, derived, library, kind, scheme, reached).assemble()


def assemble_beside(
    name: str, plan: Plan, derived: Derived, library: Library, kind: AgreementKind, scheme: Scheme = DEFAULT
) -> tuple[Provision, list[Problem]]:
    """A section that stands beside the agreement and refers to it, such as `summary`: filled, its references resolved."""
    return _Assembling(plan, derived, library, kind, scheme).beside(name)


class _Assembling:
    def __init__(
        self,
        plan: Plan,
        derived: Derived,
        library: Library,
        kind: AgreementKind,
        scheme: Scheme,
        reached: Reached | None = None,
    ) -> None:
        self._reached = reached
        self._scheme = scheme
        self._plan = plan
        self._derived = derived
        self._library = library
        self._kind = kind
        self._scope: Scope = derived.scope.with_names(in_or_out(plan, kind))
        self._kind_words = kind_words(kind.words, library.style.proper_names)
        self._problems: list[Problem] = []
        self._room = Room()

    def assemble(self) -> tuple[Agreement, list[Problem]]:
        draft = self._agreement()
        conditioned = [each for each in self._library.definitions if self._holds(each)]
        defined = define(draft, conditioned, self._library.style.proper_names, self._definition)
        done, unresolved = refer(number(defined), self._left_out())
        return done, [*self._problems, *unresolved]

    def beside(self, name: str) -> tuple[Provision, list[Problem]]:
        draft = self._agreement()
        entry = Entry(ContentsRow(name, "", None, self._library.sections[name].place), {})
        front = [each for each in draft.front if each.section != name]
        added = self._section(entry, Role.CLAUSE)
        done, unresolved = refer(number(replace(draft, front=[*front, added])), self._left_out())
        return done.front[-1], [*self._problems, *unresolved]

    def _agreement(self) -> Agreement:
        plan = self._plan
        listed = self._kind.contents_list
        title = self._words("agreement.title") or self._kind.title  # a file without a title is announced by its name
        return Agreement(
            kind=self._kind.id,
            title=title,
            short_title=self._words("agreement.short_name") or title,
            version=self._words("agreement.version"),
            version_date=self._words("agreement.version_date"),
            draft=not self._derived.answers.execution,
            deed=self._choice("agreement.form") == "deed",
            levels="legal"
            if self._binding_sections is None
            else self._kind.levels,  # what binds must be citable line by line
            front=[self._section(entry, _FRONT_ROLES.get(entry.row.id, Role.CLAUSE)) for entry in plan.front],
            body=[BodyPart(title, [self._section(entry, Role.CLAUSE) for entry in part]) for title, part in plan.body],
            schedules=[self._section(entry, Role.SCHEDULE) for entry in plan.schedules],
            back=[self._section(entry, Role.EXECUTION) for entry in plan.back],
            contents=listed is not None and (not listed.when or self._derived.holds(listed.when)),
            contents_after=sum(entry.row.id in self._kind.contents_after for entry in plan.front),
            binds=self._binding_sections,
            signatures_before_schedules=self._choice("style.signatures") == "before",
            scheme=self._scheme.called(
                self._choice("style.clause_word") or self._scheme.clause_word,
                self._choice("style.schedule_word") or self._scheme.schedule_word,
            ),
            agreed_form=self._choice("agreement.status") == "agreed_form",
        )

    # ------------------------------------------------------------ answers of the cover

    def _value(self, path: str) -> Value:
        return self._derived.answers.root.at(path)

    def _words(self, path: str) -> str:
        value = self._value(path)
        return "" if isinstance(value, Absent | Blank) else words_of(value, self._scope)

    def _choice(self, path: str) -> str:
        value = self._value(path)
        return str(value.value) if isinstance(value, Answer) else ""

    # ------------------------------------------------------------ sections

    @cached_property
    def _binding_sections(self) -> frozenset[str] | None:
        """The sections that bind in law; None where all of them do."""
        status = self._choice("agreement.binding")
        if status in ("", "binding"):
            return None
        listed = self._value("agreement.binding_sections") if status == "partly_binding" else Absent()
        entries = listed.entries if isinstance(listed, Several) else ()
        return frozenset(str(each.value) for each in entries if isinstance(each, Answer))

    def _section(self, entry: Entry, role: Role) -> Provision:
        files = self._library.schedules if role is Role.SCHEDULE else self._library.sections
        clause_file = files[entry.row.id]
        filler = self._filler(entry.row.id).with_names(entry.names)
        key = clause_file.id + "".join(f"[{row.id}]" for row in entry.names.values() if isinstance(row, Row))
        heading = tuple(filler.inlines(clause_file.title))
        blocks = list(filler.blocks(clause_file.body))
        section = nest(blocks, role, key, heading, clause_file.place, clause_file.id, self._problems)
        return self._with_execution_blocks(section) if role is Role.EXECUTION else section

    def _filler(self, section: str) -> Filler:
        """Our "must" in the house's verb where the section binds, "will" where it doesn't."""
        binds = self._binding_sections is None or section in self._binding_sections
        modal = self._choice("style.modal") or "must" if binds else "will"
        return Filler(self._scope, modal, self._problems, self._kind_words, self._reached, self._room)

    # ------------------------------------------------------------ execution

    def _with_execution_blocks(self, section: Provision) -> Provision:
        children: list[Provision] = []
        for child in section.children:
            children += self._execution_blocks() if child.role is Role.DEFINITION else [child]
        return replace(section, children=tuple(children))

    def _execution_blocks(self) -> list[Provision]:
        blocks = []
        for party in self._derived.answers.parties.values():
            clause_file = self._block_for(party)
            if clause_file is not None:
                filler = self._filler("execution").with_names({"party": party})
                filled = list(filler.blocks(clause_file.body))
                key = f"execution/{party.id}"
                blocks.append(nest(filled, Role.BLOCK, key, (), clause_file.place, "execution", self._problems))
        return blocks

    def _block_for(self, party: Row) -> ClauseFile | None:
        """The one execution block that fits a party's legal form, the form of signing and the number who sign."""
        form = self._choice("agreement.form") or "under_hand"
        legal_form, signatories = party.columns.get("legal_form", Absent()), party.columns.get("signatories", Absent())
        wanted = str(legal_form.value) if isinstance(legal_form, Answer) else ""
        count = len(signatories.entries) if isinstance(signatories, Several) else 0
        fitting = [
            each
            for each in self._library.execution.values()
            if wanted in each.legal_forms
            and each.form in ("", form)
            and (each.signatories is None or each.signatories[0] <= count <= each.signatories[1])
        ]
        if len(fitting) == 1:
            return fitting[0]
        spoken = "a deed" if form == "deed" else "a document under hand"
        words = legal_form.words if isinstance(legal_form, Answer) else "unknown"
        self._problems.append(
            Problem(
                "no-execution-block" if not fitting else "two-execution-blocks",
                f"{'no' if not fitting else 'more than one'} execution block fits '{party.id}' ({words}, {count} signing) for {spoken}",
                legal_form.origin.place or party.origin.place,
                remarks=tuple(Remark("this one fits", each.place) for each in fitting[:2]),
                help="check legal_form, signatories and agreement.form"
                if not fitting
                else "make the 'for' of one of them narrower",
            )
        )
        return None

    # ------------------------------------------------------------ definitions and references

    def _holds(self, definition: Definition) -> bool:
        if definition.condition is None:
            return True
        try:
            return truth(evaluate(definition.condition, self._scope)) is True
        except CannotEvaluate as reason:
            self._problems.append(Problem("cannot-evaluate", str(reason), definition.place))
            return False

    def _definition(self, definition: Definition) -> Provision:
        first, *rest = self._filler("definitions").blocks(definition.body)
        entry = nest(
            rest, Role.DEFINITION, f"definitions/{definition.term}", (), definition.place, "definitions", self._problems
        )
        return replace(entry, inlines=tuple(first.inlines))

    def _left_out(self) -> Mapping[str, str]:
        """The titles of what the plan leaves out, with the reason."""
        schedules = {row.id for row in self._kind.schedules}
        titles: dict[str, str] = {}
        for name, decision in self._plan.decisions.items():
            files: Mapping[str, ClauseFile] = self._library.schedules if name in schedules else self._library.sections
            if not decision.included and name in files:
                prefix = "Schedule: " if name in schedules else ""
                titles[prefix + self._kind_words(files[name].title_text)] = decision.reason
        return titles
