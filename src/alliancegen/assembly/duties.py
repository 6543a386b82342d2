"""What one party has to do under an agreement, and what it gets: for the page that opens with it.

Found in the finished words, so nothing is listed that the agreement doesn't say. A sentence is the party's own if its
subject is the party, by name or by a role that a definition gives it, alone or with others ("The Council and Hearth must …"),
or "It" after such a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from alliancegen.assembly.naming import named
from alliancegen.model.agreement import Agreement, Provision, Role, Table, plain_text

_NOT_DUTIES = (Role.PARTY, Role.RECITAL, Role.SIGNING_LINE, Role.BLOCK, Role.DEFINITION)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“£(])")
_VERB = r"(?:must|shall|will)\b(?! be treated)"
_MOST_WORDS = 60
_ACTS = (
    "Party", "Partner", "Who", "Who sees to it", "Who reports", "Who pays", "Who deals with it", "Who keeps it", "Provider",
    "Supporting Parties", "Reported by", "Led by", "Answers for it", "From", "By",
)  # fmt: skip
"""Heads of the columns of a table that say who does something."""
_IS_DONE = (
    "What", "Tasks", "Step", "Service", "Resource", "Kind", "Contribution", "What it brings", "Sum", "Amount", "Fee", "Outcome",
    "Measure", "Indicator", "Information", "Issue", "Improvement", "Document", "Condition", "Goods", "IT", "Accommodation",
    "Promise", "Risk",
)  # fmt: skip
"""Heads of the columns that say what: a table without one of them only names parties."""
_TAKES_PART = re.compile(
    r"((?:(?! as an? | as [A-Z]).)+?)(?: takes? part)? as (?:an? )?([A-Z]\w+(?: [A-Z]\w+)*?)(?:, and |\.)"
)
"""Who takes part, and as what, among the parties."""
_GETS = ("To", "Recipients")


class Said(Struct, frozen=True):
    """What the agreement says, and where: "clause 8.5"."""

    words: str
    where: str


class Dealings(Struct, frozen=True):
    """What a party does and what it gets, in printed order, what concerns money first."""

    does: Sequence[Said]
    by_role: Sequence[Said]
    gets: Sequence[Said]


def dealings(agreement: Agreement, reader: str, others: Sequence[str] = ()) -> Dealings:
    """What the party with the short name `reader` does and gets. `others` are the short names of the other parties."""
    own = _Subject([reader], others)
    role = _Subject(_roles(agreement, reader), ())
    does: dict[str, str] = {}
    by_role: dict[str, str] = {}
    gets: dict[str, str] = {}
    for provision, where in named(agreement):  # the summary itself says what the sides promise each other
        if provision.role in _NOT_DUTIES or provision.section in ("summary", "definitions", "commitments"):
            continue
        if provision.table is not None:
            for found, heads in ((does, _ACTS), (gets, _GETS)):
                if rows := list(_rows(provision.table, reader, heads)):
                    caption = f"{provision.table.caption}: " if provision.table.caption else ""
                    found.setdefault(_shortened(caption + "; ".join(rows)), where)
            continue
        sentences = _sentences(provision)
        for words in own.duties(sentences):
            does.setdefault(words, where)
        for words in role.duties(sentences):
            by_role.setdefault(words, where)
        for words in _given_to(sentences, reader, own):
            gets.setdefault(words, where)
    return Dealings(*(_money_first(found) for found in (does, by_role, gets)))


def _money_first(found: dict[str, str]) -> list[Said]:
    said = [Said(words, where) for words, where in found.items()]
    return sorted(said, key=lambda each: not re.search(r"£|\b(?:pays?|paid|money)\b", each.words))


class _Subject:
    """Whose sentence it is."""

    def __init__(self, names: Sequence[str], others: Sequence[str]) -> None:
        wanted, anybody = _alternatives(names), _alternatives([*names, *others])
        self._opens = re.compile(rf"(?:(?:Each|The|A) )?{wanted}\b") if names else None
        together = rf"(?:{anybody}(?:, | and ))*{wanted}(?:(?:, | and ){anybody})*"
        self._does = re.compile(rf"(?:(?:Each|The|A) )?{together} {_VERB}") if names else None

    def opens(self, sentence: str) -> bool:
        return self._opens is not None and self._opens.match(sentence) is not None

    def duties(self, sentences: Sequence[str]) -> Iterator[str]:
        its_own, subject = False, ""
        for sentence in sentences:
            found = self._opens.match(sentence) if self._opens is not None else None
            subject = found[0] if found else subject
            if self._does is not None and self._does.match(sentence):
                its_own = True
                yield sentence
            elif its_own and re.match(rf"It {_VERB}", sentence):
                yield subject + sentence.removeprefix("It")
            else:
                its_own = found is not None


def _alternatives(names: Sequence[str]) -> str:
    """Any of the names, with a small or a capital letter at its start."""
    forms = dict.fromkeys(form for name in names for form in (name, name[:1].upper() + name[1:]))
    return f"(?:{'|'.join(re.escape(form) for form in sorted(forms, key=len, reverse=True))})"


def _roles(agreement: Agreement, reader: str) -> list[str]:
    """The terms that are said of the party: in a definition that ends by naming it ("they are …"), or among the parties
    ("… takes part as a Statutory Partner, and … as Sector Partners")."""
    name = rf"(?<!\w){re.escape(reader)}(?!\w)"
    listed = re.compile(rf"(?:they are|it is) [^.]*?{name}")
    terms = []
    for section in agreement.sections():
        for provision in section.walk():
            words = plain_text(provision.inlines)
            if provision.role is Role.DEFINITION and listed.search(words):
                terms.append(words.split("”")[0].lstrip("“ "))
            elif section.role is Role.PARTIES and provision.role is Role.TEXT:
                terms += [role.removesuffix("s") for who, role in _TAKES_PART.findall(words) if re.search(name, who)]
    return terms


def _sentences(provision: Provision) -> list[str]:
    """The sentences of a provision, the last with its list where it ends in a colon."""
    words = plain_text(provision.inlines).strip()
    if words.endswith(":"):
        entries = [plain_text(child.inlines).strip() for child in provision.children if child.table is None]
        words = " ".join([words, *entries])
    sentences = _SENTENCE_END.split(words)
    return [_shortened(sentence) for sentence in sentences if sentence]


def _shortened(sentence: str) -> str:
    words = sentence.split(" ")
    return sentence if len(words) <= _MOST_WORDS else " ".join(words[:_MOST_WORDS]) + " …"


def _given_to(sentences: Sequence[str], reader: str, own: _Subject) -> Iterator[str]:
    """Sentences in which somebody else must pay, give or offer something to the party."""
    name = re.escape(reader[:1].upper() + reader[1:])
    given = re.compile(rf"[^:]*?{_VERB} (?:pay|give|offer|provide|lend)\b[^.]*?(?<!\w){re.escape(reader)}(?!\w)")
    takes = re.compile(rf"{name} (?:receives|holds) ")
    return (each for each in sentences if takes.match(each) or (given.match(each) and not own.opens(each)))


def _rows(table: Table, reader: str, heads: Sequence[str]) -> Iterator[str]:
    """The rows in which a column with one of the heads names the party: the other cells that hold something.

    A table that works an example, or adds up what others say, gives nobody anything to do.
    """
    printed = [plain_text(cell.inlines).strip() for cell in table.head]
    if not any(head in _IS_DONE for head in printed) or table.caption.startswith(("Example", "Worked", "Total")):
        return
    name = re.compile(rf"(?<![\w’]){re.escape(reader)}(?![\w’])")
    for row in table.rows:
        cells = [plain_text(cell.inlines).strip() for cell in row]
        here = [
            column
            for column, cell in enumerate(cells)
            if column < len(printed) and printed[column] in heads and name.search(cell)
        ]
        if here:
            others = [
                cell
                for column, cell in enumerate(cells)
                if column != here[0] and cell and "[●]" not in cell and cell != reader
            ]
            yield ", ".join(others)
