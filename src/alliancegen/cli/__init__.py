"""The command line: the only place that opens files for writing, prints, reads the clock and exits.

Nothing is imported here that every command would have to wait for: the version and the list of commands are answered at
once, and of the commands only the one that is typed is loaded.
"""

from __future__ import annotations

import os
import sys

from alliancegen import __version__


def main() -> None:
    """The console script. A bug shows its traceback and exits with 70; Ctrl-C with 130, SIGTERM with 143."""
    typed = sys.argv[1:]
    if typed == ["--version"]:
        text = f"alliancegen {__version__}\n"
    elif typed in (["--help"], ["-h"]) and _columns() >= _HELP_COLUMNS:
        text = _help()
    else:
        from alliancegen.cli.starting import leave, run  # noqa: PLC0415 - see above

        try:
            run(typed)
        except SystemExit as ended:
            leave(ended.code)
            raise
        leave(None)
        return
    _print(text)


_HELP_COLUMNS = 80
"""The width for which help.txt is set; more makes no difference to typer."""


def _columns() -> int:
    """How wide the terminal is, as typer finds it out; 80 where there is none."""
    wide = os.environ.get("COLUMNS", "")
    if wide.isdecimal() and len(wide) < 9 and int(wide):
        return int(wide)
    try:
        return os.get_terminal_size(1).columns or _HELP_COLUMNS
    except OSError:
        return _HELP_COLUMNS


def _help() -> str:
    """What typer prints for `--help`, kept beside this file; a test holds the two together."""
    with open(os.path.join(os.path.dirname(__file__), "help.txt"), encoding="utf-8") as file:  # noqa: PTH118, PTH120, PTH123 - pathlib takes as long as all of this
        return file.read()


def _print(text: str) -> None:
    if sys.stdout is None:
        return
    try:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="backslashreplace")
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # so that the end of the process meets no error again
        if not isinstance(error, BrokenPipeError):
            os.write(2, f"error: what was to be printed can't be written: {error.strerror}\n".encode())
            from alliancegen.cli.exit_codes import CANNOT_WRITE  # noqa: PLC0415 - only where it fails

            raise SystemExit(CANNOT_WRITE) from None
