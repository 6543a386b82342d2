"""What is up to date by content: files that hold, byte for byte, what a build with the same input wrote before; and what a
check of the same input came to.

The input is everything that decides about a file or its report: the answers, the clause library with its overlays, the
configuration, the reference document and its map, the options, the day, and alliancegen itself. No time of a file counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.cli.results import Result, Telling
from alliancegen.cli.running import Setting
from alliancegen.cli.selecting import Selected
from alliancegen.model.outcome import Built, Record
from alliancegen.readers import kept_builds
from alliancegen.readers.plain_files import read_plain
from alliancegen.readers.yaml_source import MAX_SIZE


class Records(Struct, frozen=True):
    """The records of what was built with these options by this alliancegen (`tool`), for a report that wants this much."""

    setting: Setting
    telling: Telling
    tool: str
    options: tuple[object, ...]

    def key(self, selected: Selected, forms: Mapping[str, Path]) -> str:
        """What the record of an agreement's files in these forms is found by; empty where its input can't be read."""
        setting, path = self.setting, selected.path
        try:
            raw = read_plain(path, MAX_SIZE) if selected.raw is None else selected.raw
            library, _ = setting.library_of(path)
            style = setting.style_of(path)
        except OSError:
            return ""
        if library is None:
            return ""
        house = digest(style.content), style.problems
        day = setting.today, setting.final
        told = self.telling.strict, self.telling.excerpt
        mine = self.tool, self.options, told, day, str(Path.cwd()), setting.clauses, sorted(forms)
        return kept_builds.key_of(mine, house, library.content_hash, library.problems, str(path), digest(raw))

    def found(self, selected: Selected, files: Mapping[str, Path]) -> Result | None:
        """The result of the build that wrote these files, if they are still as it wrote them; of a check, with no files."""
        key = self.key(selected, files)
        record = kept_builds.kept(key) if key else None
        if record is None or record.files != {form: standing(target) for form, target in files.items()}:
            return None
        outcome = replace(record.outcome, built=Built.UP_TO_DATE if files else None)
        if not self.telling.whole:
            outcome = outcome.without_coverage()
        elif outcome.coverage is None and outcome.counted is not None:
            return None  # it was built for a report that wants less
        return Result(outcome, record.code, record.shared)

    @staticmethod
    def keep(result: Result) -> None:
        """Keep the record of files that were just written, or found as they would have been, or of a check."""
        if result.made is not None and result.made.key and not result.told:
            files = {form: digest(content) for form, content in result.made.contents.items()}
            kept_builds.keep(result.made.key, Record(result.outcome, result.code, result.shared, files))

    @staticmethod
    def forget_old() -> None:
        """Delete the records of long ago, at the end of a run."""
        kept_builds.forget_old()


def standing(target: Path) -> str:
    """The sha256 of a plain file; empty where there is none that can be read."""
    try:
        return digest(target.read_bytes()) if target.is_file() and not target.is_symlink() else ""
    except OSError:
        return ""


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
