"""The exit codes of every command, as the README lists them."""

from __future__ import annotations

FINE, PROBLEMS, WRONG_COMMAND, CANNOT_WRITE, BUG, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 70, 130, 143

MEANINGS = {
    FINE: "done, or checked and complete",
    PROBLEMS: "problems in answers or clauses; with --strict, warnings too",
    WRONG_COMMAND: "a wrong command line or configuration",
    CANNOT_WRITE: "a file can't be read or written, or must be left alone",
    BUG: "a fault of alliancegen: please report it",
    INTERRUPTED: "ended by Ctrl-C",
    TERMINATED: "ended by SIGTERM",
}
"""As the help lists them."""


TOO_LITTLE_MEMORY = "there is too little memory for this: close other programs, or do it on a larger machine"


class Ended(SystemExit):
    """The end of a command, with its exit code; whatever there was to tell has been told."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code
