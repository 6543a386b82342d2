"""What was done to a built file since (`alliancegen verify`).

The file is read as if all tracked changes were refused, and compared with what was built: what differs was changed without
tracking. Read as if all were accepted, it differs from that by what was changed with tracking. What was built is known from
the answers, by building again, or else from the hashes in the file's own manifest: then it can be said where words changed,
but not which. A file that lost its manifest (a cleaner took it out) is known by its words alone, if a rebuild is given.

Not changes: numbers that follow from what was added or taken out, results of fields that look like numbers, contents entries
that name a heading. Of looks, those count that carry meaning or work (see `looks`); words made hidden count as taken out.
The seal (see `seal`) is not asked here: what is compared can't be hidden by sealing the file anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.model.comparison import Passage
from alliancegen.model.manifest import Manifest, PrintedProvision
from alliancegen.model.verification import Change, CommentAdded, Foreign, Marked, Rebuild, Verdict, Verification
from alliancegen.writers.docx import manifest as manifests
from alliancegen.writers.docx.comparing import align, known_paragraphs, squeezed
from alliancegen.writers.docx.foreign import find_foreign
from alliancegen.writers.docx.marking import hash_of, labels_of, marks_of
from alliancegen.writers.docx.opening import Parts, Unreadable, open_package, open_parts
from alliancegen.writers.docx.reading import Paragraph, Reading, plain, read

_ENOUGH = 0.5
"""The share of paragraphs that must be found again, word for word or nearly, in a file without its manifest."""

_MOST_LABELS = 10
_MARK = re.compile(r"\[\u2192(\S*)\]")
_MARGINS = "the headers and footers"
_CONTENTS = "the contents list"
_NOTES = "the notes for drafters"


def verify(docx: bytes, rebuilt: bytes | None = None) -> Verification:
    """What was done to the file. `rebuilt` is the agreement built again from its answers. Raises `Unreadable`."""
    parts = open_package(docx)
    own = manifests.read_part(parts)
    opened = open_parts(parts)
    found = _compared(parts, opened, own, rebuilt)
    foreign = find_foreign(parts, opened)
    hashed, stated = manifests.read_hash(parts)
    if own is not None and stated and hashed != stated:
        foreign.append(Foreign("a record of clauses that is not the one written", "customXml/item1.xml"))
    verdict = Verdict.UNTRACKED if foreign and found.verdict.is_fine else found.verdict
    return replace(found, verdict=verdict, foreign=foreign)


def _compared(parts: Mapping[str, bytes], opened: Parts, own: Manifest | None, rebuilt: bytes | None) -> Verification:
    """What was done to words and looks."""
    reading = read(opened)
    if rebuilt is not None:
        parts_again = open_package(rebuilt)
        again, words = manifests.read_part(parts_again), read(open_parts(parts_again))
        assert again is not None  # write_docx has just put it in
        return _against_rebuild(_Found(reading, opened), own, manifests.read_properties(parts), again, words)
    if own is not None:
        return _said(_Comparison(own, None, _Found(reading, opened)), own)
    properties = manifests.read_properties(parts)
    if properties is None:
        return Verification(Verdict.NOT_OURS, record=False)
    if manifests.all_words(reading) == properties.words:
        return _tracked_alone(_Found(reading, opened), properties)
    remark = "its record of clauses was taken out, so only the answers can show where it was changed"
    return Verification(Verdict.UNTRACKED, record=False, tool=properties.tool, library=properties.library,
                        remarks=[remark], looks_known=False)  # fmt: skip


def manifest_of(docx: bytes) -> Manifest | None:
    """The manifest of a file, None where it has none. Raises `Unreadable`."""
    return manifests.read_part(open_package(docx))


class _Found(Struct, frozen=True):
    """The file that came back, as read and as opened."""

    reading: Reading
    parts: Parts


def _against_rebuild(
    file: _Found, own: Manifest | None, properties: Manifest | None, again: Manifest, words: Reading
) -> Verification:
    if own is not None:  # it says which notes were asked for, and whether looks are recorded at all
        lists = None if own.contents_lists is None else again.contents_lists
        again = replace(again, notes=own.notes, contents_lists=lists)
    compared = _Comparison(again, words, file)
    stated = own or properties
    if stated is None:
        if not compared.is_likely:
            return Verification(Verdict.NOT_OURS, record=False)
        return replace(_said(compared, again), record=False, comments_gone=0)
    if stated.words == again.words:
        return replace(_said(compared, stated), record=own is not None)
    if stated.library_hash != again.library_hash or stated.tool != again.tool:
        verdict = Verdict.OTHER_LIBRARY
    elif stated.answers != again.answers:
        verdict = Verdict.OTHER_ANSWERS
    else:  # the same answers and clauses by its own account, but not the same words: only the rebuild counts
        remark = "its record of clauses is not the one that these answers and clauses give; only they count"
        return replace(_said(compared, again), remarks=[remark], record=own is not None)
    since = _said(_Comparison(own, None, file), own) if own else Verification(verdict)
    remarks = list(since.remarks)
    if own is not None:
        apart = changed_since(own, again)
        labels = [*apart.changed, *apart.new, *apart.gone]
        more = f" and {len(labels) - _MOST_LABELS} more" if len(labels) > _MOST_LABELS else ""
        if labels:
            remarks.append(f"it was built with other words in {', '.join(labels[:_MOST_LABELS])}{more}")
    if stated.tool != again.tool:
        remarks.append(f"it was built by version {stated.tool or 'unknown'} of alliancegen, this is {again.tool}")
    return replace(since, verdict=verdict, remarks=remarks, tool=stated.tool, library=stated.library,
                   record=own is not None)  # fmt: skip


def _said(compared: _Comparison, manifest: Manifest) -> Verification:
    untracked, tracked = compared.untracked(), compared.tracked()
    comments, gone = compared.comments()
    looks = compared.looks(untracked)
    verdict = Verdict.UNMODIFIED
    if untracked or any(not each.tracked for each in looks):
        verdict = Verdict.UNTRACKED
    elif tracked or looks:
        verdict = Verdict.TRACKED
    return Verification(
        verdict,
        tracked,
        untracked,
        comments,
        gone,
        rebuilt=compared.has_words,
        by_likeness=len(compared.pairs.by_words),
        tool=manifest.tool,
        library=manifest.library,
        looks=looks,
        looks_known=compared.manifest.contents_lists is not None,
    )


def _tracked_alone(file: _Found, properties: Manifest) -> Verification:
    """A file whose words are those built, but without its record of clauses: only whether something is tracked."""
    compared = _Comparison(Manifest(), None, file)
    tracked, looks = compared.tracked(), compared.reformatted()
    verdict = Verdict.TRACKED if tracked or looks else Verdict.UNMODIFIED
    return Verification(verdict, tracked, record=False, tool=properties.tool, library=properties.library, looks=looks)


class _Comparison:
    """A file that came back beside what was built."""

    def __init__(self, manifest: Manifest, words: Reading | None, file: _Found) -> None:
        self.manifest, self.words, self.reading, self.parts = manifest, words, file.reading, file.parts
        self._headings: dict[str, str] = {}
        texts = [each.words for each in self.words.refused] if self.words else None
        self.known = known_paragraphs(self.manifest, texts)
        self.pairs = align(self.known, self.reading.refused)
        found = self.reading.refused
        self._numbers = {each.bookmark: each.number for each in self.manifest.provisions if each.bookmark}
        for number, each in enumerate(self.known):
            there = self.pairs.found_of.get(number)
            text = each.words if each.words is not None else found[there].words if there is not None else ""
            if each.bookmark and text:
                self._headings[each.bookmark] = self._shown(text)

    @property
    def has_words(self) -> bool:
        return self.words is not None

    @property
    def is_likely(self) -> bool:
        """Whether this is the same agreement at all."""
        return len(self.pairs.found_of) >= _ENOUGH * max(1, len(self.known))

    # ------------------------------------------------------------ without tracking

    def untracked(self) -> list[Change]:
        """What differs from what was built though no tracked change says so, in the order of the file."""
        found = self.reading.refused
        told: list[tuple[int, Change]] = []
        done: set[int] = set()
        moved_provisions: set[int] = set()
        for there, paragraph in enumerate(found):
            number = self.pairs.known_of.get(there)
            if number is None:
                if there not in done:
                    told.append((there, self._change("inserted", self._before(there), None, paragraph.words)))
                continue
            each = self.known[number]
            if number in self.pairs.moved and each.provision not in moved_provisions:
                moved_provisions.add(each.provision)
                told.append((there, self._change("moved", number, each.words, paragraph.words)))
            if each.token != self.pairs.tokens[there]:
                told.append((there, self._differing(number, there, done)))
        for number, each in enumerate(self.known):
            if number not in self.pairs.found_of and -1 - number not in done:
                told.append((self._place_of(number), self._change("deleted", number, each.words, None)))
        changes = [change for _, change in sorted(told, key=lambda entry: entry[0])]
        changes += self._stale() if not changes and not self._restructured() else []
        if Counter(self.manifest.margins) != Counter(manifests.token(each) for each in self.reading.margins[0]):
            old = " / ".join(self.words.margins[0]) if self.words else None
            changes.append(Change("changed", _MARGINS, "", old, " / ".join(self.reading.margins[0])))
        headings = {each.token for each in self.known}
        for entry in self.reading.contents:
            if not any(manifests.token(plain(piece)) in headings for piece in (entry, *entry.split("\t"))):
                changes.append(Change("inserted", _CONTENTS, "", None, plain(entry)))
        return changes if self.has_words else [replace(change, old=None, new=None) for change in changes]

    def _differing(self, number: int, there: int, done: set[int]) -> Change:
        """A paragraph whose words are others: split from or joined with its neighbour, or simply changed."""
        each, found = self.known[number], self.reading.refused
        after = there + 1
        if after < len(found) and after not in self.pairs.known_of:
            both = (f"{found[there].words} {found[after].words}", f"{found[there].words}{found[after].words}")
            if each.token in map(manifests.token, both):
                done.add(after)
                return self._change("split", number, each.words, f"{found[there].words} | {found[after].words}")
        for one, other in ((number, number + 1), (number - 1, number)):
            absent = other if one == number else one
            if one >= 0 and other < len(self.known) and absent not in self.pairs.found_of:
                pieces = self.known[one].words, self.known[other].words
                if None not in pieces and squeezed("".join(map(str, pieces))) == squeezed(found[there].words):
                    done.add(-1 - absent)
                    return self._change("joined", one, " | ".join(map(str, pieces)), found[there].words)
        return self._change("changed", number, each.words, found[there].words)

    def _stale(self) -> list[Change]:
        """References that print another number than when built, though nothing was added, taken out or moved."""
        if self.words is None:
            return []
        changes = []
        before = _printed_numbers(self.words.refused, self.words)
        after = _printed_numbers(self.reading.refused, self.reading)
        for there, number in self.pairs.known_of.items():
            old, new = before[number], after[there]
            if len(old) == len(new) and any(plain(one) != plain(other) for one, other in zip(old, new, strict=True)):
                words = self.known[number].words or ""
                changes.append(self._change("changed", number, _filled(words, old), _filled(words, new)))
        return changes

    def _restructured(self) -> bool:
        """Whether numbers may have changed by themselves."""
        return any(
            each.refused_mark != each.accepted_mark or each.refused_row != each.accepted_row or each.moved
            for each in self.reading.stored
        ) or any(bool(each.refused) != bool(each.accepted) for each in self.reading.stored)

    def _place_of(self, number: int) -> int:
        """Where in the file a known paragraph that is gone would stand."""
        while number >= 0 and number not in self.pairs.found_of:
            number -= 1
        return self.pairs.found_of.get(number, -1)

    def _before(self, there: int) -> int:
        """The known paragraph that stands before a place in the file; the first where none does."""
        while there >= 0 and there not in self.pairs.known_of:
            there -= 1
        return self.pairs.known_of.get(there, 0)

    # ------------------------------------------------------------ with tracking

    def tracked(self) -> list[Change]:
        """What is marked as changed: words old and new as they would be refused and accepted."""
        at = {number: there for there, each in enumerate(self.reading.refused) for number in each.stored}
        stored = self.reading.stored
        changes: list[Change] = []
        moved_from = {
            plain("".join(each.refused)) for each in stored if each.moved and not plain("".join(each.accepted))
        }
        last = 0
        for number, each in enumerate(stored):
            last = at.get(number, last)
            if each.of_contents:
                continue
            old = plain("".join(each.refused)) if each.refused_row else ""
            new = plain("".join(each.accepted)) if each.accepted_row else ""
            if old == new:
                kind = self._mark_alone(number) if old else ""
            elif each.moved and not (old and new):
                kind = "moved" if old or new not in moved_from else ""
            else:
                kind = "changed" if old and new else "inserted" if new else "deleted"
            if kind:
                changes.append(self._change(kind, self._before(last), old or None, new or None))
        if self.reading.margins[0] != self.reading.margins[1]:
            old, new = (" / ".join(margins) for margins in self.reading.margins)
            changes.append(Change("changed", _MARGINS, "", old, new))
        return changes

    def _mark_alone(self, number: int) -> str:
        """A paragraph of which only the mark is new or gone: split from the next, or joined with it, if that has words."""
        stored = self.reading.stored
        each = stored[number]
        if number + 1 >= len(stored) or stored[number + 1].container != each.container:
            return ""
        after = stored[number + 1]
        if not each.refused_mark and each.accepted_mark and plain("".join(after.refused)):
            return "split"
        if not each.accepted_mark and each.refused_mark and plain("".join(after.accepted)):
            return "joined"
        return ""

    # ------------------------------------------------------------ looks

    def looks(self, untracked: Sequence[Change]) -> list[Marked]:
        """What is marked by hand, in the order of the file. A file from before looks were recorded has tracked ones alone."""
        if self.manifest.contents_lists is None:
            return self.reformatted()
        marks, positions = marks_of(self.reading), self._positions()
        told: list[Marked] = []
        for there, marked in enumerate(marks):
            number = self.pairs.known_of.get(there)
            if number is None:
                continue  # told as a paragraph that was added
            place = self._label(number)
            provision = self.manifest.provisions[self.known[number].provision]
            built = set(provision.looks.get(positions[number], ()))
            hashes = [hash_of(*each) for each in marked]
            new = [each for each, hashed in zip(marked, hashes, strict=True) if hashed not in built]
            told += [Marked(kind, *place, words) for kind, words in new]
            if not new and not built.issubset(hashes):
                told.append(Marked("plain", *place))
        if self.reading.contents_lists > self.manifest.contents_lists:
            told.append(Marked("field", "the agreement", "", "TOC"))
        if not any(each.kind != "changed" for each in untracked):
            told += self._renumbered(positions)
        return told + self.reformatted()

    def _positions(self) -> list[int]:
        """The place of each known paragraph in its provision."""
        return [place for each in self.manifest.provisions for place in range(len(each.words))]

    def _renumbered(self, positions: Sequence[int]) -> list[Marked]:
        """Paragraphs before which another number is shown than the one built, though nothing was added or taken out."""
        told = []
        labels = labels_of(self.reading, self.parts)
        for there, number in sorted(self.pairs.known_of.items()):
            built = self.manifest.provisions[self.known[number].provision].shows
            if built is None:
                continue
            built = "" if positions[number] else plain(built)
            if plain(labels[there]).rstrip(".") != built.rstrip("."):
                told.append(Marked("numbered", *self._label(number), labels[there]))
        return told

    def reformatted(self) -> list[Marked]:
        """Where a change of looks is tracked, each clause once."""
        at = {number: there for there, each in enumerate(self.reading.refused) for number in each.stored}
        places: dict[tuple[str, str], None] = {}
        last = 0
        for number, each in enumerate(self.reading.stored):
            last = at.get(number, last)
            if each.reformatted:
                places[self._label(self._before(last))] = None
        return [Marked("reformatted", *place, tracked=True) for place in places]

    # ------------------------------------------------------------ comments, and how it is told

    def comments(self) -> tuple[list[CommentAdded], int]:
        """Comments that aren't ours, and how many of ours are gone."""
        ours = Counter(self.manifest.notes)
        at = {number: there for there, each in enumerate(self.reading.refused) for number in each.stored}
        added = []
        for comment in self.reading.comments:
            hashed = manifests.token(comment.words)
            if ours[hashed]:
                ours[hashed] -= 1
                continue
            place = next((at[number] for number in range(comment.stored, -1, -1) if number in at), -1)
            label = self._label(self._before(place))[0] if comment.stored >= 0 else ""
            added.append(CommentAdded(label, comment.author, comment.words))
        return added, ours.total()

    def _label(self, number: int) -> tuple[str, str]:
        if not self.known:
            return "the agreement", ""
        provision = self.manifest.provisions[self.known[number].provision]
        return provision.label, self._headings.get(provision.top, "")

    def _change(self, kind: str, number: int, old: str | None, new: str | None) -> Change:
        label, heading = self._label(number)
        return Change(kind, label, heading, *(None if each is None else self._shown(each) for each in (old, new)))

    def _shown(self, words: str) -> str:
        """Words for a reader: a live reference as the number that its target had when built."""
        return _MARK.sub(lambda found: self._numbers.get(found[1]) or "[reference]", words)


