"""Every other address below the API's: 404 in JSON, which programs read, by any method."""

from django.http import HttpRequest
from ninja import Router
from ninja.errors import HttpError

from kb.json_errors import nothing_here

router = Router()

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@router.api_operation(METHODS, "/{path:path}", url_name="nothing", include_in_schema=False)
def no_address(request: HttpRequest, path: str) -> None:
    """Answer 404, and where the addresses are listed."""
    raise HttpError(404, nothing_here())
