"""Primary keys: UUIDv7 (RFC 9562 5.7), so that rows of one time lie together in an index."""

import os
import time
import uuid


def new_id() -> uuid.UUID:
    """A UUIDv7 of this millisecond."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)
