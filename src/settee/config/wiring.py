"""Who reacts to what: every subscription to a hook of a lower app, in one file and in order.

A hook runs in the transaction of its cause. A test asserts this list.
"""


def connect() -> None:
    """Called once when Django is ready."""
    from settee.billing.domain.merging import join_balances, lock_sessions
    from settee.clients import hooks as clients
    from settee.scheduling.domain.merging import settle_places

    clients.merge_begins.append(lock_sessions)
    clients.before_merge.append(settle_places)
    clients.before_merge.append(join_balances)
