"""Compare: two versions of an agreement, passage by passage, whatever their numbers.

A passage is found again by its key with the same words, then by the same words in the same clause, then by likeness in
the same clause, and at last by its key alone. So a paragraph put in before others, which moves their keys, is one new
paragraph; and a clause with another number, or a reference to it, has not changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from alliancegen.assembly.naming import named
from alliancegen.model.agreement import Agreement, Emphasis, Inline, Provision, Reference, Role, Term, plain_text
from alliancegen.model.comparison import ALIKE, Comparison, Passage, SectionChange, WordsChange, likeness
from alliancegen.model.plan import Decision

_MARK = re.compile(r"\[→([^\]]*)\]")
_NO_LONGER = "the clause library no longer has it for this kind of agreement"
_NOT_YET = "the clause library had no such section for this kind of agreement"


def passages(agreement: Agreement) -> list[Passage]:
    """What an agreement says, in printed order: each paragraph, and each row of a table."""
    where = {provision.key: label for provision, label in named(agreement)}
    return [
        passage
        for top in agreement.sections()
        for provision in top.walk()
        for passage in _passages(provision, top, where.get(provision.key, ""))
    ]


def _passages(provision: Provision, top: Provision, label: str) -> Iterator[Passage]:
    title = plain_text(top.heading) or top.section
    terms = [plain_text(each.inlines) for each in provision.inlines if isinstance(each, Term)]
    if provision.role is Role.DEFINITION and terms:
        label = f"{label}, “{terms[0]}”"
    if provision.table is not None:
        for number, row in enumerate((provision.table.head, *provision.table.rows)):
            words, compared = (
                " | ".join(form(cell.inlines) for cell in row).strip("| ") for form in (plain_text, _by_target)
            )
            if words:
                key = f"{provision.key}/{number}"
                yield Passage(key, top.key, top.section, label, title, _one_line(words), _one_line(compared))
        return
    words, compared = (
        _one_line(_run_in(form(provision.heading), form(provision.inlines))) for form in (plain_text, _by_target)
    )
    if words:
        yield Passage(provision.key, top.key, top.section, label, title, words, compared)


def _run_in(heading: str, words: str) -> str:
    if not heading or not words:
        return heading or words
    return f"{heading}{'' if heading.endswith(('.', '?', '!', ':')) else '.'} {words}"


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _by_target(inlines: Sequence[Inline]) -> str:
    """The words with each reference as the key of what it refers to."""
    words = []
    for inline in inlines:
        match inline:
            case Reference(numbers=numbers) if numbers:
                words.append("".join(f"{part.words}[→{part.key}]" for part in numbers))
            case Term(inner) | Emphasis(inner):
                words.append(_by_target(inner))
            case _:
                words.append(plain_text([inline]))
    return "".join(words)


def compare(
    old: Sequence[Passage],
    new: Sequence[Passage],
    decided: Mapping[str, Decision],
    decided_before: Mapping[str, Decision] | None = None,
) -> Comparison:
    """What changed from `old` to `new`.

    `decided` says why each section is in or out of the new version, `decided_before` of the old one, where that is known.
    """
    before, now = ({each.top: each for each in reversed(passages)} for passages in (old, new))
    came = [now[top] for top in dict.fromkeys(each.top for each in new) if top not in before]
    went = [before[top] for top in dict.fromkeys(each.top for each in old) if top not in now]
    sections = [SectionChange(each.title, True, _why(each, decided, decided_before, _NOT_YET)) for each in came]
    sections += [SectionChange(each.title, False, _why(each, decided, decided, _NO_LONGER)) for each in went]
    left = [each for each in old if each.top in now]
    right = [each for each in new if each.top in before]
    return Comparison(sections, *_changes(left, right, _pairs(left, right)))


def _why(
    passage: Passage, decided: Mapping[str, Decision], known: Mapping[str, Decision] | None, otherwise: str
) -> str:
    """Why a section came or went; `otherwise` where the version that hasn't got it doesn't know it at all.

    A schedule that is there once for each row comes and goes with its row.
    """
    if not decided or not passage.section:
        return ""
    if known is not None and passage.section not in known:
        return otherwise
    decision = decided.get(passage.section)
    if decision is None:
        return ""
    if "[" in passage.top and decision.included and (known is None or known[passage.section].included):
        return "there is one for each row of the answers"
    return "it is always in" if decision.reason == "always" else decision.reason


def _changes(old: Sequence[Passage], new: Sequence[Passage], pairs: Mapping[int, int]) -> tuple[list[WordsChange], int]:
    """Changes in the order of the new version, what is gone where it stood; and how many changed in number alone."""
    target = {old[one].key: new[other].key for one, other in pairs.items()}
    found = {other: one for one, other in pairs.items()}
    told: list[tuple[float, WordsChange]] = []
    renumbered = 0
    for number, each in enumerate(new):
        if number not in found:
            told.append((number, WordsChange(each.label, each.title, None, each.words)))
            continue
        before = old[found[number]]
        mapped = _MARK.sub(lambda mark: f"[→{target.get(mark[1], mark[1])}]", before.compared)
        if mapped != each.compared:
            told.append((number, WordsChange(each.label, each.title, before.words, each.words)))
        else:
            renumbered += before.label != each.label or before.words != each.words
    place = -0.5
    for number, each in enumerate(old):
        if number in pairs:
            place = pairs[number] + 0.5
        else:
            told.append((place, WordsChange(each.label, each.title, each.words, None)))
    return [change for _, change in sorted(told, key=lambda entry: entry[0])], renumbered


# ---------------------------------------------------------------- which passage is which


def _pairs(old: Sequence[Passage], new: Sequence[Passage]) -> dict[int, int]:
    """From each passage of the old version that is found again to where it is in the new one."""
    pairs: dict[int, int] = {}
    at = {each.key: number for number, each in enumerate(new)}
    for number, each in enumerate(old):
        there = at.get(each.key)
        if there is not None and new[there].compared == each.compared:
            pairs[number] = there
    _by_same_words(old, new, pairs)
    _by_likeness(old, new, pairs)
    taken = set(pairs.values())
    for number, each in enumerate(old):
        there = at.get(each.key)
        if number not in pairs and there is not None and there not in taken and _has_own_key(each.key):
            pairs[number] = there
            taken.add(there)
    return pairs


def _has_own_key(key: str) -> bool:
    """Whether a key is a heading, and not a mere place in a list."""
    return not key.rpartition("/")[2].isdecimal()


def _left(passages: Sequence[Passage], taken: Mapping[int, int] | set[int]) -> list[int]:
    return [number for number in range(len(passages)) if number not in taken]


def _by_same_words(old: Sequence[Passage], new: Sequence[Passage], pairs: dict[int, int]) -> None:
    left, right = _left(old, pairs), _left(new, set(pairs.values()))
    one, other = ([(each.top, each.compared) for each in passages] for passages in (
        [old[number] for number in left], [new[number] for number in right]))  # fmt: skip
    for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            pairs[left[block.a + step]] = right[block.b + step]


def _by_likeness(old: Sequence[Passage], new: Sequence[Passage], pairs: dict[int, int]) -> None:
    """The likest first, in one clause or schedule; of two that are as like, the one with the same key, then the nearer."""
    tops: dict[str, list[int]] = {}
    for number in _left(new, set(pairs.values())):
        tops.setdefault(new[number].top, []).append(number)
    found = []
    for number in _left(old, pairs):
        for there in tops.get(old[number].top, ()):
            alike = likeness(old[number].words, new[there].words)
            if alike >= ALIKE:
                found.append((-alike, old[number].key != new[there].key, abs(number - there), number, there))
    taken = set(pairs.values())
    for *_, number, there in sorted(found):
        if number not in pairs and there not in taken:
            pairs[number] = there
            taken.add(there)
