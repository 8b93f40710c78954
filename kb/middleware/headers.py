"""The headers of every response that Django's own middleware does not know."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# Powers of the browser that no page here asks for.
REFUSED = [
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "xr-spatial-tracking",
]
HEADERS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in REFUSED),
    "Cross-Origin-Resource-Policy": "same-origin",
    # Of the redirect to https, and of whatever else no policy has spoken about.
    "Cache-Control": "no-cache",
}


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Set them on every status and on static files, unless the view has set its own."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware
