"""The manifest: what a built file carries about itself, in a custom XML part and in custom properties.

Both survive saving in Word and in LibreOffice (tested: WORD.md 2.9). It holds ids, versions, printed numbers and hashes.

    <manifest xmlns="urn:alliancegen:manifest:1" answers contents-lists draft kind library library-hash margins notes … words>
      <section bookmark="_Ref…" file="sections/insurance.md" id="insurance">
        <provision bookmark="_Ref…" label="clause 8.1" number="8.1" role="sub-clause" shows="8.1" words="sha256"></provision> …

Hashes. `words` of a provision is sha256 of its own words as `reading` has them; one of several paragraphs (a table, by its
cells) has the hash of all, and `parts`, a short hash of each. `library-hash` covers name and text of every file of the
library, whatever its line ends. `answers` covers the texts of the answers that the agreement prints, in printed order, and
nothing else: an answer that isn't printed (a waiver's reason, a choice) does not enter it, so it can't be found by trying,
and an answer whose only effect is which clauses there are shows in their hashes. `printed` has the same answers one by
one, each as a hash of its path, `:` if it was typed or `=` if it is a default, and hashes of its forms parted by `+`: by
these, answers can be compared although another library prints them elsewhere. `shows` is the number that Word prints, and
`looks` holds a hash of each mark in a paragraph, by its place (see `marking`); without `contents-lists` neither was
recorded. The custom property `alliancegen.record` is the hash of the manifest as a whole. No hash is a signature: somebody who
changes words can change the manifest too. Only a rebuild from the answers proves a file; `verifying` therefore goes by the
rebuild wherever there is one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from alliancegen.model.agreement import (
    Agreement,
    BlankMark,
    Emphasis,
    Filled,
    Inline,
    Provision,
    Role,
    Term,
    plain_text,
)
from alliancegen.model.manifest import Manifest, PrintedAnswer, PrintedProvision, printed_answers
from alliancegen.writers.docx.marking import hash_of, marks_of
from alliancegen.writers.docx.markup import XML, attribute, letters
from alliancegen.writers.docx.ooxml import Element, legal, parsed
from alliancegen.writers.docx.opening import Unreadable, parse
from alliancegen.writers.docx.reading import Reading, joined
from alliancegen.writers.docx.references import References
from alliancegen.writers.wording import clause_file

NAMESPACE = "urn:alliancegen:manifest:1"
ITEM_ID = "{6B1F0C52-7E1D-4C0B-9C65-3B7B8A4B6C11}"
PROPERTIES = {
    "alliancegen.tool": "tool",
    "alliancegen.library": "library",
    "alliancegen.library-hash": "library_hash",
    "alliancegen.kind": "kind",
    "alliancegen.answers": "answers",
    "alliancegen.words": "words",
}
RECORD = "alliancegen.record"
"""The custom property that holds the hash of the manifest itself."""
_CANONICAL = ((b"\n", b""), (b"&gt;", b">"), (b"&#10;", b"&#xA;"), (b"&#13;", b"&#xD;"), (b"&#9;", b"&#x9;"))
_SHORT = 32
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_N = f"{{{NAMESPACE}}}"
_PROPERTIES_PART = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    f'<ds:datastoreItem ds:itemID="{ITEM_ID}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)


def digest(words: str) -> str:
    """sha256, in hexadecimal."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def token(words: str) -> str:
    """The short hash that tells one paragraph from another: the first 128 bits of sha256."""
    return digest(words)[:_SHORT]


def all_words(reading: Reading) -> str:
    """The hash of everything printed, as if all changes were refused."""
    return digest("\f".join([joined(each.words for each in reading.refused), *reading.margins[0]]))


# ---------------------------------------------------------------- made for a new file


def complete(given: Manifest, agreement: Agreement, references: References, reading: Reading) -> Manifest:
    """The manifest of an agreement as written: `reading` is the reading of its own body."""
    return replace(
        given,
        kind=agreement.kind,
        draft=agreement.draft,
        answers=_answers_hash(agreement),
        words=all_words(reading),
        provisions=_printed(agreement, references, reading),
        notes=[token(each.words) for each in reading.comments],
        margins=[token(each) for each in reading.margins[0]],
        printed=printed_answers(agreement, given.typed),
        contents_lists=reading.contents_lists,
    )


