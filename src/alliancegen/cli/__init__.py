"""The command line: the only place that opens files for writing, prints, reads the clock and exits."""

from __future__ import annotations

import gc
import signal
import sys
import traceback
from typing import Annotated

import typer

from alliancegen import __version__
from alliancegen.cli.build import build
from alliancegen.cli.check import check
from alliancegen.cli.explain import explain
from alliancegen.cli.list_ import list_
from alliancegen.cli.new import new
from alliancegen.cli.running import BUG, FINE
from alliancegen.cli.schema import schema
from alliancegen.cli.show import show
from alliancegen.cli.streams import make_patient
from alliancegen.cli.style import style
from alliancegen.cli.test_ import run_tests
from alliancegen.cli.verify import verify

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"alliancegen {__version__}")
        raise typer.Exit(FINE)


@app.callback()
def _main(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Assembles alliance agreements for English health and care from clause templates and answers."""


app.command()(build)
app.command()(check)
app.command()(new)
app.command()(schema)
app.command()(show)
app.command()(explain)
app.command()(verify)
app.command("test")(run_tests)
app.command("list")(list_)
app.command()(style)


def main() -> None:
    """The console script. A bug shows its traceback and exits with 70; Ctrl-C with 130, SIGTERM with 143."""
    make_patient()
    gc.disable()  # one agreement a process: collecting garbage costs more than it frees
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        app()
    except Exception:
        traceback.print_exc()
        typer.echo(
            "\nThis is a fault of alliancegen, not of your file. Please report it with the lines above.", err=True
        )
        raise SystemExit(BUG) from None
    finally:
        sys.stdout.flush()
