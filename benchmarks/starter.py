"""Starts each measured process, from a small process of its own.

A process inherits the peak memory of the one that starts it, and a large one takes longer to start others. So this reads
commands on standard input, a line of JSON each, and answers each with what the kernel says of it. It imports little.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time


def run(argv: list[str], env: dict[str, str], output: str, limit: int) -> dict[str, float | str]:
    """Run to the end, with standard output and error in the file `output`; stopped after `limit` seconds."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, flags, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    begun = time.perf_counter()
    child = os.posix_spawnp(argv[0], argv, env, file_actions=files)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(limit)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - begun
    signal.alarm(0)
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "peak": peak, "exit": os.waitstatus_to_exitcode(status)}


def main() -> None:
    for line in sys.stdin:
        try:
            answer = run(**json.loads(line))
        except OSError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


main()
