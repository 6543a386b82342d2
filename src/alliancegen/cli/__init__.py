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
from alliancegen.cli.diff import diff
from alliancegen.cli.examples import epilog
from alliancegen.cli.explain import explain
from alliancegen.cli.list_ import list_
from alliancegen.cli.new import new
from alliancegen.cli.overlay import overlay
from alliancegen.cli.running import BUG, CANNOT_WRITE, FINE
from alliancegen.cli.schema import schema
from alliancegen.cli.show import show
from alliancegen.cli.sign import sign
from alliancegen.cli.streams import make_patient
from alliancegen.cli.style import style
from alliancegen.cli.test_ import run_tests
from alliancegen.cli.verify import verify

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: [default: …] is no markup, and every console shows it
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=epilog(""),
)


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


for _command, _name, _summary in (
    (new, "new", "Write an answers file to fill in."),
    (schema, "schema", "Write a JSON Schema of the answers, for editors."),
    (check, "check", "Check answers, or a clause library."),
    (build, "build", "Build the agreement and its coverage report."),
    (show, "show", "Print one section as it comes out."),
    (explain, "explain", "Say what a section, point or rule means."),
    (verify, "verify", "Say what was done to a built Word file since."),
    (diff, "diff", "Say what changed between two versions, clause by clause."),
    (sign, "sign", "Print the lines that record a signature."),
    (list_, "list", "List kinds, sections, questions, settings."),
    (run_tests, "test", "Run the tests of the clauses."),
    (overlay, "overlay", "Start your own wording of a section."),
    (style, "style", "Write the default looks as a Word file."),
):
    app.command(_name, short_help=_summary, epilog=epilog(_name))(_command)


def main() -> None:
    """The console script. A bug shows its traceback and exits with 70, a failing disk says so and exits with 3; Ctrl-C with 130, SIGTERM with 143."""
    make_patient()
    gc.disable()  # one agreement a process: collecting garbage costs more than it frees
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        app()
    except OSError as error:  # of a disk that fails where no command expects it
        named = f"'{error.filename}'" if error.filename else "a file"
        typer.echo(f"error: {named} can't be read or written: {error.strerror or error}", err=True)
        raise SystemExit(CANNOT_WRITE) from None
    except Exception:
        traceback.print_exc()
        typer.echo(
            "\nThis is a fault of alliancegen, not of your file. Please report it with the lines above.", err=True
        )
        raise SystemExit(BUG) from None
    finally:
        sys.stdout.flush()
