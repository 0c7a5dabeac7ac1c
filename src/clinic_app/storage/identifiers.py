"""New ids: opaque, unique between workstations, and rising with time so that new rows land side by side."""

import secrets
import time
import uuid


def new_id() -> str:
    """A version 7 UUID (RFC 9562): 48 bits of milliseconds, the rest random."""
    milliseconds = time.time_ns() // 1_000_000
    value = (
        (milliseconds & (2**48 - 1)) << 80
        | 7 << 76
        | secrets.randbits(12) << 64
        | 2 << 62
        | secrets.randbits(62)
    )
    return str(uuid.UUID(int=value))
