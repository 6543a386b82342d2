"""How a reader of the clause language gives up on one piece of text and goes on with the next."""

from __future__ import annotations

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark


class Refused(Exception):
    """Carries the one problem that made the text unreadable."""

    def __init__(self, rule: str, message: str, place: Place, help: str = "", *remarks: Remark) -> None:
        super().__init__(message)
        self.problem = Problem(rule, message, place, help=help, remarks=remarks)
