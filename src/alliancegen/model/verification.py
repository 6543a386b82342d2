"""What was done to a built file since: the outcome of `alliancegen verify`, and what a rebuild changes."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct


class Verdict(Enum):
    """The one thing to know about a file that came back."""

    UNMODIFIED = "unmodified"
    TRACKED = "changed-with-tracking"
    UNTRACKED = "changed-without-tracking"
    OTHER_ANSWERS = "built-from-other-answers"
    OTHER_LIBRARY = "built-from-another-library"
    NOT_OURS = "not-ours"

    @property
    def is_fine(self) -> bool:
        """Whether everything that was changed is there for all to see."""
        return self in (Verdict.UNMODIFIED, Verdict.TRACKED)


class Change(Struct, frozen=True):
    """One paragraph that was `changed`, `inserted`, `deleted`, `moved`, `split` or `joined`.

    `label` is where it is ("clause 8.1", by the numbers of the file as built), `heading` the heading of that clause or
    schedule; `old` and `new` are its words, None where they aren't known.
    """

    kind: str
    label: str
    heading: str = ""
    old: str | None = None
    new: str | None = None


class Marked(Struct, frozen=True):
    """Looks of a paragraph that aren't those built: somebody's marks, which change no word but the meaning or the work.

    `kind` is struck, highlighted, shaded, coloured, underlined, bold, italic, raised, unreadable, boxed, dotted, reversed (words
    that are), break (a page break before), field, alternate (words in two forms), numbered (another number before the
    paragraph), plain (marks of ours that are gone), or reformatted (a tracked change of looks, which `tracked` says).
    `words` are those marked, or the field's name, or the number that is shown now.
    """

    kind: str
    label: str
    heading: str = ""
    words: str = ""
    tracked: bool = False

    @property
    def changes_meaning(self) -> bool:
        """Whether an agreement with this mark says something else."""
        return self.kind in ("struck", "field", "alternate", "numbered", "reversed", "unreadable")


class Foreign(Struct, frozen=True):
    """Something that alliancegen doesn't write, or something missing that it does, and the part of the file that it is."""

    what: str
    part: str
    is_protection: bool = False
    """Protection against changes, which a file that was signed may well have."""


class CommentAdded(Struct, frozen=True):
    """A comment that somebody wrote."""

    label: str
    author: str
    words: str


class Verification(Struct, frozen=True):
    """What `verify` found out.

    `untracked` is what changed though nothing marks it; `tracked` is what is marked as changed; `looks` are marks on words
    that are as built, `foreign` is what doesn't belong into the file; `looks_known` says whether looks and numbers were recorded at all. `rebuilt` says whether
    the file was compared with the agreement built again, or only with the hashes that it carries. `by_likeness` counts
    provisions that had lost their bookmarks and were found by their words; `record` says whether the file's own record is
    still in it. `comments_gone` counts our own comments that were taken out. `remarks` are further plain sentences.
    """

    verdict: Verdict
    tracked: Sequence[Change] = ()
    untracked: Sequence[Change] = ()
    comments: Sequence[CommentAdded] = ()
    comments_gone: int = 0
    rebuilt: bool = False
    by_likeness: int = 0
    record: bool = True
    tool: str = ""
    library: str = ""
    remarks: Sequence[str] = ()
    looks: Sequence[Marked] = ()
    foreign: Sequence[Foreign] = ()
    looks_known: bool = True

    @property
    def is_untouched(self) -> bool:
        """Whether nothing at all was done that a new build would lose: no change of words, no mark, and no comment."""
        as_built = self.verdict is Verdict.UNMODIFIED and self.record and not self.foreign
        return as_built and not self.comments and not self.comments_gone


class Rebuild(Struct, frozen=True):
    """What a build changed against the file that it replaces: labels of provisions, each with its heading."""

    changed: Sequence[str] = ()
    new: Sequence[str] = ()
    gone: Sequence[str] = ()
    renumbered: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.changed or self.new or self.gone)