def _printed_numbers(paragraphs: Sequence[Paragraph], reading: Reading) -> list[list[str]]:
    return [[shown for number in each.stored for shown in reading.stored[number].printed] for each in paragraphs]


def _filled(words: str, numbers: Sequence[str]) -> str:
    rest = iter(numbers)
    return _MARK.sub(lambda found: next(rest, found[0]), words)


# ---------------------------------------------------------------- what a build changes


def changed_since(old: Manifest, new: Manifest) -> Rebuild:
    """What a new build says that the file it replaces did not, by the keys behind the bookmarks."""
    before, after = ({each.bookmark: each for each in manifest.provisions} for manifest in (old, new))

    def labels(bookmarks: Iterable[str], of: Mapping[str, PrintedProvision]) -> list[str]:
        return list(dict.fromkeys(of[each].label for each in bookmarks))

    def whole(marks: Collection[str], of: Mapping[str, PrintedProvision]) -> list[str]:
        """A whole clause or schedule is told once, not with everything in it."""
        return [mark for mark in of if mark in marks and (of[mark].top == mark or of[mark].top not in marks)]

    changed = [mark for mark, each in after.items() if mark in before and list(before[mark].words) != list(each.words)]
    new_marks = whole(after.keys() - before.keys(), after)
    gone = whole(before.keys() - after.keys(), before)
    renumbered = sum(mark in before and before[mark].number != each.number for mark, each in after.items())
    told = labels(changed, after)
    told += [_MARGINS] if list(old.margins) != list(new.margins) else []
    told += [_NOTES] if list(old.notes) != list(new.notes) else []
    return Rebuild(told, labels(new_marks, after), labels(gone, before), renumbered)


