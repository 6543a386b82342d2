"""A value as it is written in a YAML file: every scalar keeps its letters and its place, whatever YAML would make of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from alliancegen.model.places import Place


class Written(Struct, frozen=True):
    """Text, a list, or a mapping.

    `place` is the span of a scalar, or the first line of a list or mapping; `key` is where its key stands when it is a
    mapping's value. `plain` says that a scalar was typed without quotation marks. A key without a value (`date:`) is
    the empty plain text. Mappings keep the order typed.
    """

    value: str | Sequence[Written] | Mapping[str, Written]
    place: Place
    key: Place | None = None
    plain: bool = True

    @property
    def is_text(self) -> bool:
        return isinstance(self.value, str)

    @property
    def text(self) -> str:
        """The letters of a scalar; empty for a list or mapping."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def entries(self) -> Sequence[Written]:
        """The entries of a list; empty for anything else."""
        return () if isinstance(self.value, str | Mapping) else self.value

    @property
    def mapping(self) -> Mapping[str, Written]:
        """The entries of a mapping; empty for anything else."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def is_list(self) -> bool:
        return not isinstance(self.value, str | Mapping)

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.value, Mapping)

    @property
    def is_empty(self) -> bool:
        """A key without a value."""
        return self.plain and self.value == ""
