"""What the house has decided: the configuration, and the looks of the reference document that it or the user names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from alliancegen.model.problems import Problem, Severity, has_errors
from alliancegen.model.scheme import DEFAULT, Scheme
from alliancegen.model.written import Written
from alliancegen.readers.configuration import Configuration, read_configuration, read_house_map
from alliancegen.readers.plain_files import read_plain
from alliancegen.readers.sources import Sources
from alliancegen.readers.yaml_source import MAX_SIZE

if TYPE_CHECKING:
    from alliancegen.writers.docx import House


class HouseStyle(Struct, frozen=True):
    """The configuration, the reference document's looks, and the warnings about them.

    `content` is what stands in every file that they were read from.
    """

    configuration: Configuration = field(default_factory=Configuration)
    house: House | None = None
    problems: list[Problem] = field(default_factory=list)
    content: bytes = b""

    @property
    def scheme(self) -> Scheme:
        return self.house.scheme if self.house else DEFAULT


def house_style(
    answers: Path, sources: Sources, reference_doc: Path | None = None, house_map: Path | None = None
) -> HouseStyle:
    """What holds for an answers file; what the command line names goes before the configuration.

    `sources` gets the texts that were read. Raises OSError for a file that can't be read.
    """
    configuration, problems = read_configuration(answers, sources)
    written = [configuration.file, *(sources.lines(configuration.file) or ())]
    content = "\n".join(written).encode("utf-8", "surrogateescape")
    if has_errors(problems):
        return HouseStyle(configuration, None, problems)
    configured = configuration.reference_doc
    path, place = (
        (reference_doc, None) if reference_doc else (configured.path, configured.place) if configured else (None, None)
    )
    if path is None:
        if house_map is not None:
            message = "a house map says what the styles of a reference document are called, and none is named"
            problems.append(Problem("no-reference-document", message, help="name one with --reference-doc"))
        elif configuration.house_map:
            message = "a house map says what the styles of a reference document are called, and none is named, so it isn't used"
            at, help = configuration.house_map.place, "add   reference_doc: …"
            problems.append(Problem("no-reference-document", message, at, Severity.WARNING, help=help))
        return HouseStyle(configuration, None, problems, content)
    names, more = _house_map(house_map, configuration, sources)
    problems += more
    if has_errors(problems):
        return HouseStyle(configuration, None, problems)
    from alliancegen.writers.docx import read_house  # noqa: PLC0415 - loads lxml
    from alliancegen.writers.docx.reference import LARGEST_FILE  # noqa: PLC0415

    raw = read_plain(path, LARGEST_FILE)
    house, more = read_house(raw, path.name, names, place)
    named = sorted((ours, theirs.text) for ours, theirs in names.items())
    content += repr((path.name, named)).encode() + raw
    return HouseStyle(configuration, house, [*problems, *more], content)


def _house_map(
    house_map: Path | None, configuration: Configuration, sources: Sources
) -> tuple[Mapping[str, Written], list[Problem]]:
    path = house_map or (configuration.house_map.path if configuration.house_map else None)
    if path is None:
        return {}, []
    raw = read_plain(path, MAX_SIZE)
    sources.add_raw(str(path), raw)
    return read_house_map(raw, str(path))
