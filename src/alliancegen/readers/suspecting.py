"""Whether the text that an overlay replaces is still the one for which it was written."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from alliancegen.model.overlays import Declared
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity
from alliancegen.readers.passages import short_hash

MOST_PARAGRAPHS = 12
MOST_LETTERS = 400


def suspect(declared: Declared, now: str, where: Place, kept: str | None) -> Problem | None:
    """A warning where the text has changed, or where nobody could know. `now` is the text, `where` its first line.

    `kept` are the words for which the overlay was written, if they were kept beside it.
    """
    found = short_hash(now)
    if not declared.base:
        return Problem(
            "missing-base",
            f"nothing says which words of '{declared.named}' this overlay replaces, so nobody is told when they change",
            declared.place,
            Severity.WARNING,
            help=f"compare it with {where.short}, and add   base: {found}",
        )
    if declared.base == found:
        return None
    changes: list[Remark] = []
    note = f"write   base: {found}"
    if kept is not None:
        note = f'note it:   alliancegen overlay "{declared.named}" … --compared'
    if kept is not None and short_hash(kept) == declared.base:
        changes += _changes(kept, now, where)
    else:
        changes.append(Remark("the words for which it was written were not kept; these stand there now", where))
        changes += [Remark(f"now: {_cut(each)}") for each in _paragraphs(now)[:MOST_PARAGRAPHS]]
    return Problem(
        "suspect-overlay",
        f"the words of '{declared.named}' have changed since this overlay was written",
        declared.place,
        Severity.WARNING,
        remarks=changes,
        help=f"compare them; when the overlay is right again, {note}",
    )


def _changes(was: str, now: str, where: Place) -> Iterator[Remark]:
    """The paragraphs that differ, those of then beside those of now."""
    old, new = _paragraphs(was), _paragraphs(now)
    told = 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for word, paragraphs in (("was", old[i1:i2]), ("now", new[j1:j2])):
            for each in paragraphs or ["(nothing)"]:
                told += 1
                if told <= MOST_PARAGRAPHS:
                    yield Remark(f"{word}: {_cut(each)}")
    if told > MOST_PARAGRAPHS:
        yield Remark(f"{told - MOST_PARAGRAPHS} paragraphs more differ", where)


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line."""
    return [" ".join(each.split()) for each in text.split("\n\n") if each.strip()]


def _cut(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"
