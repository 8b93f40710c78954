"""What an import would make of one article, beside what the article is now."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from kb.admin.common.change_text import MOST_CHANGES
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.history.diff import DocumentDiff
from kb.documents import empty_document
from kb.models import ImportItem, Kind
from kb.publishing import history


def show_item(request: HttpRequest, item: ImportItem, context: dict[str, Any]) -> HttpResponse:
    """Show the comparison. Raises Http404 where the item has no text of its own."""
    if item.document is None:
        raise Http404
    article, kind = item.article, Kind(item.document["kind"])
    before = history.snapshot(article) if article else empty_document(kind)
    diff = DocumentDiff(LAYOUTS[kind], before, item.document)
    context |= {
        "title": str(item),
        "run": item.run,
        "item": item,
        "groups": diff.groups(),
        "changes": diff.change_texts,
        "most_changes": MOST_CHANGES,
        "before_name": _("The article now") if article else _("Nothing yet"),
        "after_name": _("After the import"),
        "form_url": article.admin_url() if article else "",
    }
    return TemplateResponse(request, "admin/import/item.html", context)
