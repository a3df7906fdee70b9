"""The API of the house under /api/v1: each part and each module brings its routers in its manifest."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI

from honbu.kernel import registry
from honbu.kernel.accounts import public as accounts

api = NinjaAPI(
    title="Honbu",
    version="1",
    description="本部: what programs of the ward may ask. Every call carries a token (自分の設定 → APIトークン).",
    auth=accounts.TokenAuth(),
    docs_url=None,  # its page would load scripts from elsewhere; the document itself is at /api/v1/openapi.json
    urls_namespace="api",
)

for manifest in registry.manifests():
    for prefix, router in manifest.api:
        api.add_router(prefix, router)


@api.exception_handler(Http404)
def hidden(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001 - what is hidden says nothing
    """What one may not see does not exist."""
    return api.create_response(request, {"detail": "Not Found"}, status=404)


@api.exception_handler(PermissionDenied)
def refused(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """The thing is seen, the deed is not allowed; the rule's words tell why."""
    return api.create_response(request, {"detail": str(error)}, status=403)