def _answers_hash(agreement: Agreement) -> str:
    """Over the printed answers and blanks alone, in printed order."""
    texts: list[str] = []
    for provision in agreement.walk():
        _add_answers(provision.heading, texts)
        _add_answers(provision.inlines, texts)
        if provision.table is not None:
            for row in (provision.table.head, *provision.table.rows):
                for cell in row:
                    _add_answers(cell.inlines, texts)
    return digest("\f".join(texts))


def _add_answers(inlines: Sequence[Inline], texts: list[str]) -> None:
    for inline in inlines:
        if isinstance(inline, Filled):
            texts.append(inline.text)
        elif isinstance(inline, BlankMark):
            texts.append("[●]")
        elif isinstance(inline, Term | Emphasis):
            _add_answers(inline.inlines, texts)


class _Section(Struct):
    """A clause, schedule or other section: what its provisions share."""

    id: str
    file: str
    top: str
    is_schedule: bool = False


def _printed(agreement: Agreement, references: References, reading: Reading) -> list[PrintedProvision]:
    """Every provision that has a paragraph, in printed order; paragraphs without a bookmark belong to the one before."""
    names: dict[str, tuple[_Section, Provision | None, str, str]] = {}
    word = agreement.named_by.clause_word.casefold()

    def enter(provision: Provision, section: _Section, label: str, number: str) -> None:
        names[references.bookmark(provision.key)] = section, provision, label, number
        for child in provision.children:
            enter(
                child,
                section,
                _label(child, label, word, schedule=section.is_schedule),
                child.path or child.number or number,
            )

    for part_ in agreement.body:
        if part_.title and part_.clauses:
            mark = f"{references.contents_bookmark(part_.clauses[0].key)}P"
            names[mark] = _Section("", "", mark), None, f"the heading “{part_.title}”", ""
    for each in agreement.sections():
        enter(
            each,
            _Section(
                each.section, clause_file(each.place.file)[1], references.bookmark(each.key), each.role is Role.SCHEDULE
            ),
            _section_label(each, word),
            each.number,
        )

    marks: list[str] = []
    words: list[list[str]] = []
    looks: list[dict[int, list[str]]] = []
    for paragraph, marked in zip(reading.refused, marks_of(reading), strict=True):
        mark = next((each for each in paragraph.bookmarks if each in names), "")
        if mark or not words:
            marks.append(mark)
            words.append([])
            looks.append({})
        if marked:
            looks[-1][len(words[-1])] = [hash_of(*each) for each in marked]
        words[-1].append(digest(paragraph.words))
    nowhere = _Section("", "", ""), None, "the first page", ""
    found = []
    for mark, hashes, looked in zip(marks, words, looks, strict=True):
        section, provision, label, number = names.get(mark) or nowhere
        role = provision.role.value if provision else "heading"
        file = _file(provision, section) if provision else ""
        shows = references.label(provision.key) if provision else ""
        found.append(PrintedProvision(mark, section.id, file, role, number, label, section.top, hashes, shows, looked))
    return found


def _file(provision: Provision, section: _Section) -> str:
    """The clause file inside the library; what was typed for this agreement counts to its section's file."""
    return clause_file(provision.place.file)[1] or section.file


def _section_label(section: Provision, word: str) -> str:
    match section.role:
        case Role.CLAUSE:
            return f"{word} {section.number}" if section.number else f"an unnumbered {word}"
        case Role.SCHEDULE:
            return section.number.replace("\u00a0", " ") or "a schedule"
        case Role.EXECUTION:
            return "the signature pages"
        case role:
            return {Role.COVER: "the cover", Role.PARTIES: "the parties", Role.BACKGROUND: "the background"}.get(
                role, "the front"
            )


