"""What is said about a rule in general: for SARIF's list of rules, and where answers are withheld."""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.library import Library
from alliancegen.model.written import Written
from alliancegen.readers.yaml_source import read_yaml
from alliancegen.writers.explaining import explanation, rules_of, sentence


def rule_help(rule: str, library: Library) -> str:
    """A few lines about a rule: what `alliancegen explain` says of it. The first line is a sentence by itself."""
    from alliancegen.rules.registry import page  # noqa: PLC0415 - loads every rule

    if documented := page(rule):
        first, _, rest = documented.removeprefix(f"{rule}: ").partition("\n\n")
        first = " ".join(first.split())
        return f"{first[:1].upper()}{first[1:]}\n{rest}".rstrip()
    words = rule_words(rule, library)
    lines = explanation(rule, library, None, None, None, {})
    return "\n".join([*([words] if words else []), *lines]) or f"{rule.replace('-', ' ')}"


def rule_words(rule: str, library: Library) -> str:
    """The problem of a rule of the library, with … for each answer; empty for a rule in code."""
    found = next((each for each in rules_of(library) if each.id == rule), None)
    return sentence(found.problem) if found is not None else ""


def values_of(text: str) -> set[str]:
    """Every value that an answers file holds; where it can't be read, whatever stands behind a colon or a dash."""
    written, _ = read_yaml(text.encode("utf-8", "replace"), "")
    if written is not None:
        return set(_scalars(written))
    return {line.partition(": ")[2] or line.lstrip(" -") for line in text.splitlines()}


def _scalars(written: Written) -> Iterator[str]:
    if written.is_text:
        yield written.text
    for each in (*written.entries, *written.mapping.values()):
        yield from _scalars(each)
