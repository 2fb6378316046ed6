"""Somebody who sends one form after another to two waves, and notes what came of each.

A process of its own, beside others and beside a close: `python -m tests.storage.senders URL
INSTANCE CLOSING STAYING`. It writes a line for each form: its wave, its mark, the status, and the
instant it was sent (of the monotonic clock). It ends soon after the first wave has closed.
"""

import secrets
import sys
import time
from pathlib import Path

from tests.conftest import application

MORE = 50  # forms sent after the close, of which whoever closed sees the last
LONGEST = 90.0  # seconds


def send(url: str, instance: Path, closing: str, staying: str) -> None:
    with application(url, instance) as app:
        visitor, left, end = app.test_client(), MORE, time.monotonic() + LONGEST
        while left and time.monotonic() < end:
            for wave in (closing, staying):
                mark, began = secrets.token_hex(16), time.monotonic()
                form = {"_go": "send", "_page": "_review", "_mark": mark, "place": "lyon"}
                status = visitor.post(f"/w/{wave}", data=form | {"word": mark}).status_code
                print(wave, mark, status, began, flush=True)
                left -= wave == closing and status == 410


if __name__ == "__main__":
    send(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
