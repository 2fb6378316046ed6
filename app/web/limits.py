"""How often one visitor may ask for what costs: counted in memory, and told from nobody.

An address is read only to be hashed under a key that this process made and never shows.
"""

import hmac
import secrets
import time
from collections import Counter
from ipaddress import ip_address, ip_network

from flask import current_app, request

WINDOW = 600.0  # seconds, after which all is forgotten
KEY = secrets.token_bytes(32)


def allowed(what: str, most: int) -> bool:
    """Count one more request for this by the visitor; say whether that makes at most so many.

    Each process counts for itself, and begins anew with each window.
    """
    now = time.monotonic() // WINDOW
    window, counts = current_app.extensions.get("mieux_limits", (None, Counter()))
    if window != now:
        counts = Counter()
        current_app.extensions["mieux_limits"] = (now, counts)
    visitor = hmac.digest(KEY, f"{what} {_address()}".encode(), "sha256")
    counts[visitor] += 1
    return bool(counts[visitor] <= most)


def _address() -> str:
    """Where the visitor comes from: for IPv6 the network, since one visitor has all of it.

    A proxy on this machine tells whom it speaks for; so do those of MIEUX_PROXIES, the nearest of
    them on this network. What others say of themselves is not believed.
    """
    nearest, forwarded = request.remote_addr or "", request.headers.get("X-Forwarded-For", "")
    proxies = current_app.config["MIEUX"].proxies
    hops = [hop.strip() for hop in forwarded.split(",")]
    farthest = hops[-min(len(hops), max(1, proxies))]
    address = farthest if farthest and _is_ours(nearest, proxies) else nearest
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else address


def _is_ours(address: str, proxies: int) -> bool:
    """Whether a proxy of ours may be there; without any, all of the network may be visitors."""
    try:
        ip = ip_address(address)
    except ValueError:
        return True  # a socket of this machine
    return ip.is_loopback or bool(proxies and ip.is_private)
