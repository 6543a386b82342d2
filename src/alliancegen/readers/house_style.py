"""`house-style.yaml`: the words of the house, as data that its lawyers own."""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.library import HouseStyle, Phrases
from alliancegen.model.problems import Problem
from alliancegen.model.written import Written
from alliancegen.readers.fields import Fields

_KEYS = (
    "proper_names",
    "law_stated_at",
    "library_version",
    "variation",
    "banned",
    "preferred",
    "dated_bodies",
    "duty",
    "longest_sentence",
    "law_checked_every_months",
)


def read_house_style(written: Written, problems: list[Problem]) -> HouseStyle:
    """The house style; every problem found is added to `problems`."""
    fields = Fields(written, "the house style", _KEYS, problems)
    duty_written = fields.written("duty")
    duty = Fields(duty_written or Written({}, fields.place), "'duty'", ("word", "not"), problems)
    return HouseStyle(
        proper_names=fields.texts("proper_names"),
        law_stated_at=fields.text("law_stated_at"),
        library_version=fields.text("library_version"),
        variation=fields.text("variation"),
        banned=tuple(_phrases(fields, "banned", problems)),
        preferred=tuple(_phrases(fields, "preferred", problems)),
        dated_bodies=fields.words("dated_bodies"),
        duty_word=duty.text("word", needed=duty_written is not None),
        other_duty_words=duty.texts("not"),
        longest_sentence=_whole_number(fields, "longest_sentence"),
        law_checked_every_months=_whole_number(fields, "law_checked_every_months"),
    )


def _phrases(fields: Fields, key: str, problems: list[Problem]) -> Iterator[Phrases]:
    for entry in fields.rows(key):
        row = Fields(entry, f"an entry of '{key}'", ("words", "write", "because", "source"), problems)
        words = tuple(word for word in row.texts("words") if word.strip())
        if not words:
            row.refuse("missing-key", f"an entry of '{key}' needs 'words'", row.place, "add   words: [...]")
            continue
        write = row.text("write", needed=key == "preferred")
        yield Phrases(words, write, row.text("because", needed=True), row.text("source"))


def _whole_number(fields: Fields, key: str) -> int:
    text = fields.text(key, "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        fields.refuse("wrong-kind", f"'{key}' of the house style is a whole number, not '{text}'", fields.place_of(key))
        return 0
    return int(text)
