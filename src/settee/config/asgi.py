"""What the web server calls: sockets in the event loop, pages in threads."""

from settee.config import places
from settee.config.bridge import Pages
from settee.config.wsgi import application as pages_application
from settee.core.asgi import Receive, Scope, Send
from settee.doors.live.connections import Connections

pages = Pages(pages_application, threads=places.WEB_THREADS)
connections = Connections()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await pages(scope, receive, send)
    elif scope["type"] == "websocket":
        await connections.serve(scope, receive, send)
    else:
        await _life(receive, send)


async def _life(receive: Receive, send: Send) -> None:
    """Of this process: from its first request to its last."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await connections.open()
            await send({"type": "lifespan.startup.complete"})
        else:
            await connections.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
