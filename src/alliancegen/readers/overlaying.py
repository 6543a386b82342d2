"""An overlay: a folder whose files replace single things of a clause library, or are put in before or after them.

Everything that it changes says so, with a reason, and is listed in `Library.overlaid`. What is left of the library, and what
was put in, is checked as one afterwards, so a claim or a reference that broke is told at its own line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from alliancegen.model.library import AgreementKind, Computed, ContentsRow, Library
from alliancegen.model.overlays import Act, Declared, Overlaid
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity
from alliancegen.model.questions import Question
from alliancegen.model.suggestions import nearest
from alliancegen.model.templates import ClauseFile, FileKind, Marker, blocks_of
from alliancegen.readers.clause_file import ReadFile
from alliancegen.readers.folder import BASE_ENDING, Folder
from alliancegen.readers.inserting import spliced, with_row
from alliancegen.readers.overlaid_entries import lay_definitions, lay_facts, lay_rules
from alliancegen.readers.overlay_files import read_overlay_files
from alliancegen.readers.passages import file_text, headings_of, short_hash, spans_of, text_of
from alliancegen.readers.sources import Sources
from alliancegen.readers.suspecting import suspect

WORDS = {FileKind.SECTION: "section", FileKind.SCHEDULE: "schedule", FileKind.EXECUTION: "execution block"}
_OPENING = (Marker.NUMBER, Marker.BRACKET_NUMBER, Marker.BRACKET_CAPITAL, Marker.HEADING, Marker.PART)


def lay_over(library: Library, root: Path, sources: Sources, name: str) -> tuple[Library, list[Problem]]:
    """The library with the overlay in `root` laid over it. `name` is how messages name the overlay.

    `sources` holds the text of the library's files, and gets that of the overlay's. With an error among the problems the result
    must not be used.
    """
    overlay = _Overlay(library, root, sources, name)
    return overlay.laid(), overlay.problems


class _Overlay:
    def __init__(self, library: Library, root: Path, sources: Sources, name: str) -> None:
        self._sources = sources
        self._name = name
        self.problems: list[Problem] = []
        self._folder = Folder(root, sources, name, self.problems)
        self._files: Mapping[FileKind, dict[str, ClauseFile]] = {
            FileKind.SECTION: dict(library.sections),
            FileKind.SCHEDULE: dict(library.schedules),
            FileKind.EXECUTION: dict(library.execution),
        }
        self._kinds = dict(library.kinds)
        self._questions = dict(library.questions)
        self._computed = list(library.computed)
        self._overlaid = list(library.overlaid)
        self._library = library

    def laid(self) -> Library:
        waiting: list[ReadFile] = []
        narrow: list[ReadFile] = []
        for each in read_overlay_files(self._folder, self.problems):
            declared = each.clause_file.declared
            if declared is None:
                self._undeclared(each.clause_file)
            elif declared.heading:
                narrow.append(each)
            elif declared.act is Act.REPLACES:
                self._replace(each, declared)
            else:
                waiting.append(each)
        self._put_in(waiting)
        self._lay_sub_clauses(narrow)
        library = replace(
            self._library,
            kinds=self._kinds,
            sections=self._files[FileKind.SECTION],
            schedules=self._files[FileKind.SCHEDULE],
            execution=self._files[FileKind.EXECUTION],
            questions=self._questions,
            computed=self._computed,
            overlaid=self._overlaid,
        )
        for lay in (lay_facts, lay_rules, lay_definitions):
            library = lay(library, self._folder, self._sources, self.problems)
        return library

    def _refuse(self, rule: str, message: str, place: Place, help: str = "", remarks: Sequence[Remark] = ()) -> None:
        self.problems.append(Problem(rule, message, place, help=help, remarks=remarks))

    def _undeclared(self, clause_file: ClauseFile) -> None:
        known = self._files[clause_file.kind].get(clause_file.id)
        what = WORDS[clause_file.kind]
        if known is not None:
            base = short_hash(file_text(known, self._sources))
            message = f"this file would replace {known.place.file} without saying so"
            help = f"add   overlay: {{replaces: {clause_file.id}, reason: …, base: {base}}}   to its front matter"
        elif clause_file.kind is FileKind.EXECUTION:
            message, help = f"the {what} '{clause_file.id}' gives no reason", "add   overlay: {reason: …}"
        else:
            message = f"nothing says where the {what} '{clause_file.id}' is printed"
            help = f"add   overlay: {{after: {what.upper()}, reason: …}}   to its front matter"
        self._refuse("undeclared-overlay", message, clause_file.place, help)

    def _kept(self, clause_file: ClauseFile) -> str | None:
        """The words for which a file was written, if they were kept beside it."""
        return self._folder.text(f"{clause_file.kind.value}/{clause_file.id}{BASE_ENDING}.md")

    # ------------------------------------------------------------ whole files

    def _target(self, clause_file: ClauseFile, declared: Declared) -> ClauseFile | None:
        """The file that an overlay changes, unless there is none or its words are locked."""
        known = self._files[clause_file.kind]
        what = WORDS[clause_file.kind]
        found = known.get(declared.target)
        if found is None:
            message = f"there is no {what} '{declared.target}'"
            self._refuse("nothing-to-overlay", message, declared.place, nearest(declared.target, known))
        elif found.locked is not None:
            self._refuse(
                "locked-section",
                f"the words of '{found.id}' are fixed by {found.locked.source}, and nothing may change them",
                declared.place,
                "delete this overlay; what you need besides can stand in a section of its own",
                [Remark(f"they are locked because: {found.locked.reason}", found.locked.place)],
            )
            return None
        return found

    def _replace(self, read: ReadFile, declared: Declared) -> None:
        clause_file = read.clause_file
        base = self._target(clause_file, declared)
        if base is None:
            return
        if base.id != clause_file.id:
            help = f"name it {base.id}.md, or replace one sub-clause, as   replaces: '{base.id}: Heading'"
            message = f"a file that replaces '{base.id}' bears its name"
            self._refuse("wrong-id", message, declared.place, help)
            return
        self._told(suspect(declared, file_text(base, self._sources), base.place, self._kept(clause_file)))
        hidden = [
            each
            for each in self._overlaid
            if (each.what, each.id) == (WORDS[base.kind], base.id)
            and (each.declared.heading or each.declared.act is Act.REPLACES)
        ]
        for each in hidden:
            message = (
                f"this replaces '{base.id}' as a whole, and so also the overlay of '{each.declared.named}' below it"
            )
            remark = Remark(f"{each}: {each.declared.reason}", each.declared.place)
            self.problems.append(Problem("overlay-hidden", message, declared.place, Severity.WARNING, remarks=[remark]))
        self._overlaid = [each for each in self._overlaid if each not in hidden]
        self._questions = {path: each for path, each in self._questions.items() if each.owner != base.id}
        self._computed = [each for each in self._computed if each.owner != base.id]
        self._files[clause_file.kind][base.id] = clause_file
        self._own(read.questions, read.computed)
        self._note(clause_file, base.id, declared)

    def _told(self, problem: Problem | None) -> None:
        if problem is not None:
            self.problems.append(problem)

    def _note(self, clause_file: ClauseFile, name: str, declared: Declared) -> None:
        self._overlaid.append(Overlaid(WORDS[clause_file.kind], name, declared, self._name, clause_file.place.file))

    def _own(self, questions: Mapping[str, Question], computed: Iterable[Computed]) -> None:
        for path, question in questions.items():
            if known := self._questions.get(path):
                message = f"'{path}' is declared in {known.owner}.md already"
                self._refuse("duplicate-question", message, question.place)
            self._questions.setdefault(path, question)
        self._computed += computed

    # ------------------------------------------------------------ new sections

    def _put_in(self, waiting: list[ReadFile]) -> None:
        """New files at their places; one may stand beside another new one, in whatever order they are read."""
        while waiting:
            ready = [each for each in waiting if self._is_there(each)] or waiting
            ready.sort(key=lambda each: _act(each) is Act.AFTER)
            befores = [each for each in ready if _act(each) is not Act.AFTER]
            for each in [
                *befores,
                *reversed(ready[len(befores) :]),
            ]:  # two behind one section stand in the order of their names
                self._put(each)
            waiting = [each for each in waiting if each not in ready]

    def _is_there(self, read: ReadFile) -> bool:
        declared = read.clause_file.declared
        return declared is None or not declared.target or declared.target in self._files[read.clause_file.kind]

    def _put(self, read: ReadFile) -> None:
        clause_file, declared = read.clause_file, read.clause_file.declared
        assert declared is not None  # the caller has told those apart
        known = self._files[clause_file.kind]
        if clause_file.id in known or (declared.act is Act.ADDS and clause_file.kind is not FileKind.EXECUTION):
            self._undeclared(clause_file)
            return
        if declared.act is not Act.ADDS:
            if clause_file.kind is FileKind.EXECUTION:
                help = "write   overlay: {reason: …}"
                self._refuse(
                    "wrong-shape", "an execution block is printed for the parties that it fits", declared.place, help
                )
                return
            if declared.target not in known:
                message = f"there is no {WORDS[clause_file.kind]} '{declared.target}'"
                self._refuse("nothing-to-overlay", message, declared.place, nearest(declared.target, known))
                return
            if not self._into_contents(clause_file, declared):
                return
        known[clause_file.id] = clause_file
        self._own(read.questions, read.computed)
        self._note(clause_file, clause_file.id, declared)

    def _into_contents(self, clause_file: ClauseFile, declared: Declared) -> bool:
        """Put a row into the contents of the kinds that print what it stands beside."""
        row = ContentsRow(clause_file.id, declared.when, None, declared.place)
        done = False
        for name in declared.kinds or self._kinds:
            kind = self._kinds.get(name)
            if kind is None:
                help = nearest(name, self._kinds)
                self._refuse("unknown-kind", f"there is no kind of agreement '{name}'", declared.place, help)
            elif any(each.id == declared.target for each in kind.rows()):
                self._kinds[name] = with_row(kind, row, declared.act, declared.target)
                done = True
            elif declared.kinds:
                message = f"the contents of {name} don't have '{declared.target}'"
                self._refuse("nothing-to-overlay", message, declared.place, nearest(declared.target, _rows(kind)))
        if not done and not declared.kinds:
            message = f"no kind of agreement prints '{declared.target}'"
            self._refuse("nothing-to-overlay", message, declared.place)
        return done

    # ------------------------------------------------------------ sub-clauses

    def _lay_sub_clauses(self, files: Sequence[ReadFile]) -> None:
        taken: dict[str, Declared] = {}
        for read in files:
            declared = read.clause_file.declared
            assert declared is not None  # the caller has told those apart
            if declared.act is Act.REPLACES and (other := taken.setdefault(declared.named, declared)) is not declared:
                message = f"'{declared.named}' is replaced in {other.place.short} already"
                self._refuse("duplicate-overlay", message, declared.place)
                continue
            self._lay_sub_clause(read, declared)

    def _lay_sub_clause(self, read: ReadFile, declared: Declared) -> None:
        clause_file = read.clause_file
        base = self._target(clause_file, declared)
        if base is None:
            return
        spans = spans_of(base, declared.heading, self._sources)
        if spans is None:
            message = f"the words of '{declared.named}' can't be told from those beside them"
            self._refuse("nothing-to-overlay", message, declared.place, f"replace the whole of '{base.id}'")
            return
        if not spans:
            headings = headings_of(base)
            help = nearest(declared.heading, headings) or f"its headings are {', '.join(headings)}"
            message = f"'{base.id}' has no sub-clause headed '{declared.heading}'"
            self._refuse("unknown-heading", message, declared.place, help)
            return
        if not any(each.marker in _OPENING for each in blocks_of(clause_file.body)):
            help = "begin them with   1. **Heading.**"
            self._refuse("missing-heading", "the words of a sub-clause begin with its heading", clause_file.place, help)
            return
        if declared.act is Act.REPLACES:
            where = Place(spans[0].file, spans[0].first)
            self._told(suspect(declared, text_of(spans, self._sources), where, self._kept(clause_file)))
        body = base.body
        for span in spans:
            body = spliced(body, span, clause_file.body, declared.act)
        claimed = {(each.section, each.point) for each in clause_file.claims}
        kept = [each for each in base.claims if (each.section, each.point) not in claimed]
        approved = base.reviewed_by and clause_file.reviewed_by
        self._files[base.kind][base.id] = replace(
            base,
            body=body,
            claims=(*kept, *clause_file.claims),
            reviewed_by=base.reviewed_by if approved else "",
            reviewed_on=base.reviewed_on if approved else "",
        )
        self._own(read.questions, read.computed)
        self._note(clause_file, base.id, declared)


def _act(read: ReadFile) -> Act:
    return read.clause_file.declared.act if read.clause_file.declared else Act.ADDS


def _rows(kind: AgreementKind) -> list[str]:
    return [row.id for row in kind.rows()]