def _label(provision: Provision, above: str, word: str, *, schedule: bool) -> str:
    """Where a reader finds a provision; one without a number is named by the one above it."""
    if provision.role is Role.DEFINITION:
        terms = [plain_text(inline.inlines) for inline in provision.inlines if isinstance(inline, Term)]
        return f"{above}, “{terms[0]}”" if terms else above
    printed = (provision.path or provision.number).replace("\u00a0", " ")
    if not provision.number:
        return above
    if above.endswith("”") or "” (" in above:
        return f"{above} {provision.number}"
    section = above.partition(", paragraph ")[0]
    if provision.role is Role.PART:
        return f"{section}, {printed}"
    if schedule:
        return f"{section}, paragraph {printed}"
    if above.startswith(f"{word} ") or provision.role is Role.SUB_CLAUSE:
        return f"{word} {printed}"
    return f"{above} {printed}"


# ---------------------------------------------------------------- written and read


def part(manifest: Manifest) -> bytes:
    """customXml/item1.xml. Written as text: elements would take longer than all the rest of the manifest.

    Attributes by name, and no element closes itself: so it is canonical XML, of which `record_hash` is the hash.
    """
    opening = {
        "answers": manifest.answers,
        **({} if manifest.contents_lists is None else {"contents-lists": str(manifest.contents_lists)}),
        "draft": "yes" if manifest.draft else "no",
        "kind": manifest.kind,
        "library": manifest.library,
        "library-hash": manifest.library_hash,
        "margins": " ".join(manifest.margins),
        "notes": " ".join(manifest.notes),
        "printed": " ".join(
            f"{each.path}{':' if each.typed else '='}{'+'.join(sorted(each.words))}" for each in manifest.printed
        ),
        "tool": manifest.tool,
        "words": manifest.words,
    }
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<manifest xmlns="{NAMESPACE}"{"".join(_attribute(name, text) for name, text in opening.items())}>',
    ]
    section: tuple[str, str] | None = None
    file = ""
    for each in manifest.provisions:
        if section != (each.section, each.top):
            lines += ["</section>"] if section else []
            section, file = (each.section, each.top), each.file
            lines.append(
                f"<section{_attribute('bookmark', each.top)}{_attribute('file', file)}{_attribute('id', each.section)}>"
            )
        if len(each.words) == 1:
            parts, words = "", each.words[0]
        else:
            parts = f' parts="{" ".join(words[:_SHORT] for words in each.words)}"'
            words = digest("\n".join(each.words))
        looks = " ".join(f"{place}:{'+'.join(hashes)}" for place, hashes in each.looks.items())
        lines.append(
            f'<provision bookmark="{each.bookmark}"{"" if each.file == file else _attribute("file", each.file)}'
            f"{_attribute('label', each.label)}{_attribute('looks', looks) if looks else ''}"
            f"{_attribute('number', each.number) if each.number else ''}{parts}"
            f' role="{each.role}"{_attribute("shows", each.shows) if each.shows else ""} words="{words}"></provision>'
        )
    lines += ["</section>", "</manifest>"] if section else ["</manifest>"]
    return "\n".join(lines).encode()


def record_hash(written: bytes) -> str:
    """The hash of a manifest as `part` wrote it: of its canonical form without space between elements (see `read_hash`)."""
    lines = written.partition(b"\n")[2]
    for ours, canonical in _CANONICAL if b"&" in lines else _CANONICAL[:1]:
        lines = lines.replace(ours, canonical)
    return hashlib.sha256(lines).hexdigest()


def read_hash(parts: Mapping[str, bytes]) -> tuple[str, str]:
    """The hash of the manifest in a file, and the one that its custom properties name; each is empty where there is none.

    Programs save the part in words of their own (another declaration, other quotes), so the canonical form is what counts.
    """
    name, _ = _find_part(parts)
    found = ""
    if name:
        root = parsed(parts[name], remove_blank_text=True, remove_comments=True)
        found = hashlib.sha256(etree.tostring(root, method="c14n")).hexdigest()
    return found, _property(parts, RECORD)


def on_one_line(manifest: Manifest) -> bytes:
    """The manifest without its provisions, for a file that has no parts."""
    return b"".join(part(replace(manifest, provisions=())).split(b"\n")[1:])


