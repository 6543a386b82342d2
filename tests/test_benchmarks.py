"""The benchmarks: their workload builds without a problem, work that is left out is noticed, and every target is measured."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

import benchmarks.__main__ as command
from alliancegen.model.agreement import Agreement as Assembled
from alliancegen.pipeline import CheckedLibrary, assemble_answers, check_clauses, lint_clauses, prove_clauses
from alliancegen.writers.docx import write_docx, write_specimen
from benchmarks import beside_peers, inside, instructions, measuring
from benchmarks.agreement import draw
from benchmarks.equal_work import missing
from benchmarks.forms import word_file
from benchmarks.installing import TREE, CannotInstall, Home, install
from benchmarks.measuring import Contestant, Failed, Rounds, Sample, Spread, Starter
from benchmarks.tables import Table
from benchmarks.targets import TARGETS, Target, all_met, verdict
from benchmarks.workload import Workload, examples, write_batch, write_workload
from example import TODAY

PARAGRAPHS = 50


@pytest.fixture(scope="module")
def workload(tmp_path_factory: pytest.TempPathFactory) -> Workload:
    return write_workload(tmp_path_factory.mktemp("work"), PARAGRAPHS, house=write_specimen())


@pytest.fixture(scope="module")
def library(workload: Workload) -> CheckedLibrary:
    return check_clauses(workload.clauses)


@pytest.fixture(scope="module")
def assembled(workload: Workload, library: CheckedLibrary) -> Assembled:
    run = assemble_answers(workload.answers.read_bytes(), "answers.yaml", library, TODAY)
    assert [problem.message for problem in run.problems] == []
    assert run.agreement is not None
    return run.agreement


# ---------------------------------------------------------------- the workload


def test_the_library_has_no_problem(library: CheckedLibrary) -> None:
    faults, proof = prove_clauses(library, TODAY)
    assert [problem.message for problem in lint_clauses(library, TODAY, {}, faults)] == []
    assert "10 references, 20 terms, 13 points" in str(proof)


def test_alliancegen_does_all_of_the_work(assembled: Assembled, workload: Workload) -> None:
    assert missing(write_docx(assembled), workload.agreement) == []


def test_the_workload_is_what_it_says(workload: Workload) -> None:
    agreement = draw(500)
    pieces = [len(paragraph.runs) for paragraph in agreement.paragraphs()]
    assert (len(pieces), len(agreement.definitions), len(agreement.schedules)) == (500, 20, 4)
    assert sum(bool(section.table) for section in agreement.sections) == 3
    text = (workload.folder / "document.xml").read_text(encoding="utf-8")
    assert text.count("REF _Ref_") == PARAGRAPHS // 5
    assert draw(PARAGRAPHS) == workload.agreement


def test_the_floor_does_all_of_the_work(workload: Workload, tmp_path: Path) -> None:
    script, out = TREE / "benchmarks/peers/floor.py", tmp_path / "floor.docx"
    subprocess.run([sys.executable, script, workload.folder, out], check=True)
    assert missing(out.read_bytes(), workload.agreement) == []


def test_a_batch_is_of_agreements_that_differ(tmp_path: Path) -> None:
    folder = write_batch(tmp_path / "batch", 15, examples())
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.answers.yaml"))]
    assert len(set(texts)) == 15


# ---------------------------------------------------------------- equal work


@pytest.fixture(scope="module")
def whole(workload: Workload) -> bytes:
    """What a template engine makes of its template."""
    agreement = workload.agreement
    return word_file(agreement, write_specimen(), lambda name: escape(agreement.answers[name]))


def edited(docx: bytes, old: str, new: str) -> bytes:
    """The file with the first match of `old` in document.xml replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as package, zipfile.ZipFile(made, "w") as changed:
        for name in package.namelist():
            content = package.read(name).decode()
            if name == "word/document.xml":
                content, count = re.subn(old, new, content, count=1)
                assert count == 1
            changed.writestr(name, content)
    return made.getvalue()


