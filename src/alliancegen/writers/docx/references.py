"""Cross-references as live fields: REF to a hidden bookmark round the words of the provision.

`\\w` prints the whole number whatever place the field stands in; `\\n` the provision's own label. (`\\r` would depend
on where the field stands, and between schedules on the engine.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from msgspec import Struct

from alliancegen.model.agreement import Agreement, Provision, ReferenceNumber, Role
from alliancegen.writers.docx.numbering import Numbered
from alliancegen.writers.docx.ooxml import NBSP

_WITHOUT = frozenset({Role.TITLE, Role.TABLE, Role.SIGNING_LINE, Role.BLOCK, Role.COVER})
_BY_HEADING = frozenset(
    {Role.PARTIES, Role.BACKGROUND, Role.EXECUTION, Role.CLAUSE, Role.PART, Role.SCHEDULE_CLAUSE}
)  # their words stand in paragraphs of their own


class Field(Struct, frozen=True):
    """A live number: the bookmark it goes to, the switch that says how much is printed, and the result as stored.

    Without a switch the target has no number: then it is words that lead there.
    """

    bookmark: str
    switch: str
    result: str


class References:
    """The bookmarks of every provision, and the fields that point to them."""

    def __init__(self, agreement: Agreement, numbered: Mapping[str, Numbered]) -> None:
        self._numbered = numbered
        self._parents: dict[str, str] = {}
        self._digits: dict[str, str] = {}
        self._marked: set[str] = set()
        used: set[str] = set()
        for section in agreement.sections():
            self._enter(section, "", used)

    def _enter(self, provision: Provision, parent: str, used: set[str]) -> None:
        self._parents[provision.key] = parent
        self._digits[provision.key] = _digits(provision.key, used)
        if has_bookmark(provision):
            self._marked.add(provision.key)
        for child in provision.children:
            self._enter(child, provision.key, used)

    def bookmark(self, key: str) -> str:
        """The name of the bookmark for references, in the form that Word gives its own."""
        return f"_Ref{self._digits[key]}"

    def knows(self, key: str) -> bool:
        """Whether a provision of the agreement has this key."""
        return key in self._digits

    def label(self, key: str) -> str:
        """What Word prints before the words of a provision; empty for one that stands on no list."""
        return self._numbered[key].label if key in self._numbered else ""

    def contents_bookmark(self, key: str) -> str:
        """The name of the bookmark for the contents list.

        Not Word's own `_Toc`: LibreOffice 7.4 saves each link to one as a PAGEREF field round the whole entry, and Word then
        prints a page number in its place.
        """
        return f"_Con{self._digits[key]}"

    def fields(self, number: ReferenceNumber, source: str) -> list[Field]:
        """The fields that together print one number of a reference; `source` is the provision that it stands in."""
        if number.key not in self._marked:
            raise ValueError(f"{source}: refers to {number.key}, which is not printed in the agreement")
        wanted = number.number.replace(" ", NBSP)
        target = self._numbered.get(number.key)
        if target is None or not target.own:
            return [Field(self.bookmark(number.key), "", wanted)]
        if not number.full and wanted == target.own:
            return [Field(self.bookmark(number.key), "\\n", wanted)]
        fields = self._spelled(number.key, wanted)
        if not fields:
            raise ValueError(
                f"{source}: refers to {number.key} as {number.number}, but Word would print {target.whole}"
            )
        return fields

    def _spelled(self, key: str, wanted: str) -> list[Field]:
        """One \\w field where the list gives the whole number; where the number spans two lists, a field for each."""
        target = self._numbered[key]
        if not target.own:
            return []
        for switch, result in (("\\w", target.whole), ("\\n", target.own)):
            if wanted == result:
                return [Field(self.bookmark(key), switch, result)]
            if not wanted.endswith(result):
                continue
            above = self._parents[key]
            while above:
                if above in self._numbered and (fields := self._spelled(above, wanted.removesuffix(result))):
                    return [*fields, Field(self.bookmark(key), switch, result)]
                above = self._parents[above]
        return []


def has_bookmark(provision: Provision) -> bool:
    """Whether a provision prints a paragraph of its own that a reference can go to."""
    role = provision.role
    if role in _WITHOUT:
        return False
    if role in _BY_HEADING:
        return bool(provision.heading)
    return role is Role.SCHEDULE or bool(provision.heading or provision.inlines)


def _digits(key: str, used: set[str]) -> str:
    """Nine digits from the key, so that a provision keeps its bookmark between builds."""
    attempt = key
    while True:
        digits = f"{int(hashlib.sha256(attempt.encode('utf-8', 'surrogatepass')).hexdigest()[:15], 16) % 10**9:09d}"
        if digits not in used:
            used.add(digits)
            return digits
        attempt += "#"
