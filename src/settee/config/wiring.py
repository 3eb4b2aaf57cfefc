"""Who reacts to what: every subscription to a hook of a lower app, in one file and in order.

A hook runs in the transaction of its cause. A test asserts this list.
"""


def connect() -> None:
    """Called once when Django is ready."""
