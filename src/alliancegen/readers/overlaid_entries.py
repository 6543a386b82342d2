"""Facts, rules and definitions of an overlay: with a reason an entry replaces the one of its name, without one it is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from alliancegen.model.library import Definition, Library, Rule
from alliancegen.model.overlays import Act, Declared, Overlaid
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.model.suggestions import nearest
from alliancegen.model.written import Written
from alliancegen.readers.clause_file import split_matter
from alliancegen.readers.declarations import reason_of
from alliancegen.readers.definitions import read_definitions
from alliancegen.readers.fields import Fields
from alliancegen.readers.folder import Folder
from alliancegen.readers.passages import entry_text, short_hash
from alliancegen.readers.rules import read_facts, read_rules
from alliancegen.readers.sources import Sources
from alliancegen.readers.suspecting import suspect
from alliancegen.readers.yaml_source import read_yaml_text


def lay_facts(library: Library, folder: Folder, sources: Sources, problems: list[Problem]) -> Library:
    """The library with the facts of an overlay."""
    written = folder.yaml("facts.yaml")
    if written is None:
        return library
    read = read_facts(written, problems, overlay=True)
    laid = _Laid("fact", {name: [fact.place] for name, fact in library.facts.items()}, folder, sources, problems)
    laid.declare(_declared(written, "fact", problems))
    laid.check({name: fact.place for name, fact in read.items()})
    return replace(library, facts={**library.facts, **read}, overlaid=[*library.overlaid, *laid.overlaid])


def lay_rules(library: Library, folder: Folder, sources: Sources, problems: list[Problem]) -> Library:
    """The library with the rules of an overlay: one that replaces a kind's rule stands in that kind, a new one holds for all."""
    written = folder.yaml("rules.yaml")
    if written is None:
        return library
    read = {rule.id: rule for rule in read_rules(written, problems, library.style.dated_bodies, overlay=True)}
    known = {rule.id: [rule.place] for kind in library.kinds.values() for rule in kind.rules}
    known |= {rule.id: [rule.place] for rule in library.rules}
    laid = _Laid("rule", known, folder, sources, problems)
    laid.declare(_declared(written, "rule", problems))
    laid.check({name: rule.place for name, rule in read.items()})

    def replaced(rules: Iterable[Rule]) -> list[Rule]:
        return [read.get(rule.id, rule) for rule in rules]

    new = [rule for name, rule in read.items() if name not in known]
    kinds = {name: replace(kind, rules=replaced(kind.rules)) for name, kind in library.kinds.items()}
    overlaid = [*library.overlaid, *laid.overlaid]
    return replace(library, rules=[*replaced(library.rules), *new], kinds=kinds, overlaid=overlaid)


def lay_definitions(library: Library, folder: Folder, sources: Sources, problems: list[Problem]) -> Library:
    """The library with the definitions of an overlay. Those that replace others are named, with reasons, in front matter:

    ---
    replaces:
      Losses: {reason: The insurer asked for it., base: 3f9a2c10}
    ---
    """
    text = folder.text("definitions.md")
    if text is None:
        return library
    file = f"{folder.name}/definitions.md"
    matter, body, first_line = split_matter(text)
    front, found = read_yaml_text(matter, file, 2) if matter is not None else (None, [])
    read, more = read_definitions(body, file, first_line)
    problems += [*found, *more]
    known: dict[str, list[Place]] = {}
    for definition in library.definitions:
        known.setdefault(definition.term, []).append(definition.place)
    laid = _Laid("definition", known, folder, sources, problems)
    if front is not None:
        declared = Fields(front, "the front matter of definitions.md", ("replaces",), problems).mapping("replaces")
        laid.declare({term: _entry(each, term, problems) for term, each in declared.items()})
    laid.check({each.term: each.place for each in read})
    definitions = _with(library.definitions, read)
    return replace(library, definitions=definitions, overlaid=[*library.overlaid, *laid.overlaid])


