"""How a command starts and ends: streams, signals, the loading of what is typed, and what a bug shows."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Sequence

import alliancegen.cli.light_msgspec  # noqa: F401 - before whatever imports msgspec
from alliancegen.cli.command_names import COMMANDS
from alliancegen.cli.exit_codes import BUG, CANNOT_WRITE, INTERRUPTED, TERMINATED, TOO_LITTLE_MEMORY
from alliancegen.cli.plain import plainly
from alliancegen.cli.streams import make_patient


def run(typed: Sequence[str]) -> None:
    """Run the command that was typed; of the others only the names are known, unless it is none of them."""
    make_patient()
    gc.disable()  # one agreement a process: collecting garbage costs more than it frees
    signal.signal(signal.SIGINT, lambda *_: sys.exit(INTERRUPTED))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
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
        gc.freeze()  # Python looks through all there is before it ends, which frees nothing that the end doesn't