def test_a_filled_template_lacks_nothing(whole: bytes, workload: Workload) -> None:
    assert missing(whole, workload.agreement) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (r'<w:p><w:pPr><w:pStyle w:val="ClauseLevel4"/></w:pPr>(?:(?!</w:p>).)*</w:p>', "", "no paragraph says"),
        (r"(<w:p>(?:(?!</w:p>).)*Joint Plan</w:t>(?:(?!</w:p>).)*</w:p>)(<w:p>.*?</w:p>)", r"\2\1", "out of order"),
        (r'w:val="ClauseLevel3"', 'w:val="BodyText"', "a paragraph has no number"),
        ("<w:tc>(?:(?!</w:tc>).)*Entry 2.5(?:(?!</w:tc>).)*</w:tc>", "", "table 2 is missing"),
        (r" REF _Ref_p\d+ \\w \\h ", " PAGE ", "9 references are live, not 10"),
        (r'w:name="_Ref_p\d+"', 'w:name="elsewhere"', "which is nowhere"),
        (" TOC [^<]*", " PAGE ", "there is no list of contents"),
        (r"8 March 2027(</w:t>)", r"{{ programme_date }}\1", "a hole is left"),
    ],
)
def test_what_is_left_out_is_told(whole: bytes, workload: Workload, old: str, new: str, told: str) -> None:
    assert any(told in each for each in missing(edited(whole, old, new), workload.agreement))


# ---------------------------------------------------------------- measuring


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    with Starter(Path(sys.executable)) as started:
        yield started


def python(code: str, **more: object) -> Contestant:
    return replace(Contestant("it", [sys.executable, "-c", code], {}), **more)  # type: ignore[arg-type]


def test_a_process_is_measured(starter: Starter) -> None:
    sample = starter.run(python("print('hello'); x = bytearray(80_000_000)"))
    assert sample.printed == "hello\n"
    assert sample.cpu > 0
    assert 80e6 < sample.peak < 160e6  # its own, not that of this process


def test_a_process_that_fails_ends_the_benchmarks(starter: Starter, tmp_path: Path) -> None:
    with pytest.raises(Failed, match="exit code 1\nno luck"):
        starter.run(python("raise SystemExit('no luck')"))
    with pytest.raises(Failed, match="it wrote nothing"):
        starter.run(python("", out=tmp_path / "none.docx"))
    with pytest.raises(Failed, match="No such file"):
        starter.run(Contestant("it", ["/no/such/program"], {}))


def test_a_process_that_hangs_is_stopped(starter: Starter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "LIMIT", 1)
    with pytest.raises(Failed, match="exit code -9"):
        starter.run(python("import time; time.sleep(60)"))


def test_ratios_are_those_of_each_round() -> None:
    ours, theirs = [1.0, 2.0, 9.0], [2.0, 4.0, 9.0]
    done = Rounds({"a": [Sample(each, 0, 0, "") for each in ours], "b": [Sample(each, 0, 0, "") for each in theirs]})
    assert done.ratio("a", "b") == Spread(0.5, 0.5, 1.0)
    assert done.wall("a") == Spread(1.0, 2.0, 9.0)


def test_the_stages_are_those_of_the_pipeline(workload: Workload) -> None:
    (workload.folder / "docxtpl.docx").unlink(missing_ok=True)
    found = inside.synthetic(workload.folder, 1)
    assert list(found["stages"]) == [
        "read",
        "derive",
        "plan",
        "fill and number",
        "judge and cover",
        "rules about words",
        "write",
    ]
    assert all(spent[0] > 0 for spent in found["stages"].values())


def test_nothing_is_installed_into_the_tree(tmp_path: Path) -> None:
    with pytest.raises(CannotInstall, match="outside it"):
        install(Home(TREE / "benchmarks/home"))
    assert not (TREE / "benchmarks/home").exists()


# ---------------------------------------------------------------- the command


class Quick:
    """A starter that runs nothing: every process takes a second and writes what is at hand."""

    def __init__(self, printed: object) -> None:
        self._printed = json.dumps(printed)

    def run(self, contestant: Contestant) -> Sample:
        if contestant.out is not None:
            contestant.out.write_bytes(b"made")
        return Sample(1.0, 1.0, 2**20, self._printed)


class Complete(Home):
    """A home with every peer in it."""

    pandoc = Path("pandoc")
    has_node = True


