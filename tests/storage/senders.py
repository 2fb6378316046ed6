"""People who send one form after another to two waves, and note what came of each.

Processes of their own, beside a close: `python -m tests.storage.senders COUNT URL INSTANCE CLOSING
STAYING` forks so many, after what they import, and ends with them. They write a line for each form:
its wave, its mark, the status, and the instant it was sent (of the monotonic clock). They end soon
after the first wave has closed.
"""

import os
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
                os.write(1, f"{wave} {mark} {status} {began}\n".encode())  # whole: all share it
                left -= wave == closing and status == 410


if __name__ == "__main__":
    count, url, instance, *waves = sys.argv[1:]
    for _ in range(int(count)):
        if not os.fork():
            send(url, Path(instance), *waves)
            os._exit(0)
    sys.exit(any(os.wait()[1] for _ in range(int(count))))
