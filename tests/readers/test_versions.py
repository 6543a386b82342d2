"""Which versions of the library are asked for: compared number by number, told where they are asked for."""

from __future__ import annotations

import pytest

from alliancegen.model.places import Place
from alliancegen.readers.versions import library_problems

PLACE = Place("answers.yaml", 3, 10)


@pytest.mark.parametrize(
    ("wanted", "version"),
    [
        (">=1.2,<2", "1.2"),
        (">=1.2,<2", "1.10.3"),
        (">= 1.2 , < 2", "1.9"),
        ("==1.2", "1.2.0"),
        ("1.2", "1.2"),
        (">1.9", "1.10"),
        ("<=2.0", "2"),
    ],
)
def test_a_version_that_will_do(wanted: str, version: str) -> None:
    assert library_problems(wanted, PLACE, version) == []


@pytest.mark.parametrize(
    ("wanted", "version"), [(">=1.2,<2", "2.0"), (">=1.2,<2", "1.1.9"), ("<1.10", "1.10"), ("==1.2", "1.2.1")]
)
def test_one_that_will_not(wanted: str, version: str) -> None:
    (problem,) = library_problems(wanted, PLACE, version)
    assert (problem.rule, problem.place) == ("wrong-library", PLACE)
    assert f"{version} is at hand" in problem.message


@pytest.mark.parametrize("wanted", ["", ",", "~=1.2", "!=1", ">=1.2;<2", ">=1.x", "latest", ">=1,", "²", "=1.2"])
def test_what_names_no_version(wanted: str) -> None:
    (problem,) = library_problems(wanted, PLACE, "1.0.0")
    assert problem.rule == "wrong-form"


@pytest.mark.parametrize("version", ["", "one", "1.0.0-beta"])
def test_a_library_without_a_version(version: str) -> None:
    (problem,) = library_problems(">=1", PLACE, version)
    assert problem.rule == "wrong-library"
    assert "library_version" in problem.help
