"""配布: files on their way out, with their right name in every browser, harmless wherever they are opened."""

from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from honbu.kernel.documents import storage
from honbu.kernel.documents.domain.headers import content_disposition
from honbu.kernel.documents.domain.kinds import KINDS, UNKNOWN_MEDIA, kind_of_media
from honbu.kernel.documents.domain.ranges import NotSatisfiable, Span, span_of
from honbu.kernel.documents.models import Version
from honbu.kernel.documents.papers.paper import Paper

CSP = "Content-Security-Policy"
LOCKED_UP = "default-src 'none'; sandbox"
# Nothing runs and nothing is fetched; the browser's own viewer of PDF works inside the sandbox all the same.
SHOWN = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'; sandbox"
)


def download_response(
    version: Version, request: HttpRequest, *, public: bool = False, attachment: bool = False
) -> HttpResponseBase:
    """A version as its reader gets it; whoever calls has asked whether the reader may.

    `public` gives the copy without metadata. PDF and pictures are shown by the browser unless `attachment`. Raises
    ContentMissing.
    """
    sha256, size = (version.public_sha256, version.public_size) if public else (version.sha256, version.size)
    response = _answer(request, sha256, size, whole_only=version.document.personal)
    _describe(response, version.filename, version.media_type, inline=not attachment)
    if response.status_code in {200, 206}:
        response["ETag"] = quote_etag(sha256)
    response["Cache-Control"] = "public, no-cache" if public else "private, no-cache"
    return response


def unread_response(sha256: str, size: int, filename: str, request: HttpRequest) -> HttpResponseBase:
    """A content that the house has refused: saved under its name, as bytes of no kind, so that nothing opens it."""
    response = _answer(request, sha256, size, whole_only=True)
    _describe(response, filename, UNKNOWN_MEDIA, inline=False)
    response["Cache-Control"] = "no-store"
    return response


def file_response(content: bytes, filename: str, media_type: str, *, inline: bool = False) -> HttpResponse:
    """A file that was made just now; nothing keeps a copy on the way."""
    response = HttpResponse(content)
    _describe(response, filename, media_type, inline=inline)
    response["Content-Length"] = str(len(content))
    response["Cache-Control"] = "no-store"
    return response


def stream_response(stream: IO[bytes], filename: str, media_type: str, *, inline: bool = False) -> HttpResponseBase:
    """A file that was made just now and is too large for the memory: sent piece by piece, closed at the end."""
    size = stream.seek(0, 2)
    stream.seek(0)
    response = StreamingHttpResponse(_pieces(stream, Span(0, size)))
    _describe(response, filename, media_type, inline=inline)
    response["Content-Length"] = str(size)
    response["Cache-Control"] = "no-store"
    return response


def paper_response(paper: Paper, *, inline: bool = False) -> HttpResponse:
    """A paper that was made just now."""
    return file_response(paper.content, paper.filename, paper.media_type, inline=inline)


def _answer(request: HttpRequest, sha256: str, size: int, *, whole_only: bool) -> HttpResponseBase:
    etag = quote_etag(sha256)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    prefix = getattr(settings, "SENDFILE_PREFIX", "")
    if prefix:
        # The web server reads the file itself, and knows about parts of it.
        return HttpResponse(headers={"X-Accel-Redirect": f"{prefix.rstrip('/')}/{storage.relative_path_of(sha256)}"})
    # Each reading of personal data is one line of the trail: no part of it can be had without that line.
    asked = "" if whole_only or request.headers.get("If-Range", etag) != etag else request.headers.get("Range", "")
    try:
        span = span_of(asked, size)
    except NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    return _sent(request, sha256, size, span, ranges="none" if whole_only else "bytes")


def _sent(request: HttpRequest, sha256: str, size: int, span: Span | None, *, ranges: str) -> HttpResponseBase:
    headers = {"Accept-Ranges": ranges, "Content-Length": str(span.length if span else size)}
    if span:
        headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{size}"
    status = 206 if span else 200
    stream = storage.open_file(sha256)
    if request.method == "HEAD":
        stream.close()
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(_pieces(stream, span or Span(0, size)), status=status, headers=headers)


def _pieces(stream: IO[bytes], span: Span) -> Iterator[bytes]:
    with stream:
        stream.seek(span.start)
        left = span.length
        while left > 0 and (piece := stream.read(min(storage.STEP, left))):
            left -= len(piece)
            yield piece


def _describe(response: HttpResponseBase, filename: str, media_type: str, *, inline: bool) -> None:
    code = kind_of_media(media_type)
    shown = inline and code in KINDS and KINDS[code].inline
    response["Content-Type"] = media_type
    response["Content-Disposition"] = content_disposition(filename, inline=shown)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    if not shown:
        response[CSP] = LOCKED_UP
        return
    response[CSP] = SHOWN
    response["X-Frame-Options"] = "SAMEORIGIN"
