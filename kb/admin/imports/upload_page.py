"""The page on which a file is uploaded to be imported."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.imports.upload_form import ImportUploadForm, known_sources, too_large_text
from kb.admin.imports.upload_handler import FORM_OVERHEAD
from kb.importing.detect_format import MAX_BYTES
from kb.limits import Rate, body_length, limit_posts

UPLOADS = Rate(20, 600)


def person_key(request: HttpRequest) -> str:
    """Return the user's id: uploads are limited for each person."""
    return str(request.user.pk)


@limit_posts("import", UPLOADS, by=person_key)
def import_upload_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show the form, or store the file and lead to the page that shows what it would do."""
    form, status = ImportUploadForm(request), 200
    if request.method == "POST":
        form = ImportUploadForm(request, request.POST, request.FILES)
        if not request.FILES and body_length(request) > MAX_BYTES + FORM_OVERHEAD:
            form.errors["file"] = form.error_class([too_large_text()])
            status = 413
        elif form.is_valid() and (run := form.make_run(request)) is not None:
            return HttpResponseRedirect(reverse("admin:kb_importrun_change", args=[run.pk]))
        else:
            status = 422
    context |= {"title": _("Import articles"), "form": form, "sources": known_sources()}
    return TemplateResponse(request, "admin/import/upload.html", context, status=status)