def read_line(line: bytes) -> Manifest | None:
    """A manifest that was put on one line; None where it is none."""
    try:
        root = parse(line)
    except Unreadable:
        return None
    return _manifest(root) if root.tag == f"{_N}manifest" else None


def _attribute(name: str, text: str) -> str:
    return f' {name}="{attribute(legal(text, name))}"'


def item_properties() -> bytes:
    """customXml/itemProps1.xml: the part's own id, by which Word knows it again."""
    return _PROPERTIES_PART.encode()


def custom_properties(manifest: Manifest, more: Mapping[str, str]) -> bytes:
    """docProps/custom.xml."""
    own = {name: str(getattr(manifest, field)) for name, field in PROPERTIES.items()}
    properties = [
        f'<property fmtid="{_FORMAT_ID}" pid="{number}"{_attribute("name", name)}>'
        f"<vt:lpwstr>{letters(legal(text, name))}</vt:lpwstr></property>"
        for number, (name, text) in enumerate({**more, **own}.items(), start=2)
    ]
    declared = f'xmlns="{_CUSTOM}" xmlns:vt="{_TYPES}"'
    return f"{XML}<Properties {declared}>{''.join(properties)}</Properties>".encode()


def read_part(parts: Mapping[str, bytes]) -> Manifest | None:
    """The manifest of a file's parts; None where there is none that can be read."""
    _, root = _find_part(parts)
    return None if root is None else _manifest(root)


def _find_part(parts: Mapping[str, bytes]) -> tuple[str, Element | None]:
    for name, raw in parts.items():
        if name.startswith("customXml/") and NAMESPACE.encode() in raw[:2000]:
            try:
                root = parse(raw)
            except Unreadable:
                continue
            if root.tag == f"{_N}manifest":
                return name, root
    return "", None


def _manifest(root: Element) -> Manifest:
    lists = root.get("contents-lists") or ""
    return Manifest(
        tool=root.get("tool") or "",
        library=root.get("library") or "",
        library_hash=root.get("library-hash") or "",
        kind=root.get("kind") or "",
        draft=root.get("draft") != "no",
        answers=root.get("answers") or "",
        words=root.get("words") or "",
        provisions=[
            PrintedProvision(
                each.get("bookmark") or "",
                section.get("id") or "",
                each.get("file") or section.get("file") or "",
                each.get("role") or "",
                each.get("number") or "",
                each.get("label") or "",
                section.get("bookmark") or "",
                (each.get("parts") or each.get("words") or "").split(),
                each.get("shows") or "",
                dict(_marked(written) for written in (each.get("looks") or "").split()),
            )
            for section in root.iterfind(f"{_N}section")
            for each in section.iterfind(f"{_N}provision")
        ],
        notes=(root.get("notes") or "").split(),
        margins=(root.get("margins") or "").split(),
        printed=[_printed_answer(each) for each in (root.get("printed") or "").split()],
        contents_lists=int(lists) if lists.isdecimal() and len(lists) < _SHORT else None,
    )


def _marked(written: str) -> tuple[int, Collection[str]]:
    place, _, hashes = written.partition(":")
    return (int(place) if place.isdecimal() and len(place) < _SHORT else -1), hashes.split("+")


def _printed_answer(written: str) -> PrintedAnswer:
    typed = ":" in written
    path, _, words = written.partition(":" if typed else "=")
    return PrintedAnswer(path, typed, frozenset(words.split("+")))


def read_properties(parts: Mapping[str, bytes]) -> Manifest | None:
    """What the custom properties alone still say; None where they say nothing."""
    said = _properties(parts)
    found = {field: said[name] for name, field in PROPERTIES.items() if name in said}
    return replace(Manifest(), **found) if found.get("words") else None


def _property(parts: Mapping[str, bytes], name: str) -> str:
    return _properties(parts).get(name, "")


def _properties(parts: Mapping[str, bytes]) -> dict[str, str]:
    raw = parts.get("docProps/custom.xml")
    try:
        return {
            entry.get("name") or "": "".join(str(text) for text in entry.itertext())
            for entry in (parse(raw) if raw else ())
        }
    except Unreadable:
        return {}
