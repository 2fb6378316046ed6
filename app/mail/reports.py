"""What comes back: reports of mail servers on messages that did not arrive (RFC 3464)."""

import re

# A line of such a report, or an address alone.
FAILED = re.compile(
    r"(?:(?:Final|Original)-Recipient:\s*rfc822;)?\s*<?([^\s<>,;@]+@[^\s<>,;@]+)>?", re.I
)
LONGEST = 400  # signs of such a line; others are not even looked at


def failed(text: str) -> list[str]:
    """The addresses that reports name, or that stand on a line, in lower case and each once."""
    lines = (line.strip() for line in text.splitlines() if len(line) <= LONGEST)
    found = filter(None, map(FAILED.fullmatch, lines))
    return sorted({match[1].lower() for match in found})
