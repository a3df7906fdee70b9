"""One origin on one machine: pages (WSGI, in threads) and live streams (ASGI) behind one port.

On several machines nginx divides the addresses instead, and pages run under `honbu.config.wsgi`, which costs less
processor time a page.
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.dev")

pages = WSGIMiddleware(get_wsgi_application(), workers=8)

# Only now: the streams read sessions through models, which exist once Django is set up.
from honbu.kernel.streams.public import application as streams  # noqa: E402

type_of_scope = MutableMapping[str, Any]


async def application(
    scope: type_of_scope,
    receive: Callable[[], Awaitable[Any]],
    send: Callable[[Any], Awaitable[None]],
) -> None:
    """Streams under /streams/, everything else is a page."""
    if scope["type"] == "lifespan" or scope["path"].startswith("/streams/"):
        await streams(scope, receive, send)
    else:

        async def received() -> Any:
            # The server's own `receive` gives something to be awaited, the adapter wants a coroutine.
            return await receive()

        await pages(scope, received, send)
