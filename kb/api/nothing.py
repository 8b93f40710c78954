"""Every other address below the API's: 404 in JSON, which programs read, by any method."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.errors import HttpError

router = Router()

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@router.api_operation(METHODS, "/{path:path}", url_name="nothing", include_in_schema=False)
def nothing_here(request: HttpRequest, path: str) -> None:
    """Answer 404, and where the addresses are listed."""
    raise HttpError(404, _("There is nothing at this address; see /api/v1/openapi.json."))
