"""What `verify` found, for people and as data (`--format json`), and what a new build changes.

As data: schema 1, ASCII, stable names.

{"schema": 1, "tool": "...", "file": "alliance.docx", "verdict": "changed-without-tracking", "fine": false,
 "built_with": {"tool": "...", "library": "..."}, "rebuilt": true, "record": true, "by_likeness": 0,
 "untracked": [{"kind", "label", "heading", "old", "new"}], "tracked": [the same],
 "looks": [{"kind", "label", "heading", "words", "tracked"}], "foreign": [{"what", "part"}],
 "looks_known": true, "comments": [{"label", "author", "words"}], "comments_gone": 0, "remarks": ["..."]}

`verdict` is one of unmodified, changed-with-tracking, changed-without-tracking, built-from-other-answers,
built-from-another-library, not-ours; `fine` is true for the first two. `kind` is changed, inserted, deleted, moved, split
or joined; `old` and `new` are null where the words aren't known. `looks` are marks on words that are as built: its `kind` is
one of those in `model.verification.Marked`, `words` are those marked, the name of the field, or the number that is shown now;
`looks_known` says whether the file's record holds looks and numbers to compare with. `foreign` is what alliancegen never
writes into a file, or what it wrote and is missing, with the name of the part. `rebuilt`: compared with the agreement built
again, not only with the hashes in the file. `record`: the file still has its manifest. `by_likeness` counts provisions that
had lost their bookmarks and were known by their words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from alliancegen import __version__
from alliancegen.model.verification import Change, Marked, Rebuild, Verdict, Verification
from alliancegen.writers.json_text import json_text
from alliancegen.writers.problem_lists import harmless
from alliancegen.writers.problem_text import visible

SCHEMA = 1
_CONTEXT = 6
_MOST_WORDS = 60
_MOST_LABELS = 12

_SAYS = {
    Verdict.UNMODIFIED: "unmodified",
    Verdict.TRACKED: "changed, all of it with tracking",
    Verdict.UNTRACKED: "CHANGED WITHOUT TRACKING",
    Verdict.OTHER_ANSWERS: "built from other answers",
    Verdict.OTHER_LIBRARY: "built from another clause library, or by another version of alliancegen",
    Verdict.NOT_OURS: "not built by alliancegen, or nothing in it says so",
}
_KINDS = {
    "changed": "words changed",
    "inserted": "paragraph added",
    "deleted": "paragraph taken out",
    "moved": "paragraph moved",
    "split": "paragraph split in two",
    "joined": "paragraphs joined",
}


_LOOKS = {
    "struck": "words struck through by hand",
    "highlighted": "words highlighted by hand",
    "shaded": "words shaded by hand",
    "coloured": "words coloured by hand",
    "underlined": "words underlined by hand",
    "bold": "words made bold by hand",
    "italic": "words made italic by hand",
    "raised": "words raised or lowered by hand",
    "unreadable": "words made unreadable",
    "boxed": "words boxed by hand",
    "dotted": "words marked with dots by hand",
    "reversed": "words turned from right to left",
    "break": "a page break put in",
    "field": "a field put in",
    "alternate": "words put in in two forms",
    "numbered": "another number",
    "plain": "marks taken off",
    "reformatted": "looks changed with tracking",
}
_MOST_EDITS = 3
_MOST_LOOKS = 40


def verification_text(file: str, found: Verification, answers: str = "") -> str:
    """For people; ends with a line feed. `answers` names the answers that it was compared with."""
    lines = [f"{visible(file)}: {_SAYS[found.verdict]}"]
    for title, changes in (("Without tracking", found.untracked), ("With tracking", found.tracked)):
        if changes:
            lines += ["", f"{title} ({len(changes)}):"]
            for change in changes:
                lines += _change(change)
    for title, tracked in (("Marks without tracking", False), ("Marks with tracking", True)):
        marks = [each for each in found.looks if each.tracked == tracked]
        if marks:
            lines += ["", f"{title} ({len(marks)}):", *map(_mark, marks[:_MOST_LOOKS])]
            lines += [f"  and {len(marks) - _MOST_LOOKS} more"] if len(marks) > _MOST_LOOKS else []
    if found.foreign:
        lines += ["", f"Not of an agreement ({len(found.foreign)}):"]
        lines += [visible(f"  {each.part}: {each.what}") for each in found.foreign[:_MOST_LOOKS]]
        lines += [f"  and {len(found.foreign) - _MOST_LOOKS} more"] if len(found.foreign) > _MOST_LOOKS else []
    if found.comments:
        lines += ["", f"Comments added ({len(found.comments)}):"]
        for comment in found.comments:
            where = f"{comment.label}, " if comment.label else ""
            lines.append(visible(f"  {where}{comment.author or 'no name'}: {_shortened(comment.words.split())}"))
    if found.comments_gone:
        lines += ["", f"Drafting notes taken out: {found.comments_gone}"]
    lines += ["", *_how(found, answers)]
    return "\n".join(lines) + "\n"


def _change(change: Change) -> list[str]:
    heading = f" ({change.heading})" if change.heading and change.heading not in change.label else ""
    lines = [visible(f"  {change.label}{heading}: {_KINDS[change.kind]}")]
    old, new = change.old, change.new
    if change.kind == "moved" and old == new:
        new = None
    if old is not None and new is not None:
        old, new = _excerpts(old, new)
    elif old is not None or new is not None:
        old, new = (each if each is None else _shortened(each.split()) for each in (old, new))
    if old is not None:
        lines.append(visible(f"    {'was' if change.kind != 'moved' or new else 'it says'}: {old}"))
    if new is not None:
        lines.append(visible(f"    now: {new}"))
    return lines


def _mark(mark: Marked) -> str:
    heading = f" ({mark.heading})" if mark.heading and mark.heading not in mark.label else ""
    shown = mark.words or ("none" if mark.kind == "numbered" else "")
    words = f": {_shortened(shown.split())}" if shown else ""
    return visible(f"  {mark.label}{heading}: {_LOOKS[mark.kind]}{words}")


def edits_text(found: Verification) -> str:
    """What was done to a file in a few words, for a sentence: "words struck through by hand in clause 4.2"."""
    edits = list(dict.fromkeys(_edits(found))) or ["words changed"]
    more = f" and {len(edits) - _MOST_EDITS} more" if len(edits) > _MOST_EDITS else ""
    return visible(f"{'; '.join(edits[:_MOST_EDITS])}{more}")


def _edits(found: Verification) -> Iterator[str]:
    """Each edit with its place, without words of the agreement: the label of a definition is the clause that it stands in."""
    for each in found.untracked:
        yield f"{_KINDS[each.kind]} in {_clause(each.label)}"
    for each in found.tracked:
        yield f"tracked changes in {_clause(each.label)}"
    for mark in found.looks:
        yield f"{_LOOKS[mark.kind]} in {_clause(mark.label)}"
    for part in found.foreign:
        yield f"{part.what} in {part.part}"
    for comment in found.comments:
        yield f"a comment in {_clause(comment.label)}" if comment.label else "a comment"
    if found.comments_gone:
        yield "drafting notes taken out"
    if not found.record:
        yield "its record of clauses taken out"


def _clause(label: str) -> str:
    return label.partition(", “")[0].partition(" “")[0] if "“" in label else label


def _excerpts(old: str, new: str) -> tuple[str, str]:
    """The words that differ, with a few on either side."""
    left, right = old.split(), new.split()
    first = 0
    while first < min(len(left), len(right)) and left[first] == right[first]:
        first += 1
    last = 0
    while last < min(len(left), len(right)) - first and left[-1 - last] == right[-1 - last]:
        last += 1
    start, rest = max(0, first - _CONTEXT), max(0, last - _CONTEXT)
    cut = []
    for words in (left, right):
        middle = _shortened(words[start : len(words) - rest])
        cut.append(f"{'… ' if start else ''}{middle}{' …' if rest else ''}")
    return cut[0], cut[1]


def _shortened(words: Sequence[str]) -> str:
    if len(words) <= _MOST_WORDS:
        return " ".join(words)
    half = _MOST_WORDS // 2
    return f"{' '.join(words[:half])} [… {len(words) - 2 * half} words …] {' '.join(words[-half:])}"


def _how(found: Verification, answers: str) -> list[str]:
    """What the verdict rests on."""
    lines = [visible(f"Note: {remark}.") for remark in found.remarks]
    if found.verdict is Verdict.NOT_OURS:
        return [*lines, f"Compared with {visible(answers)}: it is another text." if answers
                else "With --answers it can be compared with what these answers give."]  # fmt: skip
    if found.by_likeness:
        count = found.by_likeness
        lines.append(
            f"{count} {'provision' if count == 1 else 'provisions'} had lost the hidden bookmark and "
            f"{'was' if count == 1 else 'were'} recognised by {'its' if count == 1 else 'their'} words."
        )
    if not found.record:
        lines.append("The record that alliancegen put into the file was taken out; the file is known by its words.")
    if found.verdict in (Verdict.OTHER_ANSWERS, Verdict.OTHER_LIBRARY):
        what = "other answers" if found.verdict is Verdict.OTHER_ANSWERS else "another library or version"
        lines.append(f"Compared with the agreement built from {visible(answers)}: the file's record names {what}.")
        if found.untracked:
            lines.append("What was changed since it was built is told by that record, which proves nothing.")
    elif found.rebuilt:
        lines.append(f"Compared with the agreement built again from {visible(answers)}.")
    else:
        lines.append("Compared with the hashes in the file itself; only --answers can prove them, and show the words.")
    if found.looks_known:
        lines.append(
            "Marks on words and numbers were compared too; fonts, sizes, spacing and looks of tables were not."
        )
    else:
        lines.append("Its record holds no marks and numbers to compare, so only its words were compared.")
    return lines


def verification_json(file: str, found: Verification) -> str:
    """As data; ends with a line feed."""

    def changes(of: Sequence[Change]) -> list[dict[str, Any]]:
        return [
            {"kind": each.kind, "label": each.label, "heading": each.heading, "old": each.old, "new": each.new}
            for each in of
        ]

    data = {
        "schema": SCHEMA,
        "tool": __version__,
        "file": file,
        "verdict": found.verdict.value,
        "fine": found.verdict.is_fine,
        "built_with": {"tool": found.tool, "library": found.library},
        "rebuilt": found.rebuilt,
        "record": found.record,
        "by_likeness": found.by_likeness,
        "untracked": changes(found.untracked),
        "tracked": changes(found.tracked),
        "looks": [
            {
                "kind": each.kind,
                "label": each.label,
                "heading": each.heading,
                "words": each.words,
                "tracked": each.tracked,
            }
            for each in found.looks
        ],
        "looks_known": found.looks_known,
        "foreign": [{"what": each.what, "part": each.part} for each in found.foreign],
        "comments": [{"label": each.label, "author": each.author, "words": each.words} for each in found.comments],
        "comments_gone": found.comments_gone,
        "remarks": list(found.remarks),
    }
    return harmless(json_text(data)) + "\n"


def rebuild_text(changed: Rebuild) -> str:
    """What a build changed against the file that it replaces, in a few lines; ends with a line feed."""
    if changed.is_nothing:
        return "The words are those of the file that it replaces.\n"
    lines = ["Since the file that it replaces:"]
    for name, labels in (("changed", changed.changed), ("new", changed.new), ("gone", changed.gone)):
        if labels:
            more = f" and {len(labels) - _MOST_LABELS} more" if len(labels) > _MOST_LABELS else ""
            lines.append(visible(f"  {name}: {'; '.join(labels[:_MOST_LABELS])}{more}"))
    if changed.renumbered:
        lines.append(f"  {changed.renumbered} provisions have another number than before")
    return "\n".join(lines) + "\n"
