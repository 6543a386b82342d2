"""How a command starts and ends: streams, signals, the loading of what is typed, and what a bug shows."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

import alliancegen.cli.light_msgspec  # noqa: F401 - before whatever imports msgspec
from alliancegen.cli.command_names import COMMANDS
from alliancegen.cli.exit_codes import BUG, CANNOT_WRITE, INTERRUPTED, TERMINATED, TOO_LITTLE_MEMORY, WRONG_COMMAND
from alliancegen.cli.plain import plainly
from alliancegen.cli.streams import make_patient


def run(typed: Sequence[str]) -> None:
    """Run the command that was typed; of the others only the names are known, unless it is none of them."""
    make_patient()
    gc.disable()  # one agreement a process: collecting garbage costs more than it frees
    signal.signal(signal.SIGINT, lambda *_: sys.exit(INTERRUPTED))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        _must_be_said(typed)
        _must_be_somewhere()
        if command := plainly(typed):
            command()
            return
        from alliancegen.cli.commands import app_of  # noqa: PLC0415 - loads typer

        app_of(*([typed[0]] if typed and typed[0] in COMMANDS else COMMANDS))()
    except OSError as error:  # of a disk that fails where no command expects it
        named = f"'{error.filename}'" if error.filename else "a file"
        sys.stderr.write(f"error: {named} can't be read or written: {error.strerror or error}\n")
        raise SystemExit(CANNOT_WRITE) from None
    except MemoryError:
        sys.stderr.write(f"error: {TOO_LITTLE_MEMORY}\n")
        raise SystemExit(CANNOT_WRITE) from None
    except Exception as error:
        if isinstance(error, ImportError) and "allocate memory" in str(error):  # of a part written in C
            sys.stderr.write(f"error: {TOO_LITTLE_MEMORY}\n")
            raise SystemExit(CANNOT_WRITE) from None
        import traceback  # noqa: PLC0415 - only for a bug

        traceback.print_exc()
        sys.stderr.write("\nThis is a fault of alliancegen, not of your file. Please report it with the lines above.\n")
        raise SystemExit(BUG) from None
    finally:
        sys.stdout.flush()


def _must_be_said(typed: Sequence[str]) -> None:
    """End the command where an argument is empty, which would count as one that wasn't given: most often an unset variable."""
    for word in typed:
        if not word or (word.startswith("--") and word.endswith("=")):
            what = f"nothing is given for {word[:-1]}" if word else "an argument is empty"
            sys.stderr.write(f"error: {what}; leave it out, or see whether a variable is set\n")
            raise SystemExit(WRONG_COMMAND)


def _must_be_somewhere() -> None:
    """End the command where the folder that it is started in is gone, since paths are read from there."""
    try:
        os.getcwd()  # noqa: PTH109 - pathlib may not be loaded yet
    except OSError:
        sys.stderr.write("error: the folder that this is started in is gone; change to another\n")
        raise SystemExit(CANNOT_WRITE) from None


def leave(code: object) -> None:
    """End the process at once with the code of a SystemExit; return where it must end as every other does.

    All is written and closed by now. Freeing what was built, one object after another, would take a fifteenth of a build's time.
    """
    if code is not None and not isinstance(code, int):
        return
    with suppress(OSError, ValueError, AttributeError):  # a stream that can't be written, is closed or isn't there
        sys.stdout.flush()
        sys.stderr.flush()
        atexit._run_exitfuncs()  # what libraries have to do at the end
        os._exit(code or 0)
