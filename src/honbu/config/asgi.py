"""One origin on one machine: pages (WSGI, in threads) and live streams (ASGI) behind one port.

On several machines nginx divides the addresses instead, and pages run under `honbu.config.wsgi`, which costs less
processor time a page.
"""

import os
import string
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote_from_bytes

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from honbu.config import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honbu.config.settings.dev")

logs.configure()
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

        # Some programs send Japanese letters in an address as they are; the adapter reads ASCII only.
        query = quote_from_bytes(scope["query_string"], safe=string.punctuation)
        await pages({**scope, "query_string": query.encode()}, received, send)
