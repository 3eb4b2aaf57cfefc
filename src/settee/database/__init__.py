"""PostgreSQL: the embedded one (find its programs, set up, start, stop) and the roles in any.

A process that needs the embedded database calls ``server.ensure_running`` and holds a shared lock
as long as it lives. A small guard process owns the PostgreSQL server and stops it once nobody
holds the lock, however the holders ended.
"""
