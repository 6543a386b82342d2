"""JSON as Python's own json writes it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliancegen.writers.json_text import json_text

TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(DATA, st.sampled_from([1, 2]))
def test_it_is_what_json_writes(data: object, indent: int) -> None:
    assert json_text(data, indent) == json.dumps(data, indent=indent)


def test_every_letter_is_written_as_json_writes_it() -> None:
    for first in range(0, 0x20000, 0x1000):
        text = "".join(map(chr, range(first, first + 0x1000)))
        whole = "".join(letter for letter in text if not "\ud800" <= letter <= "\udfff")
        assert json_text([whole]) == json.dumps([whole], indent=2)


@pytest.mark.parametrize(
    "data", [{}, [], {"a": {}, "b": []}, [[], [[]]], (), {"a": ("b", 1)}, "\udcff", {"\udcff": "£"}]
)
def test_what_is_empty_and_what_is_half_a_letter(data: object) -> None:
    assert json_text(data) == json.dumps(data, indent=2)
