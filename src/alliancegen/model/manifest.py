"""What a built file says about itself: ids, versions and hashes, never an answer, a path or a name that isn't printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintedProvision:
    """A provision as it was printed.

    `bookmark` is the hidden bookmark at its first paragraph; it comes from the provision's key, so it stays the same from
    one build to the next. `section` is the id of the clause file that it belongs to, `file` that file's name inside the
    library. `number` is its printed number, or that of the nearest provision above ("8.1(b)"); `label` is where a reader
    finds it ("Schedule 2, paragraph 1.1"). `top` is the bookmark of its clause or schedule. `words` are hashes of its
    paragraphs, in order: of a table, of its cells.
    """

    bookmark: str
    section: str
    file: str
    role: str
    number: str
    label: str
    top: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file was built from. A caller of the Word writer gives the versions and the library's hash.

    `answers` is a hash of the answers that are printed, in printed order: what isn't printed can't be guessed from it.
    `words` is a hash of all printed words; `notes` and `margins` are hashes of each comment, header and footer.
    """

    tool: str = ""
    library: str = ""
    library_hash: str = ""
    kind: str = ""
    draft: bool = True
    answers: str = ""
    words: str = ""
    provisions: Sequence[PrintedProvision] = ()
    notes: Sequence[str] = ()
    margins: Sequence[str] = ()
