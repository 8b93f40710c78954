"""The form with which an agent flags an article, or one of its lines, for the editors."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kb.documents import lines_of
from kb.models import Publication
from kb.publishing import flagging
from kb.publishing.rules import Refused
from kb.reader import signed_in_user
from kb.views.requests.sign_in_first import sign_in_first


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
@login_required
@permission_required("kb.add_flag", raise_exception=True)
def article_flag(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Show the form; a POST flags the article, or shows the form again with the refusal."""
    publication = get_object_or_404(Publication.objects.visible_to(request.user), pk=pk)
    if request.method != "POST":
        return _form(request, publication, anchor=request.GET.get("line", ""))
    anchor, reason = request.POST.get("line", ""), request.POST.get("reason", "")
    try:
        flagging.flag_article(publication, reason=reason, by=signed_in_user(request), anchor=anchor)
    except Refused as refusal:
        return _form(request, publication, anchor=anchor, reason=reason, refusal=str(refusal))
    return redirect(f"{publication.get_absolute_url()}?flagged=1")


def _form(
    request: HttpRequest,
    publication: Publication,
    *,
    anchor: str,
    reason: str = "",
    refusal: str = "",
) -> HttpResponse:
    """Render the form, with status 400 where a flag was refused."""
    context = {
        "publication": publication,
        "lines": lines_of(publication.document),
        "anchor": anchor,
        "reason": reason,
        "max_reason": flagging.MAX_REASON,
        "refusal": refusal,
    }
    return render(request, "flags/flag.html", context, status=400 if refusal else 200)
