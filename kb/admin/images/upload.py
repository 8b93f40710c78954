"""Uploads of images: one by the script of a form, one by a page that needs no script."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.request import UnreadablePostError
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.field_limits import tell_limit
from kb.admin.common.permissions import has_article_permission
from kb.limit_responses import too_many_requests_json, too_many_requests_page
from kb.limits import Rate, body_length, limit_posts
from kb.media import limits
from kb.media.keep import keep_image
from kb.media.limits import ImageRefused
from kb.models import Image
from kb.reader import signed_in_user

# A page of screenshots at once, then one every ten seconds.
UPLOADS = Rate(60, 600)
FORM_OVERHEAD = 10_000
"""Bytes of a form around its file."""


def may_upload(request: HttpRequest) -> bool:
    """Whether the user may write articles, and so add images to them."""
    return any(has_article_permission(request.user, verb) for verb in ("add", "change"))


def uploader_key(request: HttpRequest) -> str:
    """Return the user's id: uploads are limited for each person."""
    return str(request.user.pk)


@require_POST
@limit_posts("image", UPLOADS, by=uploader_key, answer=too_many_requests_json)
def upload_image(request: HttpRequest) -> HttpResponseBase:
    """Keep the image that is the body of the request; answer its address and size, as JSON.

    What is refused answers with an `error`: one sentence for the editor.
    """
    if not may_upload(request):
        return _error(_("You do not have permission to edit articles."), 403)
    try:
        image = keep_image(_read_body(request), by=signed_in_user(request))
    except ImageRefused as refused:
        return _refusal(refused)
    except UnreadablePostError:
        return _error(_("The upload was interrupted. Try again."), 400)
    return JsonResponse({"path": image.path, "width": image.width, "height": image.height})


def _read_body(request: HttpRequest) -> bytes:
    """Return the body; raise ImageRefused where it is too large, before any of it is read."""
    if body_length(request) > limits.MAX_BYTES:
        raise ImageRefused(limits.TOO_LARGE, limits.MAX_MEGABYTES)
    return request.read(limits.MAX_BYTES + 1)


def _refusal(refused: ImageRefused) -> HttpResponse:
    status = 413 if refused.problem.message == limits.TOO_LARGE else 422
    return _error(refusal_text(refused), status)


def refusal_text(refused: ImageRefused) -> str:
    """Return why an image was refused, in the language of the page."""
    return refused.problem.translated(_)


def _error(message: str, status: int) -> HttpResponse:
    return JsonResponse({"error": message}, status=status)


class UploadForm(forms.Form):
    """A file and what it shows."""

    file = forms.FileField(
        label=gettext_lazy("Image"),
        help_text=gettext_lazy(
            "PNG, JPEG, WebP or GIF, at most 10 MB. An animation is repeated for 5 seconds at most."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
        max_length=1000,
    )
    description = tell_limit(
        forms.CharField(
            label=gettext_lazy("What does it show?"),
            max_length=limits.MAX_DESCRIPTION_LENGTH,
            help_text=gettext_lazy(
                "In a few words, for those who cannot see it: the window, the message, "
                "what to press."
            ),
        )
    )


@limit_posts("image", UPLOADS, by=uploader_key, answer=too_many_requests_page)
def upload_page(request: HttpRequest, admin: BoundedModelAdmin) -> HttpResponse:
    """Show the form, or keep the image and lead to its page with the Markdown to copy."""
    form = UploadForm(label_suffix="")
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, label_suffix="")
        image = _keep_posted(request, form)
        if image is not None:
            query = urlencode({"description": form.cleaned_data["description"]})
            messages.success(request, _("The image is here. Copy the text below into an article."))
            address = reverse("admin:kb_image_change", args=[image.pk])
            return HttpResponseRedirect(f"{address}?{query}")
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Upload an image"),
        "form": form,
    }
    status = 422 if form.errors else 200
    if form.errors and _is_too_large(request):
        status = 413
    return TemplateResponse(request, "admin/image/upload.html", context, status=status)


def _is_too_large(request: HttpRequest) -> bool:
    """Whether a form is larger than any whose file could be kept."""
    return body_length(request) > limits.MAX_BYTES + FORM_OVERHEAD


def _keep_posted(request: HttpRequest, form: UploadForm) -> Image | None:
    """Return the image of a posted form; None where the form now says why there is none."""
    if not request.FILES and _is_too_large(request):
        form.errors["file"] = form.error_class(
            [refusal_text(ImageRefused(limits.TOO_LARGE, limits.MAX_MEGABYTES))]
        )
        return None
    if not form.is_valid():
        return None
    try:
        upload = cast("UploadedFile[Any]", form.cleaned_data["file"])
        return keep_image(upload.read(), by=signed_in_user(request))
    except ImageRefused as refused:
        form.add_error("file", refusal_text(refused))
        return None
