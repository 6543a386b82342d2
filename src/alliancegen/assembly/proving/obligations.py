"""What a library owes whatever the answers are, each as a formula that must never hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from alliancegen.assembly.kind_words import kind_words
from alliancegen.assembly.proving.diagrams import ALWAYS, NEVER
from alliancegen.assembly.proving.formulas import Formulas
from alliancegen.assembly.proving.walking import (
    ANSWER,
    Defined,
    Pointer,
    Printed,
    Reading,
    Run,
    Seen,
    printed,
    walk_definition,
)
from alliancegen.assembly.referring import folded
from alliancegen.model.capitals import CALENDAR, enactments, unexplained
from alliancegen.model.library import AgreementKind, Library
from alliancegen.model.places import Place
from alliancegen.model.suggestions import nearest
from alliancegen.model.templates import Marker
from alliancegen.model.terms import TermFinder, Use
from alliancegen.model.typography import typeset

REFERENCE = "reference-to-absent-section"
TERM = "undefined-term"
POINT = "missing-point"
ALTERNATIVES = "overlapping-alternatives"
HEADING = "duplicate-heading"
CONTENTS = "contents-and-checklist"
UNREACHABLE = "unreachable-clause"

_BEGUN = re.compile(r"(?<!\w)[A-Z][\w’-]*\s*$")
_ENTRIES = (Marker.LETTER, Marker.ROMAN)
_NOTES = (Marker.DRAFTING_NOTE, Marker.NOTE_TO_OTHER_SIDE)


class Obligation(Struct, frozen=True):
    """`fault` must never hold. `about` is what a real run is asked about: a reference, a term, a point, a heading.

    `within` is the formula of what makes it an obligation at all; `message` is told of a fault, `other` is a second place.
    """

    rule: str
    about: str
    place: Place
    fault: int
    within: int
    message: str
    other: Place | None = None
    help: str = ""
    beside: bool = False


class Obligations:
    """The obligations of one kind."""

    def __init__(self, library: Library, kind: AgreementKind, formulas: Formulas) -> None:
        self._library = library
        self._kind = kind
        self._formulas = formulas
        self._d = formulas.diagrams
        self._words = kind_words(kind.words, library.style.proper_names)
        self.tops = printed(library, kind, formulas)
        self._inside = [top for top in self.tops if not top.beside]
        self._anywhere: dict[str, int] = {}

    def all(self) -> Iterator[Obligation]:
        """Everything that this kind owes."""
        yield from self._contents()
        yield from self._points()
        yield from self._headings()
        yield from self._terms()
        yield from self._references()

    # ------------------------------------------------------------ contents, checklist, points

    def _contents(self) -> Iterator[Obligation]:
        for required in self._kind.checklist:
            if required.required == "recommended":
                continue
            needed, included = self._formulas.fact(required.when), self._formulas.included(required.id)
            yield Obligation(
                CONTENTS,
                required.id,
                required.place,
                self._d.both(needed, self._d.negated(included)),
                needed,
                f"the checklist of {self._kind.id} requires '{required.id}', and the contents leave it out",
                next((row.place for row in self._kind.rows() if row.id == required.id), None),
                "give both the same condition",
            )

    def _points(self) -> Iterator[Obligation]:
        claims: dict[tuple[str, str], list[int]] = defaultdict(list)
        for top in self._inside:
            for claim in top.file.claims:
                claims[claim.section, claim.point].append(self._claimed(top, claim.headings))
        for required in self._kind.checklist:
            owed = self._formulas.fact(required.when)
            if required.required == "recommended":
                owed = self._formulas.included(required.id)
            else:  # a required section that is left out is told once, not point by point
                owed = self._d.both(owed, self._formulas.included(required.id))
            for point in required.points.values():
                within = self._d.both(owed, self._formulas.fact(point.when))
                covered = self._d.either(*claims[required.id, point.id])
                yield Obligation(
                    POINT,
                    f"{required.id}#{point.id}",
                    point.place,
                    self._d.both(within, self._d.negated(covered)),
                    within,
                    f"an agreement of the kind {self._kind.id} can lack the point '{required.id}#{point.id}'",
                    None,
                    "print the clause that covers it under the same condition, or give the point a 'when'",
                )

    def _claimed(self, top: Printed, headings: Sequence[str]) -> int:
        found = [top.formula]
        for heading in headings:
            if heading != "whole":
                wanted = folded(self._words(typeset(heading)))
                found.append(
                    self._d.either(
                        *(
                            self._printed(seen, each)
                            for seen in top.seen
                            for each in seen.heading
                            if folded(each.text) == wanted
                        )
                    )
                )
        return self._d.both(*found) if headings else NEVER

    def _printed(self, seen: Seen, reading: Reading) -> int:
        """The formula of a heading's being there: for the row that is spoken of, or for any other."""
        return self._d.either(reading.formula, seen.sure) if len(seen.heading) == 1 else reading.formula

    # ------------------------------------------------------------ headings

    def _headings(self) -> Iterator[Obligation]:
        for top in self._inside:
            by_name: dict[tuple[int, str], list[tuple[Seen, int]]] = defaultdict(list)
            for seen in top.seen:
                if seen.block.marker is Marker.PART and top.file.kind.value == "sections":
                    continue
                part = -1 if seen.block.marker is Marker.PART else seen.part
                for each in seen.heading:
                    by_name[part, folded(each.text)].append((seen, each.formula))
                    if ANSWER not in each.text and seen.again != NEVER:
                        yield Obligation(
                            HEADING,
                            each.text,
                            seen.block.place,
                            self._d.both(each.formula, seen.again),
                            each.formula,
                            f"'{each.text}' can stand twice in one agreement, once for each row",
                            None,
                            "put an answer of the row into the heading",
                        )
            for (_, name), found in by_name.items():
                yield from self._twice(top, name, found)

    def _twice(self, top: Printed, name: str, found: Sequence[tuple[Seen, int]]) -> Iterator[Obligation]:
        for index, (later, formula) in enumerate(found):
            for first, earlier in found[:index]:
                if first is later:
                    continue
                whole = top.formula in (formula, earlier)
                yield Obligation(
                    HEADING if whole else ALTERNATIVES,
                    name,
                    later.block.place,
                    self._d.both(formula, earlier),
                    formula,
                    f"'{_shown(name)}' can stand twice in one agreement",
                    first.block.place,
                    "let one of them be printed only where the other isn't",
                )

    # ------------------------------------------------------------ terms

    def _terms(self) -> Iterator[Obligation]:
        defined: dict[str, list[Defined]] = defaultdict(list)
        holder = next((top for top in self._inside if top.row.id == "definitions"), None)
        for entry in self._library.definitions if holder is not None else ():
            assert holder is not None  # looked up above
            holds = ALWAYS if entry.condition is None else self._formulas.formula(entry.condition)
            holds = self._d.both(holds, holder.formula)
            defined[entry.term].append(Defined(entry.term, holds, entry.place))
            walk_definition(self._formulas, self._words, entry.term, entry.body, holds, holder)
        for top in self._inside:
            for each in top.defined:
                defined[each.term].append(each)
        forms = {each.term: each.forms for each in self._library.definitions}
        finder = TermFinder({**dict.fromkeys(defined, ()), **forms}, self._library.style.proper_names)
        yield from self._used(finder, defined)
        for term, found in defined.items():
            yield from self._defined_twice(term, found)

    def _used(self, finder: TermFinder, defined: dict[str, list[Defined]]) -> Iterator[Obligation]:
        """Each use of a term once a formula; a definition's own words count where the term is used."""
        uses: dict[str, dict[int, tuple[Place, str]]] = defaultdict(dict)
        lost: dict[tuple[str, int, str], dict[int, tuple[Place, str]]] = defaultdict(dict)
        split: set[tuple[int, str]] = set()
        inside: list[tuple[str, str, int, Place]] = []
        for top in self._inside:
            for run in top.runs:
                if run.formula == NEVER or run.marker in _NOTES:
                    continue
                acts = list(enactments(run.text))
                for use in (*finder.uses(run.text, run.opens), *self._begun_before(run, finder, split)):
                    if not use.term or (use.opens and " " not in use.words) or use.term == run.term:
                        continue
                    if any(start <= use.start < end for start, end in acts):
                        continue
                    if run.term:
                        inside.append((use.term, run.term, run.formula, run.place))
                    else:
                        uses[use.term].setdefault(run.formula, (run.place, use.words))
                if (
                    run.marker in (Marker.TABLE_HEAD, Marker.TABLE_ROW, Marker.SIGN, Marker.WRITE)
                    or top.row.id == "cover"
                ):
                    continue
                for words in (run.text[start:end] for start, end in unexplained(run.text, run.opens, finder, CALENDAR)):
                    lost[words, run.paragraph, top.row.id].setdefault(run.formula, (run.place, words))
        self._find_used({term: self._d.either(*found) for term, found in uses.items()}, inside)
        for term, of, formula, place in inside:
            used = self._d.both(formula, self._anywhere.get(of, NEVER))
            if used != NEVER:
                uses[term].setdefault(used, (place, term))
        for (words, paragraph, _), places in lost.items():
            if (paragraph, words) not in split:
                for formula, where in places.items():
                    uses[words].setdefault(formula, where)
        for term, places in uses.items():
            holds = self._d.either(*(each.formula for each in defined.get(term, ())))
            for formula, (place, words) in places.items():
                yield Obligation(
                    TERM,
                    term,
                    place,
                    self._d.both(formula, self._d.negated(holds)),
                    formula,
                    f"'{words}' is used here, and an agreement of the kind {self._kind.id} can lack its definition",
                    next((each.place for each in defined.get(term, ())), None),
                    "define it under the same condition, or write other words where it isn't defined",
                )

    def _begun_before(self, run: Run, finder: TermFinder, split: set[tuple[int, str]]) -> Iterator[Use]:
        """Terms of which a condition cuts the words in two: `{% if … %}Clinical {% endif %}Service`."""
        for before in run.before:
            if not _BEGUN.search(before):
                continue
            for use in finder.uses(before + run.text, opens=False):
                if use.start < len(before) < use.end:
                    split.add((run.paragraph, before[use.start :].strip()))
                    split.add((run.paragraph, run.text[: use.end - len(before)].strip()))
                    yield use

    def _find_used(self, anywhere: dict[str, int], inside: Sequence[tuple[str, str, int, Place]]) -> None:
        """Where each term is used at all: a definition that is printed uses others."""
        before = None
        while before != anywhere:
            before = dict(anywhere)
            for term, of, formula, _ in inside:
                used = self._d.both(formula, anywhere.get(of, NEVER))
                anywhere[term] = self._d.either(anywhere.get(term, NEVER), used)
        self._anywhere = anywhere

    def _defined_twice(self, term: str, found: Sequence[Defined]) -> Iterator[Obligation]:
        for index, later in enumerate(found):
            for first in found[:index]:
                yield Obligation(
                    ALTERNATIVES,
                    term,
                    later.place,
                    self._d.both(later.formula, first.formula),
                    later.formula,
                    f"'{term}' can be defined twice in one agreement",
                    first.place,
                    "let one of the definitions hold only where the other doesn't",
                )

    # ------------------------------------------------------------ references

    def _references(self) -> Iterator[Obligation]:
        told: set[tuple[str, int, int, str]] = set()
        for top in self.tops:
            for pointer in top.pointers:
                key = (top.row.id, pointer.part, pointer.written.formula, pointer.written.text)
                if pointer.written.formula == NEVER or key in told:
                    continue
                told.add(key)
                if pointer.written.text.startswith(ANSWER) and pointer.written.text.count(ANSWER) == 1:
                    continue  # an answer that names a section: the plan refuses one that isn't there
                within = pointer.written.formula
                if pointer.term:
                    within = self._d.both(within, self._anywhere.get(pointer.term, NEVER))
                there = self._there(pointer, top)
                message = f"'{_shown(pointer.written.text)}' can be missing from an agreement of the kind {self._kind.id} that refers to it"
                help = "put the reference inside a condition such as   {% if sections.… %}"
                if there == NEVER:
                    message = f"in an agreement of the kind {self._kind.id} nothing is called '{_shown(pointer.written.text)}'"
                    help = nearest(pointer.written.text, self._titles(top)) or help
                yield Obligation(
                    REFERENCE,
                    pointer.written.text,
                    pointer.place,
                    self._d.both(within, self._d.negated(there)),
                    within,
                    message,
                    None,
                    help,
                    top.beside,
                )

    def _titles(self, here: Printed) -> list[str]:
        """What a reference can be to, as it is typed: titles, and the headings of the same file."""
        files = {**self._library.sections, **self._library.schedules}
        headings = [plain for seen in here.seen for each in seen.heading if ANSWER not in (plain := each.text)]
        return [*(files[top.row.id].title_text for top in self.tops if top.row.id in files), *headings]

    def _there(self, pointer: Pointer, here: Printed) -> int:
        """The formula of a reference's finding something."""
        base, *openings = [piece.strip() for piece in pointer.written.text.split(" > ")]
        name = folded(base)
        if name in ("this clause", "this schedule"):
            return ALWAYS
        if not openings:
            own = self._d.either(*(formula for _, _, formula in self._own(here).get(name, ())))
            return self._d.either(own, self._elsewhere.get(name, NEVER))
        found = [*self._own(here).get(name, ()), *self._headed.get(name, ())]
        return self._d.either(*(self._entry(top, index, formula, openings) for top, index, formula in found))

    def _own(self, top: Printed) -> dict[str, list[tuple[Printed, int, int]]]:
        """The headings of a file by their names, with and without the title of their part."""
        known = self._own_headings.get(id(top))
        if known is None:
            known = self._own_headings[id(top)] = defaultdict(list)
            part: Seen | None = None
            for index, seen in enumerate(top.seen):
                for each in seen.heading:
                    there = self._printed(seen, each)
                    known[folded(each.text)].append((top, index, there))
                    if part is not None and seen.block.marker is not Marker.PART:
                        for title in part.heading:
                            known[f"{folded(title.text)}: {folded(each.text)}"].append((top, index, there))
                if seen.block.marker is Marker.PART:
                    part = seen
        return known

    @cached_property
    def _own_headings(self) -> dict[int, dict[str, list[tuple[Printed, int, int]]]]:
        return {}

    @cached_property
    def _headed(self) -> dict[str, list[tuple[Printed, int, int]]]:
        """Headings after the title of their section or schedule."""
        found: dict[str, list[tuple[Printed, int, int]]] = defaultdict(list)
        for top in self._inside:
            for title in top.titles:
                name = f"{'schedule: ' if top.is_schedule else ''}{folded(title.text)}"
                for heading, places in self._own(top).items():
                    found[f"{name}: {heading}"] += [
                        (each, index, self._d.both(formula, title.formula)) for each, index, formula in places
                    ]
        return found

    @cached_property
    def _elsewhere(self) -> dict[str, int]:
        """Titles, and headings after their titles, with the formulas of their being there."""
        found: dict[str, int] = {}
        for top in self._inside:
            for title in top.titles:
                name = f"{'schedule: ' if top.is_schedule else ''}{folded(title.text)}"
                found[name] = self._d.either(found.get(name, NEVER), title.formula)
        for name, places in self._headed.items():
            found[name] = self._d.either(found.get(name, NEVER), *(formula for _, _, formula in places))
        return found

    def _entry(self, top: Printed, index: int, formula: int, openings: Iterable[str]) -> int:
        """The formula of a heading's having an entry below it that opens with these words."""
        done = formula
        for opening in openings:
            done = self._d.both(done, self._opening(top, index, folded(opening)))
        return done

    def _opening(self, top: Printed, index: int, opening: str) -> int:
        """Some entry between this heading and the next one printed opens with these words."""
        found, still = NEVER, ALWAYS
        for seen in top.seen[index + 1 :]:
            if seen.heading:
                still = self._d.both(still, self._d.negated(seen.formula))
            elif seen.block.marker in _ENTRIES:
                for reading in seen.readings:
                    if folded(reading.text).startswith(opening):
                        found = self._d.either(found, self._d.both(still, reading.formula))
            if still == NEVER:
                break
        return found


def _shown(text: str) -> str:
    """A text with its answers as a clause file has them."""
    return text.replace("\ue000", "{{ ").replace("\ue001", " }}")
