"""What a kind calls what the shared clauses call otherwise."""

from __future__ import annotations

import pytest

from alliancegen.assembly.kind_words import KindWords

WORDS = {"Patient": "Service User", "Alliance Board": "Leadership Team"}
NAMES = ["Patient Safety Incident Response Framework"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("each Patient’s record", "each Service User’s record"),
        ("the Patients and the Alliance Board", "the Service Users and the Leadership Team"),
        ("the Patient Safety Incident Response Framework", "the Patient Safety Incident Response Framework"),
        ("an Outpatient, and a patient", "an Outpatient, and a patient"),
    ],
)
def test_words_are_replaced_whole_and_never_inside_a_proper_name(ours: str, theirs: str) -> None:
    assert KindWords(WORDS, NAMES)(ours) == theirs


def test_a_kind_without_words_of_its_own_changes_nothing() -> None:
    assert KindWords({}, NAMES)("each Patient") == "each Patient"
