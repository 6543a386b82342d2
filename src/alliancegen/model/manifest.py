"""What a built file says about itself: ids, versions and hashes, never an answer, a path or a name that isn't printed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from alliancegen.model.agreement import Agreement, BlankMark, Filled, inlines_of

_SHORT = 12


class PrintedProvision(Struct, frozen=True):
    """A provision as it was printed.

    `bookmark` is the hidden bookmark at its first paragraph; it comes from the provision's key, so it stays the same from
    one build to the next. `section` is the id of the clause file that it belongs to, `file` that file's name inside the
    library. `number` is its printed number, or that of the nearest provision above ("8.1(b)"); `label` is where a reader
    finds it ("Schedule 2, paragraph 1.1"). `top` is the bookmark of its clause or schedule. `words` are hashes of its
    paragraphs, in order: of a table, of its cells. `shows` is the number before its first paragraph as Word prints it
    ("(b)"), None where that isn't recorded; `looks` are hashes of the marks in its paragraphs, by their places.
    """

    bookmark: str
    section: str
    file: str
    role: str
    number: str
    label: str
    top: str
    words: Sequence[str]
    shows: str | None = None
    looks: Mapping[int, Collection[str]] = MappingProxyType({})


class PrintedAnswer(Struct, frozen=True):
    """An answer that is printed: a hash of its path, whether it was typed or is a default, and a hash of each form of it."""

    path: str
    typed: bool
    words: frozenset[str]


class Manifest(Struct, frozen=True):
    """What a file was built from. A caller of the Word writer gives the versions, the library's hash and `typed`.

    `typed` are the paths of the answers that stand in the answers file; they are needed for `printed`, and not written.
    `answers` is a hash of the answers that are printed, in printed order: what isn't printed can't be guessed from it.
    `words` is a hash of all printed words; `notes` and `margins` are hashes of each comment, header and footer.
    `contents_lists` is how many contents lists there are, None where looks and numbers aren't recorded (until 0.1.0).
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
    printed: Sequence[PrintedAnswer] = ()
    contents_lists: int | None = None
    typed: Collection[str] = ()


_ANSWERS = (Filled, BlankMark)


def short_hash(words: str) -> str:
    """Enough of sha256 to tell one answer from another."""
    from hashlib import sha256  # noqa: PLC0415 - loads OpenSSL, and no check takes a hash

    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_SHORT]


def printed_answers(agreement: Agreement, typed: Collection[str]) -> list[PrintedAnswer]:
    """Every answer that the agreement prints, and every blank in it, once; values that are worked out are none.

    So these can be compared with the answers of later, when another library prints them in other places.
    """
    forms: dict[str, set[str]] = {}
    for provision in agreement.walk():
        for inline in inlines_of(provision):
            if isinstance(inline, _ANSWERS) and inline.path and inline.place is not None:
                words = inline.text if isinstance(inline, Filled) else ""
                forms.setdefault(inline.path, set()).add(words)
    return [
        PrintedAnswer(short_hash(path), path in typed, frozenset(map(short_hash, words)))
        for path, words in forms.items()
    ]
