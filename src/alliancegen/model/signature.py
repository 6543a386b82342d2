"""That an agreement was signed: what the answers say about it, and how the answers and the library stand to the signed text."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from alliancegen.model.places import Place


class Signature(Struct, frozen=True):
    """What stands under `signed`: the day, the file that was signed, the hash of its text; `place` is the heading."""

    on: date
    file: str
    text_hash: str
    place: Place | None
    file_place: Place | None
    hash_place: Place | None

    @property
    def day(self) -> str:
        """The day as printed."""
        return f"{self.on.day} {self.on:%B %Y}"


class Standing(Struct, frozen=True):
    """How answers and library stand to the text that was signed.

    `library` is the version with which the signed file was built, empty where it doesn't say; `same_library` whether it
    is the one at hand; `same_text` whether the text built now is the signed one, word for word. `variation` names the
    clause by which the agreement is changed. `words` says all that in one sentence.
    """

    signature: Signature
    library: str
    same_library: bool
    same_text: bool
    variation: str
    words: str
