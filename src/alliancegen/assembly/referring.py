"""Refer: every cross-reference finds its provision by heading, title or opening words, and gets its numbers (DESIGN 11.6).

An answer may name a section by its id, `[[{{ section }}]]`. The reader of the agreement doesn't know ids, so the title
follows the number: section 13 (Information sharing).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from operator import is_

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.model.agreement import (
    Agreement,
    BodyPart,
    Cell,
    DraftingNote,
    Emphasis,
    Inline,
    Provision,
    Reference,
    ReferenceNumber,
    Role,
    Term,
    Text,
    plain_text,
)
from alliancegen.model.problems import Problem, Remark
from alliancegen.model.scheme import word_before
from alliancegen.model.suggestions import nearest_name

_ENTRIES = (Role.PARAGRAPH, Role.SUB_PARAGRAPH)
_HOLDING_REFERENCES = frozenset({Reference, Emphasis, Term})
_SENTENCE = (".", "!", "?", ".”")


class Found(Struct, frozen=True):
    """A provision with the schedule, and the part of it, in which it stands (None for the body)."""

    provision: Provision
    top: Provision
    part: Provision | None


def refer(agreement: Agreement, left_out: Mapping[str, str] | None = None) -> tuple[Agreement, list[Problem]]:
    """The numbered agreement with its references resolved. `left_out` maps titles that are switched off to the reason."""
    return _Referring(agreement, left_out or {}).refer()


class _Referring:
    def __init__(self, agreement: Agreement, left_out: Mapping[str, str]) -> None:
        self._agreement = agreement
        self._left_out = {folded(title): reason for title, reason in left_out.items()}
        self._plain = agreement.levels == "plain"
        self._titles: dict[str, list[Found]] = {}
        self._ids: dict[str, list[Found]] = {}
        self._headings: dict[str, Mapping[str, list[Found]]] = {}
        self._problems: list[Problem] = []
        for top in agreement.sections():
            self._ids.setdefault(top.section, []).append(Found(top, top, None))
            prefix = "schedule: " if top.role is Role.SCHEDULE else ""
            self._titles.setdefault(prefix + folded(plain_text(top.heading)), []).append(Found(top, top, None))

    def refer(self) -> tuple[Agreement, list[Problem]]:
        done = replace(
            self._agreement,
            front=[self._top(top) for top in self._agreement.front],
            body=[BodyPart(part.title, [self._top(top) for top in part.clauses]) for part in self._agreement.body],
            schedules=[self._top(top) for top in self._agreement.schedules],
            back=[self._top(top) for top in self._agreement.back],
        )
        return done, self._problems

    # ------------------------------------------------------------ through the tree

    def _top(self, top: Provision) -> Provision:
        return self._provision(top, Found(top, top, None))

    def _provision(self, provision: Provision, here: Found) -> Provision:
        if provision.role is Role.PART:
            here = replace(here, part=provision)
        opens = provision.role not in _ENTRIES
        table = provision.table
        if table is not None:
            rows = [[Cell(self._inlines(cell.inlines, here, opens=True)) for cell in row] for row in table.rows]
            head = [Cell(self._inlines(cell.inlines, here, opens=True)) for cell in table.head]
            table = replace(table, head=head, rows=rows)
        inlines = self._inlines(provision.inlines, here, opens=opens)
        children = tuple([self._provision(child, here) for child in provision.children])
        notes = tuple([self._note(note, here) for note in provision.notes])
        if (
            table is None
            and not notes
            and all(map(is_, children, provision.children))
            and _HOLDING_REFERENCES.isdisjoint(map(type, provision.inlines))
        ):
            return provision
        return replace(provision, inlines=inlines, children=children, notes=notes, table=table)

    def _note(self, note: DraftingNote, here: Found) -> DraftingNote:
        return replace(note, inlines=self._inlines(note.inlines, here, opens=True))

    def _inlines(self, inlines: Sequence[Inline], here: Found, *, opens: bool) -> tuple[Inline, ...]:
        if _HOLDING_REFERENCES.isdisjoint(map(type, inlines)):
            return tuple(inlines)
        done: list[Inline] = []
        for inline in inlines:
            match inline:
                case Reference():
                    done += self._reference(inline, here, opens=opens)
                case Emphasis(inner, strong):
                    done.append(Emphasis(self._inlines(inner, here, opens=opens), strong))
                case Term(inner):
                    done.append(Term(self._inlines(inner, here, opens=opens)))
                case _:
                    done.append(inline)
            opens = isinstance(inline, Text) and inline.text.rstrip().endswith(_SENTENCE) and inline.text.endswith(" ")
        return tuple(done)

    # ------------------------------------------------------------ one reference

    def _reference(self, reference: Reference, here: Found, *, opens: bool) -> list[Inline]:
        found = self._find(reference, here)
        if found is None:
            return [reference]
        numbers = list(self._numbers(found, here))
        if opens and numbers[0].words:
            numbers[0] = replace(numbers[0], words=numbers[0].words[0].upper() + numbers[0].words[1:])
        done = replace(reference, numbers=tuple(numbers), opens_sentence=opens)
        by_id = reference.written in self._ids and reference.written != plain_text(found.top.heading)
        return [done, Text(f" ({plain_text(found.top.heading)})")] if by_id else [done]

    def _numbers(self, found: Found, here: Found) -> list[ReferenceNumber]:
        """The live numbers of a reference: `clause 8.1`, or `paragraph 2.1` of `Part 1` of `Schedule 3`."""
        provision, top, scheme = found.provision, found.top, self._agreement.scheme
        if not provision.path and provision.role not in (Role.SCHEDULE, Role.PART):
            return [ReferenceNumber("the ", plain_text(provision.heading).lower(), provision.key)]
        if top.role is not Role.SCHEDULE:
            word = {Role.PARTY: "party", Role.RECITAL: "recital"}.get(
                provision.role, "section" if self._plain else scheme.clause_word
            )
            return [ReferenceNumber(word_before(word, provision.path, scheme.clauses), provision.path, provision.key)]
        numbers: list[ReferenceNumber] = []
        if provision.role not in (Role.SCHEDULE, Role.PART):
            word = word_before("paragraph", provision.path, scheme.schedule_paragraphs)
            numbers.append(ReferenceNumber(word, provision.path, provision.key))
        part = provision if provision.role is Role.PART else found.part
        if part is not None and (provision is part or here.part is None or here.part.key != part.key):
            word = word_before("Part", part.number, scheme.schedules[1:])
            numbers.append(ReferenceNumber(f"{' of ' if numbers else ''}{word}", part.number, part.key, full=False))
        if here.top.key != top.key or provision is top:
            word = word_before(scheme.schedule_word, top.number, scheme.schedules[:1])
            numbers.append(ReferenceNumber(f"{' of ' if numbers else ''}{word}", top.number, top.key))
        return numbers

    def _find(self, reference: Reference, here: Found) -> Found | None:
        base, *openings = [piece.strip() for piece in reference.written.split(" > ")]
        matches = self._matches(base, here)
        if not matches:
            self._problems.append(self._broken(reference, base, here))
            return None
        if len(matches) > 1:
            self._problems.append(_ambiguous(reference, matches))
            return None
        found = matches[0]
        for opening in openings:
            entries = [
                each for each in found.provision.walk()
                if each.role in _ENTRIES and folded(plain_text(each.inlines)).startswith(folded(opening))
            ]  # fmt: skip
            if len(entries) != 1:
                known = ", ".join(
                    f"'{plain_text(each.inlines)[:30]}'" for each in found.provision.children if each.role in _ENTRIES
                )
                self._problems.append(
                    Problem(
                        "broken-reference",
                        f"{len(entries) or 'no'} {'entries' if len(entries) != 1 else 'entry'} of '{base}' open with '{opening}'",
                        reference.place,
                        remarks=(Remark(f"its entries open with {known}"),) if known else (),
                    )
                )
                return None
            found = replace(found, provision=entries[0])
        return found

    def _matches(self, base: str, here: Found) -> list[Found]:
        name = folded(base)
        if name in ("this clause", "this schedule"):
            return [Found(here.top, here.top, None)]
        within = here.part or here.top
        own = self._headed(within, here.top, here.part).get(name) or self._headed(here.top, here.top, None).get(name)
        if own:
            return own
        if name in self._titles or base in self._ids:
            return self._titles.get(name) or self._ids[base]
        found: list[Found] = []
        end = name.find(": ")
        while end >= 0:  # a title may hold a colon itself
            for top in self._titles.get(name[:end], ()):
                found += self._headed(top.top, top.top, None).get(name[end + 2 :], [])
            end = name.find(": ", end + 1)
        return found

    def _headed(self, within: Provision, top: Provision, part: Provision | None) -> Mapping[str, list[Found]]:
        """The provisions below a section, schedule or part by their headings, read off once."""
        if within.key not in self._headings:
            found: dict[str, list[Found]] = {}
            for name, each in _headings(within, top, part):
                found.setdefault(name, []).append(each)
            self._headings[within.key] = found
        return self._headings[within.key]

    def _broken(self, reference: Reference, base: str, here: Found) -> Problem:
        name = folded(base)
        for title, reason in self._left_out.items():
            if name == title or name.startswith(f"{title}: "):
                return Problem(
                    "reference-to-absent-section",
                    f"'{base}' is not part of this agreement: {reason}",
                    reference.place,
                    help="put the reference inside a condition such as   {% if sections.… %}",
                )
        headings = [plain_text(each.heading) for each in here.top.walk() if each.heading]
        near = nearest_name(
            base, [*headings, *(plain_text(found.top.heading) for tops in self._titles.values() for found in tops)]
        )
        return Problem(
            "broken-reference",
            f"there is no heading or title '{base}'",
            reference.place,
            help=f"write [[{near}]]" if near else "",
        )


def _headings(within: Provision, top: Provision, part: Provision | None) -> Iterator[tuple[str, Found]]:
    """The provisions below `within` by their headings; those inside a part also as `Part title: Heading`."""
    for child in within.children:
        is_part = child.role is Role.PART
        below = list(_headings(child, top, child if is_part else part))
        if child.heading:
            title = folded(plain_text(child.heading))
            yield title, Found(child, top, None if is_part else part)
            if is_part:
                yield from ((f"{title}: {name}", found) for name, found in below)
        yield from below


def _ambiguous(reference: Reference, matches: Sequence[Found]) -> Problem:
    return Problem(
        "broken-reference",
        f"'{reference.written}' fits {len(matches)} headings",
        reference.place,
        remarks=tuple(Remark("one of them", found.provision.place) for found in matches[:2]),
        help="name the section or part before it, as   [[Section: Heading]]",
    )


@lru_cache(4096)
def folded(text: str) -> str:
    """A heading as references find it: whatever its letters' case and its spaces."""
    return " ".join(text.replace("\u00a0", " ").split()).casefold()