def _with(old: Sequence[Definition], new: Sequence[Definition]) -> list[Definition]:
    """The definitions with new ones: those of a term that was there stand in its place."""
    by_term: dict[str, list[Definition]] = {}
    for each in old:
        by_term.setdefault(each.term, []).append(each)
    for term in {each.term for each in new}:
        by_term[term] = [each for each in new if each.term == term]
    known = {each.term for each in old}
    kept = [each for term in by_term if term in known for each in by_term[term]]
    return [*kept, *(each for each in new if each.term not in known)]


def _declared(written: Written, key: str, problems: list[Problem]) -> dict[str, Declared]:
    """What the entries of a list say that they replace."""
    rows = [
        (each.mapping.get(key), each) for each in written.entries if "reason" in each.mapping or "base" in each.mapping
    ]
    return {
        name.text: _entry(each, name.text, problems, name.place)
        for name, each in rows
        if name is not None and name.text
    }


def _entry(written: Written, name: str, problems: list[Problem], place: Place | None = None) -> Declared:
    """The reason and the base of one entry; a reason alone may be written as a text."""
    at = place or written.key or written.place
    mapping = {"reason": written} if written.is_text else {
        key: written.mapping[key] for key in ("reason", "base") if key in written.mapping
    }  # fmt: skip
    fields = Fields(Written(mapping, at), f"the overlay of '{name}'", ("reason", "base"), problems)
    return Declared(Act.REPLACES, reason_of(fields), at, name, "", fields.text("base"))


class _Laid:
    """Entries of one sort, held against those of the library: what each replaces, and why."""

    def __init__(
        self,
        what: str,
        known: Mapping[str, Sequence[Place]],
        folder: Folder,
        sources: Sources,
        problems: list[Problem],
    ) -> None:
        self._what = what
        self._known = known
        self._folder = folder
        self._sources = sources
        self._problems = problems
        self._declared: dict[str, Declared] = {}
        self.overlaid: list[Overlaid] = []

    def declare(self, declared: Mapping[str, Declared]) -> None:
        self._declared.update(declared)

    def check(self, read: Mapping[str, Place]) -> None:
        """Tell what isn't declared, and what is and can't be; note the rest."""
        for name, place in read.items():
            self._check_one(name, place)
        for name, declared in self._declared.items():
            if name not in read:
                message = f"the {self._what} '{name}' is said to be replaced, and isn't here"
                self._refuse("nothing-to-overlay", message, declared.place, nearest(name, read))

    def _check_one(self, name: str, place: Place) -> None:
        declared = self._declared.get(name)
        known = self._known.get(name)
        if declared is None and known is None:
            added = Declared(Act.ADDS, "", place, name)
            self.overlaid.append(Overlaid(self._what, name, added, self._folder.name, place.file))
        elif declared is None and known is not None:
            base = short_hash(self._base(known))
            where = "under   replaces:   in front" if self._what == "definition" else "to it"
            message = f"this would replace the {self._what} '{name}' of {known[0].short} without saying so"
            line = (
                f"{name}: {{reason: …, base: {base}}}"
                if self._what == "definition"
                else f"reason: …   and   base: {base}"
            )
            self._refuse("undeclared-overlay", message, place, f"add   {line}   {where}")
        elif declared is not None and known is None:
            message = f"there is no {self._what} '{name}' to replace"
            help = nearest(name, self._known) or f"leave the reason out if the {self._what} is new"
            self._refuse("nothing-to-overlay", message, declared.place, help)
        elif declared is not None and known is not None:
            if problem := suspect(declared, self._base(known), known[0], None):
                self._problems.append(problem)
            self.overlaid.append(Overlaid(self._what, name, declared, self._folder.name, place.file))

    def _base(self, places: Sequence[Place]) -> str:
        return "\n".join(entry_text(place, self._sources) for place in places)

    def _refuse(self, rule: str, message: str, place: Place, help: str) -> None:
        self._problems.append(Problem(rule, message, place, help=help))
