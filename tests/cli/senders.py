"""Senders of invitations, each a process of its own that can be killed, and starts at once.

`python -m tests.cli.senders` with the settings in its environment forks one for each line of its
standard input, such as `send ici --doubtful`, and writes its number; then, if it comes so far,
`done` or `failed` and its number, to standard error.
"""

import os
import signal
import sys

from app.cli import main
from app.storage import mailings  # noqa: F401  # what a command imports, once for all of them
from app.web.invitations import sending  # noqa: F401


def run() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            status = "done"
            try:
                main(["invite", *line.split()], standalone_mode=False)
            except BaseException as error:
                status = f"failed {error!r}"
            os.write(2, f"{status} {os.getpid()}\n".encode())
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    run()
