"""What the tests share: the library read once, and `pytest --accept`, which rewrites golden files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import Phase, settings

from alliancegen.pipeline import Assembled, CheckedLibrary, assemble_answers, check_clauses
from alliancegen.readers import kept_builds
from example import EXAMPLE, FILE, ROOT, TODAY, Build

settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate]
)  # `long` makes a failure short as well
settings.register_profile("long", max_examples=5_000, deadline=None, print_blob=True)
settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what is printed now into the golden files")
    parser.addoption("--many", type=int, help="how many agreements of each sort are generated (a few without it)")


@pytest.fixture(autouse=True)
def outside_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests mean the same on GitHub's runners as anywhere."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def no_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test leaves a record of a build with the user, or builds less because of one."""
    monkeypatch.setattr(kept_builds, "_folder", lambda: None)


@pytest.fixture(scope="session")
def many(request: pytest.FixtureRequest) -> int | None:
    """How many agreements to generate; None for a few."""
    wanted: int | None = request.config.getoption("--many")
    return wanted


@pytest.fixture(scope="session")
def checked() -> CheckedLibrary:
    """The clause library, read once."""
    return check_clauses(ROOT / "clauses")


@pytest.fixture(scope="session")
def build(checked: CheckedLibrary) -> Build:
    """Every stage on the text of an answers file."""

    def build_(text: str, *, final: bool = False) -> Assembled:
        return assemble_answers(text.encode(), FILE, checked, TODAY, final=final)

    return build_


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """The example's answers in a folder of their own."""
    file = tmp_path / "answers.yaml"
    file.write_text(EXAMPLE, encoding="utf-8")
    return file
