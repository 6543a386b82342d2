"""`alliancegen list config`: each value that a build would go by, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from alliancegen.cli.exit_codes import CANNOT_WRITE, WRONG_COMMAND, Ended
from alliancegen.cli.running import stop, tell
from alliancegen.cli.streams import echo
from alliancegen.model.library import Library
from alliancegen.model.problems import has_errors
from alliancegen.pipeline import CheckedLibrary
from alliancegen.readers.answers_files import USUAL
from alliancegen.readers.configuration import NAME, Configuration, NamedFile, read_configuration
from alliancegen.writers.problem_text import visible

DEFAULT, COMMAND_LINE = "default", "command line"
_STYLE = "style."


def list_config(
    path: Path,
    checked: CheckedLibrary,
    clauses: Path | None,
    reference_doc: Path | None,
    house_map: Path | None,
    pages: bool,
    strict: bool,
) -> None:
    """Print what holds for an answers file, or for a folder. A wrong configuration is told and ends the command."""
    if not path.exists():
        stop(f"'{path}' is neither a file nor a folder", CANNOT_WRITE)
    try:
        configuration, problems = read_configuration(path / NAME if path.is_dir() else path, checked.sources)
    except OSError as error:
        stop(f"'{error.filename}' can't be read: {error.strerror}", CANNOT_WRITE)
    tell(problems, checked.sources)
    if has_errors(problems):
        raise Ended(WRONG_COMMAND)
    echo(f"# {visible(configuration.file) or f'no {NAME} here or in the folders above'}")
    given = {
        "clauses": str(clauses) if clauses else "",
        "reference_doc": str(reference_doc) if reference_doc else "",
        "house_map": str(house_map) if house_map else "",
        "pages": "yes" if pages else "",
        "fail_on": "warning" if strict else "",
    }
    for name, value, origin in _values(configuration, checked.library):
        typed = given.get(name, "")
        echo(f"{name:<28} {visible(typed or value):<34} {COMMAND_LINE if typed else visible(origin)}")


def _values(configuration: Configuration, library: Library) -> Iterator[tuple[str, str, str]]:
    """Name, value, origin of everything that can be configured, in the order of the README."""

    def origin(key: str) -> str:
        place = configuration.places.get(key)
        return place.short if place else DEFAULT

    folders = ", ".join(each.name for each in configuration.clauses)
    yield "clauses", folders or "the library that comes along", origin("clauses")
    yield "reference_doc", _named(configuration.reference_doc), origin("reference_doc")
    yield "house_map", _named(configuration.house_map), origin("house_map")
    yield "pages", "yes" if configuration.pages else "no", origin("pages")
    yield "include", ", ".join(configuration.include or USUAL), origin("include")
    yield "library", configuration.library.text if configuration.library else "any version", origin("library")
    yield "fail_on", configuration.fail_on, origin("fail_on")
    for path, question in library.questions.items():
        written = configuration.style.get(path.removeprefix(_STYLE)) if path.startswith(_STYLE) else None
        if written is not None:
            yield path, written.text, written.place.short
        elif path.startswith(_STYLE):
            yield path, question.default.text if question.default else "none", DEFAULT


def _named(file: NamedFile | None) -> str:
    return str(file.path) if file else "none"
