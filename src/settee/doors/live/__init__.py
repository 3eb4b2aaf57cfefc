"""Live updates: open pages hear at once that something they show has changed.

A page hears what changed, never what it changed to: it fetches that with its own request, under
the same rules as ever. A page without a socket works as before and is as new as its last loading.
"""

# Key of WSGI's environ: when the request came in, in seconds of the epoch. Only a server that has
# sockets sets it, so that pages of others don't ask for one.
BEGAN = "settee.began"
