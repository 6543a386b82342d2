"""The folder `clauses/`, read whole: every file, every problem, one `Library`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from alliancegen.model.file_names import why_not_on_windows
from alliancegen.model.library import (
    AgreementKind,
    Calendar,
    Choosing,
    Computed,
    Definition,
    Fact,
    HouseStyle,
    Library,
    OpenPoint,
    Reader,
    Rule,
)
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, shown
from alliancegen.model.questions import Question
from alliancegen.model.templates import ClauseFile, FileKind
from alliancegen.model.written import Written
from alliancegen.readers.clause_file import read_clause_file
from alliancegen.readers.definitions import read_definitions
from alliancegen.readers.fields import ID, Fields
from alliancegen.readers.folder import Folder
from alliancegen.readers.house_style import read_house_style
from alliancegen.readers.kinds import read_kind
from alliancegen.readers.rules import read_facts, read_rules
from alliancegen.readers.sources import Sources


def read_library(root: Path, sources: Sources, name: str = "clauses") -> tuple[Library, list[Problem]]:
    """The library in `root`. `name` is how files are named in messages (`clauses/sections/term.md`).

    The library is complete as far as it could be read; with an error among the problems it must not be used.
    """
    reader = _Reader(root, sources, name)
    return reader.library(), reader.problems


class _Reader:
    def __init__(self, root: Path, sources: Sources, name: str) -> None:
        self._root = root
        self._name = name
        self.problems: list[Problem] = []
        self._folder = Folder(root, sources, name, self.problems)
        self._questions: dict[str, Question] = {}
        self._computed: list[Computed] = []
        self._dated_bodies: Mapping[str, str] = {}

    def library(self) -> Library:
        if not any((self._root / folder).is_dir() for folder in ("kinds", "sections")):
            self.problems.append(
                Problem(
                    "no-library",
                    f"'{self._name}' is no clause library",
                    Place(self._name, 1),
                    help="it needs a folder sections/, and a folder kinds/ with a folder for each kind of agreement",
                )
            )
        files = {kind: self._clause_files(kind) for kind in FileKind}
        style = self._style()
        self._dated_bodies = style.dated_bodies
        facts = self._facts()
        rules = self._rules("rules.yaml")
        return Library(
            root=self._name,
            kinds={kind.id: kind for kind in self._kinds()},
            sections=files[FileKind.SECTION],
            schedules=files[FileKind.SCHEDULE],
            execution=files[FileKind.EXECUTION],
            questions=self._questions,
            computed=self._computed,
            facts=facts,
            rules=rules,
            definitions=self._definitions(),
            calendar=self._calendar(),
            style=style,
            choosing=self._choosing(),
            open_points=self._open_points(),
            readers=self._readers(),
        )

    # ------------------------------------------------------------ clause files

    def _clause_files(self, kind: FileKind) -> dict[str, ClauseFile]:
        files: dict[str, ClauseFile] = {}
        for stem in self._folder.names(kind.value, ".md"):
            relative = f"{kind.value}/{stem}.md"
            text = self._folder.text(relative)
            if text is None:
                continue
            if not ID.fullmatch(stem) or why_not_on_windows(stem):
                place = Place(f"{self._name}/{relative}", 1)
                self.problems.append(
                    Problem(
                        "wrong-id",
                        f"'{stem}' is no id for a clause file",
                        place,
                        help="use lower-case letters, digits and _, and no name of a device such as con or aux",
                    )
                )
                continue
            read, problems = read_clause_file(text, f"{self._name}/{relative}", stem, kind)
            self.problems += problems
            if read is None:
                continue
            files[stem] = read.clause_file
            for path, question in read.questions.items():
                if known := self._questions.get(path):
                    self.problems.append(
                        Problem(
                            "duplicate-question", f"'{path}' is declared in {known.owner}.md already", question.place
                        )
                    )
                self._questions.setdefault(path, question)
            self._computed += read.computed
        return files

    # ------------------------------------------------------------ data files

    def _facts(self) -> dict[str, Fact]:
        written = self._folder.yaml("facts.yaml")
        return read_facts(written, self.problems) if written else {}

    def _rules(self, relative: str) -> list[Rule]:
        written = self._folder.yaml(relative)
        return read_rules(written, self.problems, self._dated_bodies) if written else []

    def _kinds(self) -> Iterator[AgreementKind]:
        folder = self._root / "kinds"
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if not path.is_dir() or path.name.startswith((".", "_")):
                continue
            base = f"kinds/{path.name}"
            contents = self._folder.yaml(f"{base}/contents.yaml")
            if contents is None:
                self.problems.append(
                    Problem(
                        "no-contents", f"the kind '{path.name}' has no contents.yaml", Place(f"{self._name}/{base}", 1)
                    )
                )
                continue
            nothing = Written([], contents.place)
            checklist = self._folder.yaml(f"{base}/checklist.yaml") or nothing
            views = self._folder.yaml(f"{base}/views.yaml") or nothing
            yield read_kind(path.name, contents, checklist, views, self._rules(f"{base}/rules.yaml"), self.problems)

    def _choosing(self) -> list[Choosing]:
        """`choosing.yaml`: what to ask, in this order, and the kind to which a yes leads."""
        written = self._folder.yaml("choosing.yaml")
        rows = written.entries if written else ()
        read = [Fields(entry, "a question that chooses a kind", ("ask", "kind"), self.problems) for entry in rows]
        return [Choosing(fields.text("ask", needed=True), fields.id("kind")) for fields in read]

    def _open_points(self) -> list[OpenPoint]:
        """`open-points.yaml`: what the law leaves open, or nobody has verified."""
        written = self._folder.yaml("open-points.yaml")
        keys = ("point", "text", "sections", "when", "source")
        read = [Fields(each, "an open point", keys, self.problems) for each in (written.entries if written else ())]
        return [
            OpenPoint(
                fields.id("point"),
                fields.text("text", needed=True),
                fields.texts("sections"),
                fields.text("when"),
                fields.text("source"),
                fields.place,
            )
            for fields in read
        ]

    def _readers(self) -> list[Reader]:
        """`who-reads.yaml`: who should read what before signing."""
        written = self._folder.yaml("who-reads.yaml")
        rows = written.entries if written else ()
        read = [Fields(each, "a reader", ("reader", "sections"), self.problems) for each in rows]
        return [Reader(fields.text("reader", needed=True), fields.texts("sections"), fields.place) for fields in read]

    def _definitions(self) -> list[Definition]:
        text = self._folder.text("definitions.md")
        if text is None:
            return []
        definitions, problems = read_definitions(text, f"{self._name}/definitions.md")
        self.problems += problems
        return definitions

    def _calendar(self) -> Calendar:
        written = self._folder.yaml("calendar.yaml")
        if written is None:
            return Calendar(frozenset(), 0, 0, "")
        fields = Fields(written, "the calendar", ("source", "last_year", "holidays"), self.problems)
        days: set[date] = set()
        for entry in fields.rows("holidays"):
            try:
                days.add(date.fromisoformat(entry.text))
            except ValueError:
                fields.refuse("wrong-kind", f"'{entry.text}' is no date like 2027-04-01", entry.place)
        years = sorted(day.year for day in days) or [0]
        last = fields.text("last_year", str(years[-1]))
        if not (last.isascii() and last.isdecimal() and len(last) <= 4):
            fields.refuse("wrong-kind", f"'{shown(last)}' is no year like 2028", fields.place_of("last_year"))
            last = str(years[-1])
        return Calendar(frozenset(days), years[0], int(last), fields.text("source"))

    def _style(self) -> HouseStyle:
        written = self._folder.yaml("house-style.yaml")
        if written is None:
            return HouseStyle()
        style = read_house_style(written, self.problems)
        variation = style.variation
        if variation and not (self._root / "sections" / f"{variation}.md").is_file():
            place = written.mapping["variation"].place
            self.problems.append(Problem("unknown-section", f"there is no section '{variation}'", place))
        return style
