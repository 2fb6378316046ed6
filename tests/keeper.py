"""Run a server until it ends or our standard input closes.

Standard input is a pipe from the test process: it closes when that process ends, however it ends,
so no server survives a crash. Imports only the standard library, to start at once.
"""

import argparse
import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

SECONDS_TO_STOP = 10


def keep(command: list[str], user: int | None, group: int | None) -> None:
    server = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        user=user,
        group=group,
        extra_groups=None if user is None else [],
    )
    while server.poll() is None and not select.select([sys.stdin], [], [], 0.2)[0]:
        pass
    # To PostgreSQL SIGINT says at once, SIGTERM when the last client has gone.
    server.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(SECONDS_TO_STOP)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--user", type=int, help="account to run the server as")
    arguments.add_argument("--group", type=int)
    arguments.add_argument("--remove", type=Path, help="directory to remove at the end")
    arguments.add_argument("command", nargs=argparse.REMAINDER)
    given = arguments.parse_args()
    try:
        keep(given.command, given.user, given.group)
    finally:
        if given.remove:
            shutil.rmtree(given.remove, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)  # whatever the server left behind, and this process