def passages(docx: bytes) -> list[Passage] | None:
    """What a file says as if all tracked changes were refused, by the provisions of its manifest; None where it has none.

    Raises `Unreadable`. A paragraph that is in no provision of the manifest counts to the one before it.
    """
    parts = open_package(docx)
    manifest = manifests.read_part(parts)
    if manifest is None:
        return None
    provisions = {each.bookmark: each for each in manifest.provisions}
    numbers = {mark: each.number for mark, each in provisions.items()}
    words: dict[str, list[str]] = {}
    last = ""
    for paragraph in read(open_parts(parts)).refused:
        last = next((mark for mark in paragraph.bookmarks if mark in provisions), last)
        words.setdefault(last, []).append(paragraph.words)
    found = []
    for mark, paragraphs in words.items():
        at = provisions.get(mark) or PrintedProvision(mark, "", "", "", "", "the first page", mark, ())
        heading = _MARK.sub("", " ".join(words.get(at.top, ("",))[:1])) or at.label
        for number, compared in enumerate(paragraphs):
            if compared:
                shown = _MARK.sub(lambda target: numbers.get(target[1]) or "[reference]", compared)
                key = f"{mark}/{number}" if number else mark
                found.append(Passage(key, at.top, at.section, at.label, heading, shown, compared))
    return found


__all__ = ["Unreadable", "changed_since", "manifest_of", "passages", "verify"]
