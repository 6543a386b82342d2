"""What the agreement as a whole is called."""

from __future__ import annotations

from example import Build, edited


def test_without_a_title_it_has_the_name_of_its_kind(build: Build) -> None:
    text = edited({"  title: Harbour and Vale Practices Alliance Agreement": "  title: tbc"})
    agreement = build(text).agreement
    assert agreement is not None
    assert agreement.title == "GP practice alliance agreement"
    assert agreement.short_title == "Harbour and Vale Alliance"