def run_of(
    tmp_path: Path, workload: Workload, monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[int, dict[str, float]]:
    """The command with processes that take a second each: its exit code, and the figures that the verdict is about."""
    figures: dict[str, float] = {}
    agreements = {50: workload.agreement, 500: draw(500), 5_000: draw(60)}

    def written(_root: Path, paragraphs: int, *_: object) -> Workload:
        return replace(workload, agreement=agreements[paragraphs])

    def told(found: dict[str, float]) -> Table:
        figures.update(found)
        return verdict(found)

    monkeypatch.setattr(command, "write_workload", written)
    monkeypatch.setattr(command, "verdict", told)
    monkeypatch.setattr(beside_peers, "missing", lambda *_: [])
    inside_one = {"check": [1.0], "build": [1.0], "alliancegen": [1.0], "docxtpl": [1.0], "stages": {"read": [1.0]}}
    options = command._parser().parse_args(["--rounds", "1", "--batch", "8", *arguments])
    run = command._Run(Complete(tmp_path), Quick(inside_one), options)  # type: ignore[arg-type]
    return run.print_all(), figures


def test_every_target_is_measured(
    tmp_path: Path, workload: Workload, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    everything = "start-up,build,sizes,stages,examples,batch"
    code, figures = run_of(tmp_path, workload, monkeypatch, "--targets", "--only", everything)
    assert [target.promise for target in TARGETS if target.met(figures) is None] == []
    assert code == 1  # nobody is faster than anybody here
    assert "| build, 500 paragraphs, against docxtpl" in capsys.readouterr().out


def test_quick_measures_what_most_targets_are_about(
    tmp_path: Path, workload: Workload, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, figures = run_of(tmp_path, workload, monkeypatch, "--quick", "--markdown")
    assert [target.promise for target in TARGETS if target.met(figures) is not None] == [
        target.promise for target in TARGETS[:9]
    ]
    assert code == 0  # --targets was not asked for
    printed = capsys.readouterr().out
    assert printed.count("\n**") == 2
    assert "not measured" in printed


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [("--only", "speed", "there is no table 'speed'"), ("--rounds", "0", "no whole number")],
)
def test_a_wrong_option_is_told_before_anything_is_installed(
    option: str, value: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main([option, value, "--home", str(tmp_path / "home")])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_work_that_is_left_out_ends_the_benchmarks(tmp_path: Path, whole: bytes, workload: Workload) -> None:
    lacking = edited(whole, " TOC [^<]*", " PAGE ")

    class Lacking(Quick):
        def run(self, contestant: Contestant) -> Sample:
            if contestant.out is not None:
                contestant.out.write_bytes(lacking if contestant.name == "docxtpl" else whole)
            return Sample(1.0, 1.0, 1.0, "")

    with pytest.raises(Failed, match="docxtpl did not do all of the work: there is no list of contents"):
        beside_peers.beside_peers(Complete(tmp_path), Lacking(""), workload, 1)  # type: ignore[arg-type]


def test_a_target_is_met_at_its_limit() -> None:
    targets = [Target("less", "a", 2), Target("more", "b", 50, at_least=True), Target("unknown", "c", 1)]
    assert [target.met({"a": 2.0, "b": 50.0}) for target in targets] == [True, True, None]
    assert [target.met({"a": 2.1, "b": 49.0}) for target in targets] == [False, False, None]
    assert all_met({"a": 2.0}, targets)
    assert not all_met({"b": 49.0}, targets)


def test_instructions_are_compared_with_those_of_the_same_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Counting(Quick):
        def run(self, contestant: Contestant) -> Sample:
            return Sample(1.0, 1.0, 1.0, "==1== I   refs:      4,000,000\n")

    monkeypatch.setattr(instructions, "RECORDED", tmp_path / "recorded.json")
    monkeypatch.setattr("shutil.which", lambda name: name if name == "valgrind" else None)
    field, counting = [Contestant("floor", ["it"], {})], Counting("")
    assert instructions.instructions(counting, field, record=True).rows == [["floor", "4", "1.00", "1.000"]]  # type: ignore[arg-type]
    recorded = json.loads((tmp_path / "recorded.json").read_text(encoding="utf-8"))
    recorded["millions"]["floor"] = 5.0
    (tmp_path / "recorded.json").write_text(json.dumps(recorded), encoding="utf-8")
    assert instructions.instructions(counting, field, record=False).rows == [["floor", "4", "1.00", "0.800"]]  # type: ignore[arg-type]
    (tmp_path / "recorded.json").write_text(json.dumps({**recorded, "python": "3.2"}), encoding="utf-8")
    other = instructions.instructions(counting, field, record=False)  # type: ignore[arg-type]
    assert other.rows == [["floor", "4", "1.00", ""]]
    assert "are not compared" in other.note
