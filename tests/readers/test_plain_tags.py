"""Answers and tags are found without Jinja's lexer where that would find the same, and only there."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alliancegen.model.places import Place
from alliancegen.readers.template.refusal import Refused
from alliancegen.readers.template.source import _plain_tags, _tags
from example import ROOT

PIECES = (
    "{{", "}}", "{%", "%}", "{#", "#}", "{", "}", "%", " ", "\n", "a", "raw", "endraw", "x.y", "(", ")", "[", "]", '"', "'", '"(s"',
    "'t]'", "1", "1_0", "1e5", "0x", ".", "|", "==", "=", "<", "<=", "!", "-", "- ", "+", "*", "/", "~", ",", "é", "\\",
    "{{ a }}", "{% if b %}",
)  # fmt: skip


def of_jinja(body: str) -> list[tuple[int, int]] | None:
    """Where Jinja's lexer finds answers and tags; None for what is refused."""
    try:
        return list(_tags(body, [0], lambda start, end: Place("x.md", 1)))
    except Refused:
        return None


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join), st.booleans())
@example("{{ a) }}", False)
@example("{{ (a] }}", False)
@example("{% raw %}{{ a }}{% endraw %}", False)
@example("{{ a %}", False)
def test_plain_tags_are_where_jinja_finds_them(words: str, inside: bool) -> None:
    body = f"{{{{ {words} }}}}" if inside else words
    found = _plain_tags(body)
    assert found is None or found == of_jinja(body)


@pytest.mark.parametrize("name", ["governance", "members_change", "summary"])
def test_the_tags_of_a_clause_file_are_plain(name: str) -> None:
    body = (ROOT / f"clauses/sections/{name}.md").read_text(encoding="utf-8")
    found = _plain_tags(body)
    assert found
    assert found == of_jinja(body)
