"""How fast alliancegen is, beside others at the same work: `python -m benchmarks --help`."""
