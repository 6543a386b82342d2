"""The commands: their names, what they are in one line, and where they are written."""

from __future__ import annotations

from collections.abc import Mapping

COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "new": ("new", "new", "Write an answers file to fill in."),
    "schema": ("schema", "schema", "Write a JSON Schema of the answers, for editors."),
    "check": ("check", "check", "Check answers, or a clause library."),
    "build": ("build", "build", "Build the agreement and its coverage report."),
    "show": ("show", "show", "Print one section as it comes out."),
    "explain": ("explain", "explain", "Say what a section, point or rule means."),
    "verify": ("verify", "verify", "Say what was done to a built Word file since."),
    "diff": ("diff", "diff", "Say what changed between two versions, clause by clause."),
    "sign": ("sign", "sign", "Print the lines that record a signature."),
    "list": ("list_", "list_", "List kinds, sections, questions, settings."),
    "test": ("test_", "run_tests", "Run the tests of the clauses."),
    "overlay": ("overlay", "overlay", "Start your own wording of a section."),
    "style": ("style", "style", "Write the default looks as a Word file."),
}
"""By the name that is typed: the module, the function in it, and the line in the list of commands."""
