"""An agent says from an article's page that it, or one of its lines, needs a change."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kb.models import Publication
from kb.publishing import flagging
from kb.publishing.history import lines_of
from kb.publishing.rules import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("kb.add_flag")
def article_flag(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Ask what needs a change, and keep the answer for the editors."""
    publication = Publication.objects.visible_to(request.user).filter(pk=pk).first()
    if publication is None:
        raise Http404
    if request.method != "POST":
        return form(request, publication, anchor=request.GET.get("line", ""))
    anchor, reason = request.POST.get("line", ""), request.POST.get("reason", "")
    try:
        flagging.flag_article(publication, reason=reason, by=request.user, anchor=anchor)
    except Refused as refusal:
        return form(request, publication, anchor=anchor, reason=reason, refusal=str(refusal))
    return redirect(f"{publication.get_absolute_url()}?flagged=1")


def form(
    request: HttpRequest,
    publication: Publication,
    *,
    anchor: str,
    reason: str = "",
    refusal: str = "",
) -> HttpResponse:
    """Render the form; with what was written, and why it was refused."""
    context = {
        "publication": publication,
        "lines": lines_of(publication.document),
        "anchor": anchor,
        "reason": reason,
        "refusal": refusal,
    }
    return render(request, "flags/flag.html", context, status=400 if refusal else 200)
