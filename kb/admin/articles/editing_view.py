"""Who else is editing an article: asked and told by the script of its form."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.admin.common.pages import ArticlePages
from kb.models import Article, EditingSession
from kb.publishing import editing_sessions
from kb.reader import signed_in_user


def editing_view(admin: ArticlePages, request: HttpRequest, object_id: int) -> HttpResponse:
    """Note that the form is open (or, with `leave`, closed); answer who else has it open.

    POST only. Raises PermissionDenied.
    """
    article = admin.article(request, object_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    user = signed_in_user(request)
    if "leave" in request.POST:
        editing_sessions.note_leaving(article, by=user)
        return HttpResponse(status=204)
    editing_sessions.note_editing(article, by=user)
    return JsonResponse({"text": editing_text(request, article)})


def editing_text(request: HttpRequest, article: Article) -> str:
    """Return a sentence on who else is editing an article and since when, "" for nobody."""
    others = editing_sessions.others_editing(article, signed_in_user(request))
    if not others:
        return ""
    names = ", ".join(_name_and_time(session) for session in others)
    return _("Editing this now: %(names)s.") % {"names": names}


def _name_and_time(session: EditingSession) -> str:
    since = timezone.localtime(session.since)
    is_today = since.date() == timezone.localdate()
    time = date_format(since, "TIME_FORMAT" if is_today else "DATETIME_FORMAT")
    name = session.user.get_full_name() or session.user.get_username()
    return _("%(name)s (since %(time)s)") % {"name": name, "time": time}
