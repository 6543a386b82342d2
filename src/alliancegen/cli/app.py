"""The whole command line, with every command loaded."""

from __future__ import annotations

from alliancegen.cli.command_names import COMMANDS
from alliancegen.cli.commands import app_of

app = app_of(*COMMANDS)
