"""Pages and streams behind one port, as `honbu run` serves them."""

import asyncio

import pytest

from honbu.config.asgi import application


class Once:
    """Something to be awaited that is no coroutine, as the server's own `receive` gives it."""

    def __init__(self, message: dict) -> None:
        self.message = message

    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return self.message


def ask(method: str, path: str, *, query: bytes = b"", body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    """One request through the whole application."""
    raw = [
        (b"host", b"localhost"),
        *((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()),
    ]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query, "root_path": "", "headers": raw,
        "server": ("localhost", 8000), "client": ("127.0.0.1", 5000),
    }  # fmt: skip
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    asyncio.run(application(scope, lambda: Once({"type": "http.request", "body": body, "more_body": False}), send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.django_db(transaction=True)
def test_a_page_is_answered():
    assert ask("GET", "/health/live")[0] == 200


@pytest.mark.django_db(transaction=True)
def test_what_a_form_sends_arrives():
    status, _body = ask(
        "POST", "/language/", body=b"language=en", content_type="application/x-www-form-urlencoded", content_length="11"
    )
    assert status == 403  # without the form's token: read, understood, refused


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "query", ["q=監査".encode(), b"q=\xff\xfe", b"q=%E7%9B%A3", b"&&==%", "q=監査".encode("cp932")]
)
def test_letters_that_a_program_left_unencoded_in_an_address_break_nothing(query):
    assert ask("GET", "/search/", query=query)[0] == 200


@pytest.mark.django_db(transaction=True)
def test_the_streams_of_a_stranger_do_not_exist():
    assert ask("GET", "/streams/events/") == (404, b"")
