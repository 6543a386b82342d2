"""What `-o` may name: a file or a folder, and no file of answers, clauses or configuration."""

from __future__ import annotations

from pathlib import Path

from alliancegen.cli.exit_codes import WRONG_COMMAND
from alliancegen.cli.running import stop

TYPED = (".yaml", ".yml", ".md")
"""What the names of files end with that people write: no document is given such a name, and none takes their place."""

_ANSWERS = (".yaml", ".yml")


def output_named(output: Path) -> Path:
    """What `-o` names, if anything can be written there; otherwise the command ends."""
    if str(output) == "-":
        stop("-o names a file, and nothing is written to standard output: give it a name", WRONG_COMMAND)
    return output


def answers_named(output: Path) -> Path:
    """The same for an answers file."""
    if output_named(output).suffix.lower() not in _ANSWERS and not output.is_dir():
        stop(f"'{output}' is no name for answers; give one that ends with .yaml with -o", WRONG_COMMAND)
    return output


def document_named(output: Path) -> Path:
    """The same for a document, such as a Word file: it isn't called like a file that people write."""
    if output_named(output).suffix.lower() in TYPED and not output.is_dir():
        stop(f"'{output}' has the name of a file of answers or clauses; give another name with -o", WRONG_COMMAND)
    return output
