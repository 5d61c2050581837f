"""What every response has: headers that keep it safe, and a body that is compressed for who takes that."""

from __future__ import annotations

import gzip
from typing import Final

SAFE_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
SMALL: Final = 600
"""Bytes below which compression gains nothing."""
LARGE: Final = 256 << 10
"""Bytes from which on work is done beside the event loop."""


def zipped(body: bytes) -> bytes:
    """A body as it is sent to who takes gzip."""
    return gzip.compress(body, 4, mtime=0)
